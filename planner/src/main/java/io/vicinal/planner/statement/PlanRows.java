package io.vicinal.planner.statement;

import io.vicinal.planner.convert.ResultValues;
import io.vicinal.planner.execute.ExecutionContext;
import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.Snapshot;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.linq4j.Enumerator;
import org.jspecify.annotations.Nullable;

/** Rows of a running plan. */
final class PlanRows implements RowStream {
  private final String sql;
  private final List<ColumnInfo> columns;
  private final Snapshot snapshot;
  private final ExecutionContext context;
  private final Enumerator<@Nullable Object[]> rows;
  private @Nullable Object @Nullable [] current;
  private boolean closed;

  PlanRows(
      String sql,
      List<ColumnInfo> columns,
      Snapshot snapshot,
      ExecutionContext context,
      Enumerator<@Nullable Object[]> rows) {
    this.sql = sql;
    this.columns = columns;
    this.snapshot = snapshot;
    this.context = context;
    this.rows = rows;
  }

  @Override
  public boolean next() {
    try {
      // Generated code computes a row each time that it is asked for, so it is asked once.
      current = rows.moveNext() ? rows.current() : null;
      return current != null;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, sql);
    }
  }

  @Override
  public @Nullable Object get(int column) {
    return ResultValues.toExternal(
        Objects.requireNonNull(current, "no current row")[column], columns.get(column));
  }

  @Override
  public List<ScanStatistics> statistics() {
    return context.statistics();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      rows.close();
      context.close();
      snapshot.close();
    }
  }
}
