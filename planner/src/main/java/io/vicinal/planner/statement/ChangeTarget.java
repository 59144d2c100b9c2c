package io.vicinal.planner.statement;

import io.vicinal.planner.access.Authority;
import io.vicinal.planner.access.Reads;
import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.change.Checks;
import io.vicinal.planner.execute.RowProgram;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.RowProgramCompiler;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Database;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * The table that a statement changes, and the queries over it that the statement consists of.
 *
 * @param name as written
 * @param alias by which expressions call it
 * @param commands what is done with rows that are there, for the policies that choose them
 */
record ChangeTarget(
    Preparation preparation,
    Table table,
    SqlIdentifier name,
    SqlIdentifier alias,
    Set<RowPolicy.Command> commands) {

  /** Looks up the table. @throws SqlStateException 42P01 */
  static ChangeTarget of(
      Preparation preparation,
      SqlIdentifier name,
      Optional<SqlIdentifier> alias,
      RowPolicy.Command... commands) {
    QualifiedName qualified = QualifiedName.toChange(name, preparation.session());
    Table table =
        preparation
            .session()
            .database()
            .table(qualified.schema(), qualified.name())
            .orElseThrow(() -> notATable(preparation.session().database(), qualified, name));
    return new ChangeTarget(
        preparation,
        table,
        name,
        alias.orElseGet(() -> new SqlIdentifier(qualified.name(), name.getParserPosition())),
        Set.of(commands));
  }

  /** Returns the error for a name that no table has. */
  static SqlStateException notATable(
      Database database, QualifiedName qualified, SqlIdentifier name) {
    return database.view(qualified.schema(), qualified.name()).isEmpty()
        ? qualified.notFound(SqlState.UNDEFINED_TABLE, "table", name)
        : new SqlStateException(
                SqlState.WRONG_OBJECT_TYPE,
                "\"" + qualified.name() + "\" is a view and cannot be changed")
            .at(name.getParserPosition());
  }

  /** Returns the number of columns that statements see. */
  int visibleColumns() {
    return table.columns().size() - (table.hasHiddenKey() ? 1 : 0);
  }

  /** Returns the position of a visible column. @throws SqlStateException 42703 */
  int column(SqlIdentifier column) {
    int position = table.columnPosition(column.names.getLast());
    if (position < 0 || position >= visibleColumns()) {
      throw new SqlStateException(
              SqlState.UNDEFINED_COLUMN, "column \"" + column.names.getLast() + "\" does not exist")
          .at(column.getParserPosition());
    }
    return position;
  }

  /** Returns the names of columns, for people. */
  String columnNames(List<Integer> positions) {
    return positions.stream()
        .map(column -> table.columns().get(column).name())
        .collect(Collectors.joining(", "));
  }

  /** Names the table together with its hidden row id. */
  SqlIdentifier withRowId() {
    return qualified(CatalogView.TARGET_SUFFIX);
  }

  /**
   * Names the table with its schema: a query of WITH could take the place of a simple name, and
   * would then say which rows there are.
   */
  private SqlIdentifier qualified(String suffix) {
    SqlParserPos position = name.getParserPosition();
    return new SqlIdentifier(
        List.of(table.schema(), table.name() + suffix),
        null,
        position,
        List.of(position, name.getComponentParserPosition(name.names.size() - 1)));
  }

  /** Returns an item of FROM: the table under its alias, with its hidden row id. */
  SqlNode fromWithRowId() {
    return as(withRowId(), alias);
  }

  static SqlNode as(SqlNode table, SqlIdentifier alias) {
    return SqlStdOperatorTable.AS.createCall(table.getParserPosition(), table, alias);
  }

  /** Returns {@code alias.column} for every column, with the hidden row id. */
  List<SqlNode> allColumns() {
    return columns(table.columns().stream().map(column -> column.name()).toList());
  }

  /** Returns {@code alias.column} for every column of the primary key. */
  List<SqlNode> keyColumns() {
    return columns(
        table.primaryKey().stream().map(column -> table.columns().get(column).name()).toList());
  }

  private List<SqlNode> columns(List<String> names) {
    return names.stream()
        .<SqlNode>map(column ->
            new SqlIdentifier(List.of(alias.getSimple(), column), name.getParserPosition()))
        .toList();
  }

  /** Returns {@code WITH queries query}. */
  static SqlNode with(Optional<SqlNodeList> queries, SqlNode query) {
    return queries.isEmpty() ? query : new SqlWith(query.getParserPosition(), queries.get(), query);
  }

  /** Returns the table under its alias, as queries see it. */
  SqlNode from() {
    return as(qualified(""), alias);
  }

  static SqlSelect select(List<SqlNode> items, @Nullable SqlNode from, @Nullable SqlNode where) {
    SqlParserPos position = SqlParserPos.ZERO;
    return new SqlSelect(
        position,
        null,
        new SqlNodeList(items, position),
        from,
        where,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  Analyzed analyze(SqlNode statement) {
    SqlNode renamed =
        name.isSimple() ? statement : Objects.requireNonNull(statement.accept(new Unqualified()));
    // Only what finds the rows to change may name them without the right to read them.
    return analyze(renamed, commands.isEmpty() ? reads() : reads().changing(table, commands));
  }

  /**
   * Analyzes expressions over rows of the table that are handed to them, so that no right to read
   * it is needed for them.
   */
  Analyzed analyzeHanded(SqlNode statement) {
    SqlNode renamed =
        name.isSimple() ? statement : Objects.requireNonNull(statement.accept(new Unqualified()));
    return analyze(renamed, reads().handing(table));
  }

  private Reads reads() {
    return preparation.reads();
  }

  private Analyzed analyze(SqlNode statement, Reads reads) {
    Session session = preparation.session();
    return StatementAnalyzer.analyze(
        statement, preparation.catalog(), session, session.searchPath(), reads);
  }

  /** Lets {@code schema.table.column} mean the target, which a query knows by its alias only. */
  private final class Unqualified extends SqlShuttle {
    @Override
    public SqlNode visit(SqlIdentifier identifier) {
      int parts = identifier.names.size();
      boolean own =
          parts == name.names.size() + 1
              && identifier.names.subList(0, parts - 1).equals(name.names)
              && alias.getSimple().equals(table.name());
      return own ? identifier.getComponent(parts - 2, parts) : identifier;
    }
  }

  /** Compiles the CHECK constraints of the table. */
  Checks checks() {
    return checks(List.of());
  }

  /** Compiles the CHECK constraints, and what policies say of rows that a command writes. */
  Checks checks(RowPolicy.Command command) {
    return checks(policies().map(it -> it.writable(table, command)).stream().toList());
  }

  /**
   * Compiles what policies say of rows that a command changes; they are not looked at otherwise.
   */
  Checks visible(RowPolicy.Command command) {
    List<String> conditions =
        policies().stream()
            .flatMap(it ->
                Stream.of(it.visible(table, RowPolicy.Command.SELECT), it.visible(table, command)))
            .toList();
    return new Checks(table, 0, conditions.size(), program(conditions));
  }

  /** Returns who says which rows there are, empty where all are. */
  private Optional<Authority> policies() {
    return preparation.session().authority().filter(it -> it.isProtected(table));
  }

  private Checks checks(List<String> policies) {
    List<String> conditions = new ArrayList<>();
    table.checks().forEach(check -> conditions.add(check.sql()));
    conditions.addAll(policies);
    return new Checks(table, table.checks().size(), policies.size(), program(conditions));
  }

  private @Nullable RowProgram program(List<String> conditions) {
    if (conditions.isEmpty()) {
      return null;
    }
    SqlNode query =
        Dialect.parse(
            "SELECT ("
                + String.join("), (", conditions)
                + ") FROM "
                + quoted(table.schema())
                + "."
                + quoted(table.name() + CatalogView.TARGET_SUFFIX)
                + " AS "
                + quoted(table.name()));
    // What policies read need not be visible to whom the session is.
    Session session = preparation.session();
    CatalogView catalog =
        policies().isPresent() ? CatalogView.of(session.wholeDatabase()) : preparation.catalog();
    Analyzed analyzed =
        StatementAnalyzer.analyze(query, catalog, session, List.of(table.schema()), Reads.of(null));
    return RowProgramCompiler.compile(analyzed, List.of(), "check");
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
