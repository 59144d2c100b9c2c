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
import io.vicinal.storage.Identity;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;

/** What ALTER TABLE does to columns. */
final class AlteredColumns {
  private final TableAlteration alteration;
  private final Preparation preparation;
  private final ColumnDefaultValues defaults;
  private final TableDefinitions tables;
  private final SqlValidator validator;
  private final IdentityHashMap<AlterTable.AddColumn, ColumnDefinition> definitions =
      new IdentityHashMap<>();

  /** Prepares to make some of the changes of {@code alter}, whose columns come all at once. */
  AlteredColumns(TableAlteration alteration, AlterTable alter) {
    this.alteration = alteration;
    this.preparation = alteration.preparation();
    this.defaults = new ColumnDefaultValues(preparation);
    this.tables = new TableDefinitions(preparation);
    this.validator =
        Dialect.newValidator(preparation.catalog().reader(preparation.session().searchPath()));
    for (AlterTable.Action action : alter.actions()) {
      if (action instanceof AlterTable.AddColumn add && !add.ifNotExists()) {
        TableSize.require(definitions.size() + 1);
        ColumnDefinition _ = definition(add);
      }
    }
    defaults.foresee(List.copyOf(definitions.values()));
  }

  private ColumnDefinition definition(AlterTable.AddColumn add) {
    return definitions.computeIfAbsent(
        add, it -> tables.column(it.column(), it.column().primaryKey(), validator));
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
    ColumnDefinition definition = definition(add);
    String sql = definition.defaultSql();
    boolean numbered = definition.identity() != null;
    DefaultCheck.Given given = sql == null ? null : defaults.of(definition);
    boolean unstable = given != null && given.unstable();
    Object initial = given == null || unstable ? null : given.now();
    alteration.add(new TableChange.AddColumn(definition, initial));
    if (unstable) {
      SqlNode value = CheckTexts.condition(Objects.requireNonNull(sql));
      RowValues.require(value, "defaults of columns that are added");
      alteration.rewrite(definition.name(), value);
    } else if (numbered) {
      alteration.rewrite();
    } else {
      alteration.rows().add(column, initial, definition.type());
    }
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
    if (SupposedTable.visibleColumns(table).size() == 1) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "column \"" + column.name() + "\" is the only one of its table and cannot be dropped")
          .at(drop.column().getParserPosition());
    }
    if (table.primaryKey().contains(table.columnPosition(column.name()))) {
      alteration.add(new TableChange.DropKey());
      alteration.rewrite();
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
      DefaultCheck.Given _ = DefaultCheck.check(column, sql, preparation);
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

  /** Lets a column begin or stop to number rows. */
  void setIdentity(AlterTable.SetIdentity set) {
    ColumnDefinition column = alteration.column(set.column());
    io.vicinal.sql.ast.Identity wanted = set.identity();
    if (wanted == null) {
      if (column.identity() != null) {
        alteration.add(new TableChange.SetIdentity(column.name(), null));
      } else if (!set.ifExists()) {
        throw wrongState(set.column(), "is no identity column");
      }
      return;
    }
    if (column.identity() != null) {
      throw wrongState(set.column(), "is an identity column already");
    }
    if (column.defaultSql() != null) {
      throw wrongState(set.column(), "has a default already");
    }
    if (column.nullable()) {
      throw wrongState(set.column(), "must be NOT NULL before it gets an identity");
    }
    var identity = new Identity(wanted.always(), wanted.start(), wanted.increment());
    requireNumbered(column, column.type());
    alteration.add(new TableChange.SetIdentity(column.name(), identity));
  }

  /** Changes how a column numbers rows. */
  void changeIdentity(AlterTable.ChangeIdentity change) {
    ColumnDefinition column = alteration.column(change.column());
    Identity before = column.identity();
    if (before == null) {
      throw wrongState(change.column(), "is no identity column");
    }
    var after =
        new Identity(
            change.always() == null ? before.always() : change.always(),
            change.start() == null ? before.start() : change.start(),
            change.increment() == null ? before.increment() : change.increment());
    if (!after.equals(before)) {
      alteration.add(new TableChange.SetIdentity(column.name(), after));
    }
    if (change.restarts()) {
      Long next = change.restart();
      long restart = next == null ? after.start() : next;
      requireHeld(column, restart);
      alteration.restart(column.name(), restart);
    }
  }

  /** Refuses a number that the column does not hold, before anything is changed. */
  private static void requireHeld(ColumnDefinition column, long value) {
    long max = Identity.maximum(column.type()).orElseThrow();
    if (value > max || value < -max - 1) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE,
          "column \"" + column.name() + "\" cannot restart with " + value);
    }
  }

  private SqlStateException wrongState(SqlIdentifier column, String problem) {
    return new SqlStateException(
            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
            "column \"%s\" of table \"%s\" %s"
                .formatted(column.getSimple(), alteration.table().name(), problem))
        .at(column.getParserPosition());
  }

  private static void requireNumbered(ColumnDefinition column, DataType type) {
    if (Identity.maximum(type).isEmpty()) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE,
          "identity column \"%s\" must be SMALLINT, INTEGER or BIGINT, not %s"
              .formatted(column.name(), Assignment.typeText(type)));
    }
  }

  void setType(AlterTable.SetType set) {
    ColumnDefinition column = alteration.column(set.column());
    VicinalValidator.requireKnown(set.type());
    var validator =
        Dialect.newValidator(preparation.catalog().reader(preparation.session().searchPath()));
    boolean json = set.type().getTypeNameSpec() instanceof JsonTypeNameSpec;
    DataType type = ColumnTypes.ofColumn(set.type(), set.type().deriveType(validator), json);
    SqlNode value = set.value();
    if (value != null) {
      RowValues.require(value, "USING of ALTER TABLE");
    }
    if (value == null && type.equals(column.type())) {
      return;
    }
    if (value == null) {
      try {
        AssignableTypes.require("column \"" + column.name() + "\"", column.type(), type);
      } catch (SqlStateException e) {
        throw e.at(set.column().getParserPosition())
            .withHint(
                "You might need to specify USING %s::%s."
                    .formatted(
                        AlterTableStatement.quoted(column.name()), Assignment.typeText(type)));
      }
    }
    requireFits(column, type);
    alteration.add(new TableChange.SetType(column.name(), type));
    if (value != null || !type.widens(column.type())) {
      alteration.rewrite(column.name(), value == null ? named(column.name()) : value);
    }
  }

  private SqlNode named(String column) {
    return new SqlIdentifier(List.of(alteration.table().name(), column), SqlParserPos.ZERO);
  }

  /** Refuses a type that what belongs to the column cannot have. */
  private void requireFits(ColumnDefinition column, DataType type) {
    var later = new ColumnDefinition(column.name(), type, column.nullable(), null);
    if (column.identity() != null) {
      requireNumbered(column, type);
    }
    if (column.defaultSql() != null) {
      try {
        AssignableTypes.require("", column.type(), type);
        DefaultCheck.Given _ = DefaultCheck.check(later, column.defaultSql(), preparation);
      } catch (SqlStateException e) {
        throw new SqlStateException(
            SqlState.DATATYPE_MISMATCH,
            "default for column \"%s\" cannot be cast automatically to type %s"
                .formatted(column.name(), Assignment.typeText(type)),
            e);
      }
    }
  }
}
