package io.vicinal.planner.statement;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.execute.ExecutionContext;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.ProgramCompiler;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import java.util.List;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUtil;
import org.jspecify.annotations.Nullable;

/** Makes sure that a DEFAULT can be computed and fits its column. */
final class DefaultCheck {
  private DefaultCheck() {}

  /**
   * Returns what the column gets now, as storage has it; null for the number of a sequence.
   *
   * @throws SqlStateException 0AV00 for a sub-query
   */
  static @Nullable Object check(
      ColumnDefinition column, String defaultSql, Preparation preparation) {
    SqlNode expression = CheckTexts.condition(defaultSql);
    if (SqlUtil.containsCall(expression, call -> call.isA(SqlKind.QUERY))) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED, "sub-queries are not allowed in DEFAULT");
    }
    Analyzed analyzed =
        StatementAnalyzer.analyze(
            Dialect.parse("VALUES (" + defaultSql + ")"),
            preparation.catalog(),
            preparation.session());
    Program program = ProgramCompiler.compile(analyzed.rel(), List.of());
    var assignment = new Assignment(column, program.rowType().getFieldList().get(0).getType());
    if (SequenceDefaults.isIn(expression)) {
      return null; // to compute it would take a number
    }
    try (Snapshot snapshot = preparation.session().database().snapshot();
        ExecutionContext context =
            program.bind(
                new Object[0], snapshot, ResourceAccount.unbounded(), preparation.session());
        Enumerator<@Nullable Object[]> rows = program.open(context)) {
      rows.moveNext();
      return assignment.toStored(rows.current()[0]);
    }
  }
}
