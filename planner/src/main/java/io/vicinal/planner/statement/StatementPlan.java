package io.vicinal.planner.statement;

import io.vicinal.planner.plan.Changed;
import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ResourceAccount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plan of one statement at one catalog version: its description and what running it does.
 * Thread-safe; it belongs to no session, so that all sessions of a database share it.
 */
public abstract class StatementPlan {
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

  /** Returns the text it came from. */
  public final String sql() {
    return sql;
  }

  /** Returns what kind of statement it is. */
  public final StatementKind kind() {
    return kind;
  }

  /** Returns what executing it gives. */
  public StatementKind.Result result() {
    return kind.result();
  }

  /** Returns one entry per {@code ?}. */
  public final List<ParameterInfo> parameters() {
    return parameters;
  }

  /** Returns the columns of the rows. */
  public final List<ColumnInfo> columns() {
    return columns;
  }

  /** Runs a statement that gives rows, for {@code session}. */
  public RowStream query(Session session, @Nullable Object[] values, ResourceAccount account) {
    throw new SqlStateException(SqlState.FEATURE_NOT_SUPPORTED, "statement gives no rows: " + kind);
  }

  /** Runs a statement that gives no rows once per element of {@code batch}, for {@code session}. */
  public long[] execute(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    throw new SqlStateException(SqlState.FEATURE_NOT_SUPPORTED, "statement gives rows: " + kind);
  }

  /** Runs like {@link #execute} and also gives the rows that were asked for with it. */
  public Changed change(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    return new Changed(execute(session, batch, account), RowStream.NONE);
  }

  final void requireParameters(@Nullable Object[] values) {
    if (values.length != parameters.size()) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE,
          "statement has " + parameters.size() + " parameters, not " + values.length);
    }
  }
}
