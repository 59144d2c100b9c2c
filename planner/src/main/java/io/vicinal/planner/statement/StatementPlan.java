package io.vicinal.planner.statement;

import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ResourceAccount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all plans share: their description, and refusing what their kind does not do. */
abstract class StatementPlan implements PreparedPlan {
  private final String sql;
  private final StatementKind kind;
  private final List<ParameterInfo> parameters;
  private final List<ColumnInfo> columns;

  StatementPlan(
      String sql, StatementKind kind, List<ParameterInfo> parameters, List<ColumnInfo> columns) {
    this.sql = sql;
    this.kind = kind;
    this.parameters = List.copyOf(parameters);
    this.columns = List.copyOf(columns);
  }

  @Override
  public final String sql() {
    return sql;
  }

  @Override
  public final StatementKind kind() {
    return kind;
  }

  @Override
  public final List<ParameterInfo> parameters() {
    return parameters;
  }

  @Override
  public final List<ColumnInfo> columns() {
    return columns;
  }

  @Override
  public RowStream query(@Nullable Object[] values, ResourceAccount account) {
    throw new SqlStateException(SqlState.FEATURE_NOT_SUPPORTED, "statement gives no rows: " + kind);
  }

  @Override
  public long[] execute(List<@Nullable Object[]> batch, ResourceAccount account) {
    throw new SqlStateException(SqlState.FEATURE_NOT_SUPPORTED, "statement gives rows: " + kind);
  }

  final void requireParameters(@Nullable Object[] values) {
    if (values.length != parameters.size()) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE,
          "statement has " + parameters.size() + " parameters, not " + values.length);
    }
  }
}
