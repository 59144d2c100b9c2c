package io.vicinal.planner.change;

import io.vicinal.storage.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INSERT of rows whose keys must be new. */
public record InsertRows(Table table, RowSource source, Checks checks) implements Change {
  @Override
  public long run(ChangeRun run, @Nullable Object[] parameters) {
    List<@Nullable Object[]> rows = source.rows(run, parameters);
    checks.require(run, rows);
    for (@Nullable Object[] row : rows) {
      run.insert(table, row);
    }
    return rows.size();
  }
}
