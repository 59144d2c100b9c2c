package io.vicinal.planner.statement;

import io.vicinal.planner.plan.RowStream;
import io.vicinal.storage.ScanStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are there already. */
final class FixedRows implements RowStream {
  private final List<@Nullable Object[]> rows;
  private int position = -1;

  FixedRows(List<@Nullable Object[]> rows) {
    this.rows = rows;
  }

  @Override
  public boolean next() {
    return ++position < rows.size();
  }

  @Override
  public @Nullable Object get(int column) {
    return rows.get(position)[column];
  }

  @Override
  public List<ScanStatistics> statistics() {
    return List.of();
  }

  @Override
  public void close() {}
}
