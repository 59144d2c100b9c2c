package io.vicinal.planner.system;

import static io.vicinal.planner.system.InformationSchema.yesOrNo;

import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.SystemSchemas;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.Table;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Schemas, tables, views, sequences and procedures as the standard shows them. */
final class DefinitionRows {
  private DefinitionRows() {}

  static List<@Nullable Object[]> schemata(Session session) {
    var names = new TreeSet<>(session.database().schemas());
    names.addAll(SystemSchemas.all());
    var rows = new ArrayList<@Nullable Object[]>();
    for (String name : names) {
      rows.add(
          new @Nullable Object[] {session.database().name(), name, null, null, null, null, null});
    }
    return rows;
  }

  static List<@Nullable Object[]> tables(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : session.database().tables()) {
      rows.add(table(session, table.schema(), table.name(), "BASE TABLE", true));
    }
    for (View view : session.database().views()) {
      rows.add(table(session, view.schema(), view.name(), "VIEW", false));
    }
    for (SystemView view : SystemView.all(session)) {
      rows.add(table(session, view.schema(), view.label(), "VIEW", false));
    }
    return rows;
  }

  private static @Nullable Object[] table(
      Session session, String schema, String name, String type, boolean insertable) {
    return new @Nullable Object[] {
      session.database().name(),
      schema,
      name,
      type,
      null,
      null,
      null,
      null,
      null,
      yesOrNo(insertable),
      "NO",
      null
    };
  }

  static List<@Nullable Object[]> views(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (View view : session.database().views()) {
      rows.add(view(session, view.schema(), view.name(), text(session, view)));
    }
    for (SystemView view : SystemView.all(session)) {
      rows.add(view(session, view.schema(), view.label(), null));
    }
    return rows;
  }

  /** Returns the query of a view, for its owner only: it names what its readers may not see. */
  private static @Nullable String text(Session session, View view) {
    return session
            .authority()
            .map(authority -> authority.owns(authority.object(view), view.schema()))
            .orElse(true)
        ? view.sql()
        : null;
  }

  private static @Nullable Object[] view(
      Session session, String schema, String name, @Nullable String sql) {
    return new @Nullable Object[] {
      session.database().name(), schema, name, sql, "NONE", "NO", "NO"
    };
  }

  static List<@Nullable Object[]> sequences(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (NumberSequence sequence : session.database().sequences()) {
      rows.add(
          new @Nullable Object[] {
            session.database().name(),
            sequence.schema(),
            sequence.name(),
            StandardType.name(sequence.kind()),
            StandardType.bits(sequence.kind()),
            2,
            0,
            "" + sequence.start(),
            "" + sequence.min(),
            "" + sequence.max(),
            "" + sequence.increment(),
            yesOrNo(sequence.cycle())
          });
    }
    return rows;
  }

  static List<@Nullable Object[]> routines(Session session) {
    String database = session.database().name();
    var rows = new ArrayList<@Nullable Object[]>();
    for (Procedure procedure : Procedure.all()) {
      rows.add(
          new @Nullable Object[] {
            database,
            SystemView.SCHEMA,
            procedure.label(),
            database,
            SystemView.SCHEMA,
            procedure.label(),
            "PROCEDURE"
          });
    }
    return rows;
  }

  static List<@Nullable Object[]> parameters(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Procedure procedure : Procedure.all()) {
      int position = 1;
      for (Procedure.Parameter parameter : procedure.parameters()) {
        rows.add(
            new @Nullable Object[] {
              session.database().name(),
              SystemView.SCHEMA,
              procedure.label(),
              position++,
              "IN",
              parameter.name(),
              StandardType.name(parameter.kind())
            });
      }
    }
    return rows;
  }
}
