package io.vicinal.planner.system;

import io.vicinal.planner.session.Session;
import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Primary keys, UNIQUE and CHECK constraints as the standard shows them. */
final class ConstraintRows {
  private ConstraintRows() {}

  /** A key by name and columns. */
  private record Key(String name, List<Integer> columns, String type) {}

  private static List<Key> keys(Table table) {
    var keys = new ArrayList<Key>();
    if (!table.hasHiddenKey()) {
      keys.add(new Key(table.primaryKeyName(), table.primaryKey(), "PRIMARY KEY"));
    }
    for (UniqueConstraint unique : table.uniques()) {
      switch (unique.kind()) {
        case CONSTRAINT -> keys.add(new Key(unique.name(), unique.columns(), "UNIQUE"));
        case PRIMARY_KEY -> keys.add(new Key(unique.name(), unique.columns(), "PRIMARY KEY"));
        case INDEX -> {} // is an index, but no constraint
      }
    }
    return keys;
  }

  static List<@Nullable Object[]> constraints(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : session.database().tables()) {
      for (Key key : keys(table)) {
        rows.add(constraint(session, table, key.name(), key.type()));
      }
      for (CheckConstraint check : table.checks()) {
        rows.add(constraint(session, table, check.name(), "CHECK"));
      }
    }
    return rows;
  }

  private static @Nullable Object[] constraint(
      Session session, Table table, String name, String type) {
    String database = session.database().name();
    return new @Nullable Object[] {
      database,
      table.schema(),
      name,
      database,
      table.schema(),
      table.name(),
      type,
      "NO",
      "NO",
      "YES"
    };
  }

  static List<@Nullable Object[]> keyColumns(Session session) {
    String database = session.database().name();
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : session.database().tables()) {
      for (Key key : keys(table)) {
        for (int i = 0; i < key.columns().size(); i++) {
          rows.add(
              new @Nullable Object[] {
                database,
                table.schema(),
                key.name(),
                database,
                table.schema(),
                table.name(),
                table.columns().get(key.columns().get(i)).name(),
                i + 1,
                null
              });
        }
      }
    }
    return rows;
  }

  static List<@Nullable Object[]> columnUsage(Session session) {
    String database = session.database().name();
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : session.database().tables()) {
      for (Key key : keys(table)) {
        for (int column : key.columns()) {
          rows.add(
              new @Nullable Object[] {
                database,
                table.schema(),
                table.name(),
                table.columns().get(column).name(),
                database,
                table.schema(),
                key.name()
              });
        }
      }
    }
    return rows;
  }

  static List<@Nullable Object[]> checks(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : session.database().tables()) {
      for (CheckConstraint check : table.checks()) {
        rows.add(
            new @Nullable Object[] {
              session.database().name(),
              table.schema(),
              check.name(),
              ShownExpression.of(check.sql())
            });
      }
    }
    return rows;
  }
}
