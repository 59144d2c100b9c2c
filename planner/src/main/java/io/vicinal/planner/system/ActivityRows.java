package io.vicinal.planner.system;

import static io.vicinal.planner.system.SystemColumn.flag;
import static io.vicinal.planner.system.SystemColumn.number;
import static io.vicinal.planner.system.SystemColumn.text;
import static io.vicinal.planner.system.SystemColumn.time;

import io.vicinal.planner.session.ActiveSession;
import io.vicinal.planner.session.ActiveStatement;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.type.Microseconds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The system views of connections and of what runs: of all users for admins, else one's own. */
final class ActivityRows {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private ActivityRows() {}

  static List<SystemView> views() {
    return List.of(
        new SystemView(
            SystemView.SCHEMA,
            "sessions",
            ActivityRows::sessions,
            number("id"),
            text("user_name"),
            text("database_name"),
            text("application_name").orNull(),
            text("client_address").orNull(),
            time("opened_at"),
            text("state"),
            flag("in_transaction"),
            number("statements"),
            flag("own")),
        new SystemView(
            SystemView.SCHEMA,
            "statements",
            ActivityRows::statements,
            number("id"),
            number("session_id"),
            text("user_name"),
            text("database_name"),
            text("sql"),
            time("started_at"),
            text("state"),
            number("work_ms"),
            number("row_count"),
            number("memory_bytes")));
  }

  private static List<@Nullable Object[]> sessions(Session viewer) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (ActiveSession active : viewer.activity().visibleTo(viewer)) {
      Session session = active.session();
      List<ActiveStatement> statements = active.statements();
      rows.add(
          new @Nullable Object[] {
            active.id(),
            session.userName(),
            session.database().name(),
            active.application(),
            active.client(),
            Microseconds.of(active.openedAt()),
            statements.stream().anyMatch(ActiveStatement::isRunning) ? "running" : "idle",
            session.transactions().isOpen(),
            (long) statements.size(),
            session == viewer
          });
    }
    return rows;
  }

  private static List<@Nullable Object[]> statements(Session viewer) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (ActiveSession active : viewer.activity().visibleTo(viewer)) {
      Session session = active.session();
      for (ActiveStatement statement : active.statements()) {
        rows.add(
            new @Nullable Object[] {
              statement.id(),
              active.id(),
              session.userName(),
              session.database().name(),
              statement.sql(),
              Microseconds.of(statement.startedAt()),
              statement.isRunning() ? "running" : "rows open",
              statement.workNanos() / NANOS_PER_MILLI,
              statement.rows(),
              statement.account().reservedBytes()
            });
      }
    }
    return rows;
  }
}
