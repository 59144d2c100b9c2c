package io.vicinal.planner.statement;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.AlterTable;
import io.vicinal.sql.ast.UniqueKey;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.JsonTypeNameSpec;
import io.vicinal.sql.validate.VicinalValidator;
import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import java.util.List;
import org.apache.calcite.sql.SqlNode;

/** What ALTER TABLE does to columns. */
final class AlteredColumns {
  private final TableAlteration alteration;
  private final Preparation preparation;

  AlteredColumns(TableAlteration alteration) {
    this.alteration = alteration;
    this.preparation = alteration.preparation();
  }

  void rename(AlterTable.RenameColumn rename) {
    String column = alteration.column(rename.column()).name();
    String to = rename.name().getSimple();
    requireColumnName(to, rename.name());
    alteration.add(
        new TableChange.RenameColumn(
            column, to, CheckTexts.renamed(alteration.table().checks(), column, to)));
  }

  /** Adds a column, and then the constraints that stand at it. */
  void add(AlterTable.AddColumn add) {
    io.vicinal.sql.ast.ColumnDefinition column = add.column();
    if (add.ifNotExists() && alteration.table().columnPosition(column.name()) >= 0) {
      return;
    }
    requireColumnName(column.name(), column);
    if (column.identity().isPresent()) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "a column with an identity cannot be added")
          .at(column.getParserPosition());
    }
    var validator =
        Dialect.newValidator(preparation.catalog().reader(preparation.session().searchPath()));
    ColumnDefinition definition =
        new TableDefinitions(preparation).column(column, column.primaryKey(), validator);
    String sql = definition.defaultSql();
    if (column.defaultValue().map(SequenceDefaults::isIn).orElse(false)) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "a column whose rows get numbers of a sequence cannot be added")
          .at(column.getParserPosition())
          .withHint("Add the column without a default, set its rows, and then its default.");
    }
    Object initial = sql == null ? null : DefaultCheck.check(definition, sql, preparation);
    alteration.add(new TableChange.AddColumn(definition, initial));
    alteration.rows().add(column, initial, definition.type());
    var constraints = new AlteredConstraints(alteration);
    if (column.primaryKey()) {
      constraints.add(column.primaryKeyConstraint());
    }
    for (UniqueKey unique : column.uniques()) {
      constraints.add(unique);
    }
    column.checks().forEach(constraints::add);
  }

  private static void requireColumnName(String column, SqlNode node) {
    if (column.startsWith(TableDefinition.DROPPED) || column.equals(TableDefinition.ROW_ID)) {
      throw new SqlStateException(
              SqlState.INVALID_TABLE_DEFINITION, "column name \"" + column + "\" is reserved")
          .at(node.getParserPosition());
    }
  }

  void drop(AlterTable.DropColumn drop) {
    Table table = alteration.table();
    if (drop.ifExists() && table.columnPosition(drop.column().getSimple()) < 0) {
      return;
    }
    ColumnDefinition column = alteration.column(drop.column());
    String reason = null;
    if (table.primaryKey().contains(table.columnPosition(column.name()))) {
      reason = "is in the primary key";
    } else if (SupposedTable.visibleColumns(table).size() == 1) {
      reason = "is the only one of its table";
    }
    if (reason != null) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "column \"" + column.name() + "\" " + reason + " and cannot be dropped")
          .at(drop.column().getParserPosition());
    }
    List<CheckConstraint> stay =
        table.checks().stream()
            .filter(check -> !CheckTexts.mentions(check, column.name()))
            .toList();
    if (drop.cascade()) {
      alteration.cascade();
    }
    alteration.add(new TableChange.DropColumn(column.name(), stay));
    alteration.rows().drop(column.name());
  }

  void setDefault(AlterTable.SetDefault set) {
    ColumnDefinition column = alteration.column(set.column());
    SqlNode value = set.value();
    String sql =
        value == null
            ? null
            : TableDefinitions.text(SequenceDefaults.qualified(value, preparation.session()));
    if (sql != null && column.identity() == null) {
      Object _ = DefaultCheck.check(column, sql, preparation);
    }
    alteration.add(new TableChange.SetDefault(column.name(), sql));
  }

  void setNullable(AlterTable.SetNullable set) {
    ColumnDefinition column = alteration.column(set.column());
    Table table = alteration.table();
    if (set.nullable() && table.declaredKey().contains(table.columnPosition(column.name()))) {
      throw new SqlStateException(
              SqlState.INVALID_TABLE_DEFINITION,
              "column \"" + column.name() + "\" is in a primary key")
          .at(set.column().getParserPosition());
    }
    alteration.add(new TableChange.SetNullable(column.name(), set.nullable()));
  }

  void setType(AlterTable.SetType set) {
    ColumnDefinition column = alteration.column(set.column());
    VicinalValidator.requireKnown(set.type());
    var validator =
        Dialect.newValidator(preparation.catalog().reader(preparation.session().searchPath()));
    boolean json = set.type().getTypeNameSpec() instanceof JsonTypeNameSpec;
    DataType type = ColumnTypes.toStorage(set.type().deriveType(validator), json);
    if (!type.widens(column.type()) || set.value() != null) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "column \"%s\" of type %s cannot become %s"
                  .formatted(
                      column.name(), Assignment.typeText(column.type()), Assignment.typeText(type)))
          .at(set.column().getParserPosition())
          .withHint("Add a column of the new type, set its rows, drop this one and rename it.");
    }
    if (!type.equals(column.type())) {
      alteration.add(new TableChange.SetType(column.name(), type));
    }
  }
}
