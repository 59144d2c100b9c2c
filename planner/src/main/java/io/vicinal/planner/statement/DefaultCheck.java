package io.vicinal.planner.statement;

import io.vicinal.planner.change.ConstantRows;
import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.execute.ExecutionContext;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.ProgramCompiler;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.planner.rules.UnstableExpressions;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUtil;
import org.jspecify.annotations.Nullable;

/** Makes sure that a DEFAULT can be computed and fits its column. */
final class DefaultCheck {
  private DefaultCheck() {}

  /**
   * What a column gets.
   *
   * @param now as storage has it; null for the number of a sequence
   * @param unstable whether each row may get something else
   */
  record Given(@Nullable Object now, boolean unstable) {}

  /**
   * Returns what the column gets for {@code defaultSql}, which may be another default than its own.
   *
   * @throws SqlStateException 0AV00 for a sub-query
   */
  static Given check(ColumnDefinition column, String defaultSql, Preparation preparation) {
    var changed = new ColumnDefinition(column.name(), column.type(), column.nullable(), defaultSql);
    return check(List.of(changed), preparation).getFirst();
  }

  /**
   * Returns what columns with defaults get, computed in one go; at most one of them takes numbers
   * of a sequence.
   */
  static List<Given> check(List<ColumnDefinition> columns, Preparation preparation) {
    List<SqlNode> expressions =
        columns.stream().map(column -> CheckTexts.condition(sql(column))).toList();
    for (SqlNode expression : expressions) {
      if (SqlUtil.containsCall(expression, call -> call.isA(SqlKind.QUERY))) {
        throw new SqlStateException(
            SqlState.FEATURE_NOT_SUPPORTED, "sub-queries are not allowed in DEFAULT");
      }
    }
    String row =
        columns.stream().map(DefaultCheck::sql).collect(Collectors.joining(", ", "VALUES (", ")"));
    Analyzed analyzed =
        StatementAnalyzer.analyze(Dialect.parse(row), preparation.catalog(), preparation.session());
    Program program = ProgramCompiler.compile(analyzed.rel(), List.of());
    List<RelDataTypeField> fields = program.rowType().getFieldList();
    var assignments = new ArrayList<Assignment>();
    for (int i = 0; i < columns.size(); i++) {
      assignments.add(new Assignment(columns.get(i), fields.get(i).getType()));
    }
    if (expressions.stream().anyMatch(SequenceDefaults::isIn)) {
      return List.of(new Given(null, true)); // to compute it would take a number
    }
    Optional<List<RexNode>> values = ConstantRows.of(analyzed.rel()).map(List::getFirst);
    var given = new ArrayList<Given>();
    try (Snapshot snapshot = preparation.session().database().snapshot();
        ExecutionContext context =
            program.bind(
                new Object[0], snapshot, ResourceAccount.unbounded(), preparation.session());
        Enumerator<@Nullable Object[]> rows = program.open(context)) {
      rows.moveNext();
      for (int i = 0; i < columns.size(); i++) {
        boolean unstable =
            values.isPresent()
                ? UnstableExpressions.in(values.get().get(i))
                : UnstableExpressions.in(analyzed.rel());
        given.add(new Given(assignments.get(i).toStored(rows.current()[i]), unstable));
      }
    }
    return given;
  }

  /** Returns the default of a column that has one. */
  static String sql(ColumnDefinition column) {
    String sql = column.defaultSql();
    if (sql == null) {
      throw new IllegalArgumentException("column \"" + column.name() + "\" has no default");
    }
    return sql;
  }
}
