package io.vicinal.planner.system;

import static io.vicinal.planner.system.SystemColumn.number;
import static io.vicinal.planner.system.SystemColumn.text;
import static io.vicinal.planner.system.SystemColumn.time;

import io.vicinal.planner.session.Session;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.AuditRow;
import io.vicinal.storage.DataDirectory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The system view of the audit log, which exists for admins only. */
final class AuditRows {
  static final String LABEL = "audit_log";

  private AuditRows() {}

  static List<SystemView> views() {
    return List.of(
        new SystemView(
            SystemView.SCHEMA,
            LABEL,
            AuditRows::of,
            number("number"),
            time("at"),
            number("user_id"),
            text("user_name"),
            text("client"),
            text("action"),
            text("object_kind").orNull(),
            number("object_id").orNull(),
            text("object").orNull(),
            text("outcome"),
            text("sqlstate").orNull(),
            text("detail").orNull()));
  }

  private static List<@Nullable Object[]> of(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (AuditRow row :
        session
            .directory()
            .map(DataDirectory::audit)
            .map(audit -> audit.rows())
            .orElse(List.of())) {
      AuditEvent event = row.event();
      rows.add(
          new @Nullable Object[] {
            row.number(),
            Microseconds.of(row.at()),
            event.userId(),
            event.user(),
            event.client(),
            event.action(),
            event.objectKind(),
            event.objectKind() == null ? null : event.objectId(),
            event.object(),
            event.outcome().name(),
            event.sqlState(),
            event.detail()
          });
    }
    return rows;
  }
}
