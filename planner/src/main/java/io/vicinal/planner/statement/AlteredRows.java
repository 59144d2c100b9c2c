package io.vicinal.planner.statement;

import static io.vicinal.planner.statement.AlterTableStatement.quoted;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.execute.ExecutionContext;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.prepare.ProgramCompiler;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.ColumnDefinition;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Looks for rows that break a CHECK constraint which comes to their table. */
final class AlteredRows {
  private final Session session;
  private final Table table;

  /** What columns that come in the same statement have in all rows. */
  private final Map<String, SqlNode> initial = new HashMap<>();

  /** Looks at the rows of {@code table}, as it is before the statement. */
  AlteredRows(Session session, Table table) {
    this.session = session;
    this.table = table;
  }

  /**
   * Notes that a column comes whose rows have what its default gave.
   *
   * @param stored this value, which the default might not give again
   */
  void add(ColumnDefinition column, @Nullable Object stored, DataType type) {
    SqlNode value = StoredLiteral.of(stored, type).or(column::defaultValue).orElseThrow();
    initial.put(
        column.name(),
        SqlStdOperatorTable.CAST.createCall(SqlParserPos.ZERO, value, column.type()));
  }

  /** Returns, for columns that come, what they have in all rows. */
  Map<String, SqlNode> initial() {
    return new HashMap<>(initial);
  }

  /** Notes that a column is gone, whose name another one may have. */
  void drop(String column) {
    initial.remove(column);
  }

  /** Compiles the query for rows that break {@code check}. */
  Program violations(CheckConstraint check) {
    String condition =
        initial.isEmpty()
            ? check.sql()
            : TableDefinitions.text(
                Objects.requireNonNull(
                    CheckTexts.condition(check.sql())
                        .accept(
                            new SqlShuttle() {
                              @Override
                              public SqlNode visit(SqlIdentifier identifier) {
                                return initial.getOrDefault(identifier.names.getLast(), identifier);
                              }
                            })));
    SqlNode query =
        Dialect.parse(
            "SELECT 1 FROM %s.%s WHERE NOT (%s) LIMIT 1"
                .formatted(quoted(table.schema()), quoted(table.name()), condition));
    return ProgramCompiler.compile(
        StatementAnalyzer.analyze(query, CatalogView.of(session.wholeDatabase()), session.trusted())
            .rel(),
        List.of());
  }

  /** Requires that a query for rows that break {@code check} gives none. */
  void requireNone(Program violations, CheckConstraint check, ResourceAccount account) {
    Database database = session.database();
    try (Snapshot snapshot = database.snapshot();
        ExecutionContext context = violations.bind(new Object[0], snapshot, account, session);
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
}
