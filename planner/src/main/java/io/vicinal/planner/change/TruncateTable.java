package io.vicinal.planner.change;

import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TRUNCATE: removes every row, as DELETE would. */
public record TruncateTable(Table table) implements Change {
  @Override
  public long run(ChangeRun run, @Nullable Object[] parameters) {
    List<Object[]> keys = new ArrayList<>();
    try (RowCursor rows =
        run.view()
            .scan(ScanSpec.all(table.id(), table.primaryKey()), new Object[0], run.account())) {
      while (rows.next()) {
        Object[] key = new Object[table.primaryKey().size()];
        for (int i = 0; i < key.length; i++) {
          key[i] = java.util.Objects.requireNonNull(rows.get(i));
        }
        keys.add(key);
      }
    }
    for (Object[] key : keys) {
      run.delete(table, key, null);
    }
    return 0;
  }
}
