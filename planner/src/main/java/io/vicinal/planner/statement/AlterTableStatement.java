package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.execute.ExecutionContext;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.prepare.ProgramCompiler;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.AlterTable;
import io.vicinal.sql.ast.Check;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/** ALTER TABLE: one change of one table, checked against the rows that there are. */
final class AlterTableStatement {
  private final Preparation preparation;
  private final AlterTable alter;
  private final QualifiedName name;
  private final Database database;

  AlterTableStatement(Preparation preparation, AlterTable alter) {
    this.preparation = preparation;
    this.alter = alter;
    this.name = QualifiedName.toChange(alter.name(), preparation.session());
    this.database = preparation.session().database();
  }

  DefinitionStatement prepare() {
    return new DefinitionStatement(
        preparation.sql(), StatementKind.ALTER_TABLE, account -> run(account));
  }

  private void run(ResourceAccount account) {
    Table table = database.table(name.schema(), name.name()).orElse(null);
    if (table == null) {
      if (alter.ifExists()) {
        return;
      }
      throw ChangeTarget.notATable(database, name, alter.name());
    }
    switch (alter.action()) {
      case AlterTable.RenameTable rename -> {
        TableDefinitions.requireOpenName(rename.name().getSimple(), rename.name());
        QualifiedName _ = // refuses the names of system views
            QualifiedName.toCreate(
                new SqlIdentifier(
                    List.of(name.schema(), rename.name().getSimple()),
                    rename.name().getParserPosition()),
                preparation.session());
        List<CheckConstraint> unqualified = CheckTexts.renamed(table.checks(), "", "");
        Table open = table;
        if (!unqualified.equals(table.checks())) {
          alter(table, new TableChange.SetChecks(unqualified));
          open = present(table);
          if (!open.checks().equals(unqualified)) {
            throw StorageException.Conflict.altered(table.name());
          }
        }
        alter(open, new TableChange.RenameTable(rename.name().getSimple()));
      }
      case AlterTable.RenameColumn rename -> {
        String column = column(table, rename.column()).name();
        String to = rename.name().getSimple();
        requireColumnName(to, rename.name());
        alter(
            table,
            new TableChange.RenameColumn(
                column, to, CheckTexts.renamed(table.checks(), column, to)));
      }
      case AlterTable.AddColumn add -> add(table, add);
      case AlterTable.DropColumn drop -> drop(table, drop);
      case AlterTable.SetDefault set -> {
        ColumnDefinition column = column(table, set.column());
        SqlNode value = set.value();
        String sql =
            value == null
                ? null
                : TableDefinitions.text(SequenceDefaults.qualified(value, preparation.session()));
        if (sql != null && column.identity() == null) {
          Object _ = DefaultCheck.check(column, sql, preparation);
        }
        alter(table, new TableChange.SetDefault(column.name(), sql));
      }
      case AlterTable.SetNullable set -> {
        ColumnDefinition column = column(table, set.column());
        if (set.nullable() && isInKey(table, column)) {
          throw new SqlStateException(
                  SqlState.INVALID_TABLE_DEFINITION,
                  "column \"" + column.name() + "\" is in a primary key")
              .at(set.column().getParserPosition());
        }
        alter(table, new TableChange.SetNullable(column.name(), set.nullable()));
      }
      case AlterTable.AddConstraint add -> addConstraint(table, add.constraint(), account);
      case AlterTable.DropConstraint drop -> dropConstraint(table, drop);
    }
  }

  private void alter(Table table, TableChange change) {
    requireNoPolicy(table, change);
    database.alterTable(
        table.id(),
        change,
        () -> {
          requireUnchanged(table);
          requireNoView(table, change);
        });
  }

  /** Refuses a change that was made of another definition than the table has now. */
  private void requireUnchanged(Table table) {
    if (present(table).version() != table.version()) {
      throw StorageException.Conflict.altered(table.name());
    }
  }

  /** Returns the definition that the table has now. */
  private Table present(Table table) {
    return database
        .table(table.schema(), table.name())
        .filter(now -> now.id() == table.id())
        .orElseThrow(() -> StorageException.Conflict.altered(table.name()));
  }

  /** Refuses to take a column from under a policy. */
  private void requireNoPolicy(Table table, TableChange change) {
    String column =
        switch (change) {
          case TableChange.RenameColumn rename -> rename.column();
          case TableChange.DropColumn drop -> drop.column();
          default -> null;
        };
    if (column == null || preparation.session().directory().isEmpty()) {
      return;
    }
    for (RowPolicy policy : preparation.session().directory().get().access().rules().policies()) {
      String text = policy.using() + " " + policy.check();
      if (policy.tableId() == table.id() && text.contains(quoted(column))) {
        throw new SqlStateException(
            SqlState.DEPENDENT_OBJECTS,
            "column \"" + column + "\" is used by policy \"" + policy.name() + "\"");
      }
    }
  }

  /** Refuses what would break a view. */
  private void requireNoView(Table table, TableChange change) {
    String name =
        switch (change) {
          case TableChange.AddColumn add -> add.column().name();
          case TableChange.RenameColumn rename -> rename.name();
          default -> null;
        };
    if (name != null && table.columnPosition(name) >= 0) {
      return; // is refused with an error of its own
    }
    Optional<Table> later =
        switch (change) {
          case TableChange.RenameTable rename -> Optional.of(like(table, rename.name(), c -> c));
          case TableChange.RenameColumn rename ->
              Optional.of(with(table, rename.column(), rename.name(), null));
          case TableChange.DropColumn drop ->
              Optional.of(with(table, drop.column(), TableDefinition.DROPPED, null));
          case TableChange.AddColumn add -> Optional.of(with(table, add.column()));
          case TableChange.SetNullable set when set.nullable() ->
              Optional.of(with(table, set.column(), set.column(), true));
          default -> Optional.empty();
        };
    if (later.isEmpty()) {
      return;
    }
    var broken =
        new LinkedHashSet<>(
            ViewDependents.of(
                preparation.session(), tables -> put(tables, later.get()), List.of()));
    broken.addAll(changed(table, change));
    if (!broken.isEmpty()) {
      throw ViewDependents.inTheWay(
          "table \"" + table.name() + "\"", List.copyOf(broken), preparation.session());
    }
  }

  /** Returns the views in which a name would mean another column than before. */
  private List<View> changed(Table table, TableChange change) {
    Function<UnaryOperator<String>, Table> later =
        switch (change) {
          case TableChange.AddColumn add ->
              name -> {
                ColumnDefinition added = add.column();
                return with(
                    table,
                    new ColumnDefinition(
                        name.apply(added.name()), added.type(), added.nullable(), null));
              };
          case TableChange.RenameColumn rename ->
              name -> with(table, rename.column(), name.apply(rename.name()), null);
          case TableChange.DropColumn drop ->
              name -> with(table, drop.column(), name.apply(drop.column()), null);
          default -> name -> table;
        };
    return ViewMeaning.changed(
        preparation.session(),
        name ->
            CatalogView.supposing(
                whole(), put(whole().tables(), later.apply(name)), whole().views()),
        null);
  }

  private Database whole() {
    return preparation.session().wholeDatabase();
  }

  private static List<Table> put(List<Table> tables, Table later) {
    return tables.stream().map(t -> t.id() == later.id() ? later : t).toList();
  }

  private static Table with(Table table, ColumnDefinition added) {
    var columns = new ArrayList<>(table.columns());
    columns.add(added);
    return new Table(
        table.id(),
        table.schema(),
        table.name(),
        columns,
        table.primaryKey(),
        table.shards(),
        table.indexes());
  }

  private static Table with(Table table, String column, String name, @Nullable Boolean nullable) {
    return like(
        table,
        table.name(),
        old ->
            old.name().equals(column)
                ? new ColumnDefinition(
                    name, old.type(), nullable == null ? old.nullable() : nullable, null)
                : old);
  }

  private static Table like(Table table, String name, UnaryOperator<ColumnDefinition> columns) {
    return new Table(
        table.id(),
        table.schema(),
        name,
        table.columns().stream().map(columns).toList(),
        table.primaryKey(),
        table.shards(),
        table.indexes());
  }

  private static ColumnDefinition column(Table table, SqlIdentifier column) {
    int position = table.columnPosition(column.getSimple());
    if (position < 0 || column.getSimple().equals(TableDefinition.ROW_ID)) {
      throw new SqlStateException(
              SqlState.UNDEFINED_COLUMN,
              "column \""
                  + column.getSimple()
                  + "\" of table \""
                  + table.name()
                  + "\" does not exist")
          .at(column.getParserPosition());
    }
    return table.columns().get(position);
  }

  private static boolean isInKey(Table table, ColumnDefinition column) {
    return table.primaryKey().contains(table.columnPosition(column.name()));
  }

  private static void requireColumnName(String column, SqlNode node) {
    if (column.startsWith(TableDefinition.DROPPED) || column.equals(TableDefinition.ROW_ID)) {
      throw new SqlStateException(
              SqlState.INVALID_TABLE_DEFINITION, "column name \"" + column + "\" is reserved")
          .at(node.getParserPosition());
    }
  }

  private void add(Table table, AlterTable.AddColumn add) {
    io.vicinal.sql.ast.ColumnDefinition column = add.column();
    if (add.ifNotExists() && table.columnPosition(column.name()) >= 0) {
      return;
    }
    requireColumnName(column.name(), column);
    requireNoConstraint(column.primaryKey(), "a primary key", column);
    requireNoConstraint(column.identity().isPresent(), "an identity", column);
    requireNoConstraint(!column.uniques().isEmpty(), "a unique constraint", column);
    requireNoConstraint(!column.checks().isEmpty(), "a check constraint", column);
    SqlValidator validator =
        Dialect.newValidator(preparation.catalog().reader(preparation.session().searchPath()));
    ColumnDefinition definition =
        new TableDefinitions(preparation).column(column, false, validator);
    String sql = definition.defaultSql();
    if (column.defaultValue().map(SequenceDefaults::isIn).orElse(false)) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "a column whose rows get numbers of a sequence cannot be added")
          .at(column.getParserPosition())
          .withHint("Add the column without a default, set its rows, and then its default.");
    }
    Object initial = sql == null ? null : DefaultCheck.check(definition, sql, preparation);
    alter(table, new TableChange.AddColumn(definition, initial));
  }

  private static void requireNoConstraint(boolean has, String what, SqlNode column) {
    if (has) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "a column with " + what + " cannot be added")
          .at(column.getParserPosition());
    }
  }

  private void drop(Table table, AlterTable.DropColumn drop) {
    if (drop.ifExists() && table.columnPosition(drop.column().getSimple()) < 0) {
      return;
    }
    ColumnDefinition column = column(table, drop.column());
    int position = table.columnPosition(column.name());
    int left = table.columns().size() - (table.hasHiddenKey() ? 1 : 0);
    String reason = null;
    if (isInKey(table, column)) {
      reason = "is in the primary key";
    } else if (table.uniques().stream().anyMatch(u -> u.columns().contains(position))) {
      reason = "is in a unique constraint";
    } else if (left == 1) {
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
    alter(table, new TableChange.DropColumn(column.name(), stay));
  }

  private void addConstraint(Table table, SqlNode constraint, ResourceAccount account) {
    if (!(constraint instanceof Check check)) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "only check constraints can be added to a table; keys are given when it is created")
          .at(constraint.getParserPosition());
    }
    Set<String> taken = new HashSet<>();
    taken.add(table.primaryKeyName());
    table.uniques().forEach(unique -> taken.add(unique.name()));
    table.checks().forEach(other -> taken.add(other.name()));
    var definitions =
        new ConstraintDefinitions(preparation, List.of(), List.of(check), table.name(), taken);
    List<ColumnDefinition> columns =
        table.hasHiddenKey()
            ? table.columns().subList(0, table.columns().size() - 1)
            : table.columns();
    var checks = new ArrayList<>(table.checks());
    CheckConstraint added =
        definitions
            .checks(new TableDefinition(table.schema(), table.name(), columns, List.of(), 1))
            .getFirst();
    checks.add(added);
    Program violations = violations(table, added);
    database.alterTable(
        table.id(),
        new TableChange.SetChecks(checks),
        () -> {
          requireUnchanged(table);
          requireNone(violations, table, added, account);
        });
  }

  private Program violations(Table table, CheckConstraint check) {
    SqlNode query =
        Dialect.parse(
            "SELECT 1 FROM %s.%s WHERE NOT (%s) LIMIT 1"
                .formatted(quoted(table.schema()), quoted(table.name()), check.sql()));
    return ProgramCompiler.compile(
        StatementAnalyzer.analyze(query, CatalogView.of(whole()), preparation.session().trusted())
            .rel(),
        List.of());
  }

  private void requireNone(
      Program violations, Table table, CheckConstraint check, ResourceAccount account) {
    try (Snapshot snapshot = database.snapshot();
        ExecutionContext context =
            violations.bind(new Object[0], snapshot, account, preparation.session());
        Enumerator<@Nullable Object[]> rows = violations.open(context)) {
      if (rows.moveNext()) {
        throw new SqlStateException(
            SqlState.CHECK_VIOLATION,
            "check constraint \""
                + check.name()
                + "\" of table \""
                + table.name()
                + "\" is violated by some row");
      }
    }
  }

  static String quoted(String part) {
    return '"' + part.replace("\"", "\"\"") + '"';
  }

  private void dropConstraint(Table table, AlterTable.DropConstraint drop) {
    String wanted = drop.name().getSimple();
    List<CheckConstraint> stay =
        table.checks().stream().filter(check -> !check.name().equals(wanted)).toList();
    if (stay.size() < table.checks().size()) {
      alter(table, new TableChange.SetChecks(stay));
      return;
    }
    boolean key =
        table.uniques().stream().anyMatch(unique -> unique.name().equals(wanted))
            || (!table.hasHiddenKey() && table.primaryKeyName().equals(wanted));
    if (key) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "constraint \"" + wanted + "\" is a key and cannot be dropped")
          .at(drop.name().getParserPosition());
    }
    if (!drop.ifExists()) {
      throw new SqlStateException(
              SqlState.UNDEFINED_OBJECT,
              "constraint \"" + wanted + "\" of table \"" + table.name() + "\" does not exist")
          .at(drop.name().getParserPosition());
    }
  }
}
