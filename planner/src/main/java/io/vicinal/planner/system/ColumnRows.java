package io.vicinal.planner.system;

import static io.vicinal.planner.system.InformationSchema.yesOrNo;

import io.vicinal.planner.session.Session;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.Identity;
import io.vicinal.storage.Table;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns as the standard shows them. */
final class ColumnRows {
  private static final int BYTES_OF_CHARACTER = 4;

  private final String database;
  private final List<@Nullable Object[]> rows = new ArrayList<>();

  private ColumnRows(String database) {
    this.database = database;
  }

  static List<@Nullable Object[]> of(Session session) {
    var columns = new ColumnRows(session.database().name());
    for (Table table : session.database().tables()) {
      int visible = table.columns().size() - (table.hasHiddenKey() ? 1 : 0);
      columns.add(table.schema(), table.name(), table.columns().subList(0, visible), true);
    }
    for (View view : session.database().views()) {
      columns.add(view.schema(), view.name(), view.columns(), false);
    }
    for (SystemView view : SystemView.all(session)) {
      columns.add(
          view.schema(),
          view.label(),
          view.columns().stream()
              .map(it -> new ColumnDefinition(it.name(), it.type(), it.nullable(), null))
              .toList(),
          false);
    }
    return columns.rows;
  }

  private void add(String schema, String table, List<ColumnDefinition> columns, boolean updatable) {
    for (int i = 0; i < columns.size(); i++) {
      rows.add(row(schema, table, columns.get(i), i + 1, updatable));
    }
  }

  private @Nullable Object[] row(
      String schema, String table, ColumnDefinition column, int position, boolean updatable) {
    DataType type = column.type();
    Kind kind = type.kind();
    boolean limited = kind == Kind.CHAR || kind == Kind.VARCHAR;
    boolean text = limited || kind == Kind.TEXT;
    int bits = StandardType.bits(kind);
    boolean decimal = kind == Kind.DECIMAL;
    Integer precision = decimal ? (Integer) type.precision() : bits > 0 ? (Integer) bits : null;
    Integer scale =
        decimal ? (Integer) type.scale() : StandardType.isWhole(kind) ? (Integer) 0 : null;
    Integer length = limited && type.precision() > 0 ? (Integer) type.precision() : null;
    Integer octets =
        !text
            ? null
            : length == null || length > Integer.MAX_VALUE / BYTES_OF_CHARACTER
                ? (Integer) Integer.MAX_VALUE
                : (Integer) (BYTES_OF_CHARACTER * length);
    Identity identity = column.identity();
    return new @Nullable Object[] {
      database,
      schema,
      table,
      column.name(),
      position,
      ShownExpression.of(column.defaultSql()),
      yesOrNo(column.nullable()),
      StandardType.name(kind),
      length,
      octets,
      precision,
      precision == null ? null : (Integer) (decimal ? 10 : 2),
      scale,
      StandardType.isTime(kind)
          ? (Integer) type.secondDigits()
          : kind == Kind.DATE ? (Integer) 0 : null,
      database,
      SystemView.SCHEMA,
      StandardType.internalName(kind),
      yesOrNo(identity != null),
      identity == null ? null : identity.always() ? "ALWAYS" : "BY DEFAULT",
      identity == null ? null : "" + identity.start(),
      identity == null ? null : "" + identity.increment(),
      "NEVER",
      null,
      yesOrNo(updatable)
    };
  }
}
