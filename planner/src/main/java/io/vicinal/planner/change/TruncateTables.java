package io.vicinal.planner.change;

import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** TRUNCATE: removes every row of some tables, as DELETE would. */
public record TruncateTables(List<Table> tables) implements Change {
  public TruncateTables {
    tables = List.copyOf(tables);
  }

  @Override
  public long run(ChangeRun run, @Nullable Object[] parameters) {
    tables.forEach(table -> truncate(run, table));
    return 0;
  }

  private static void truncate(ChangeRun run, Table table) {
    List<Object[]> keys = new ArrayList<>();
    try (RowCursor rows =
        run.view()
            .scan(ScanSpec.all(table.id(), table.primaryKey()), new Object[0], run.account())) {
      while (rows.next()) {
        Object[] key = new Object[table.primaryKey().size()];
        for (int i = 0; i < key.length; i++) {
          key[i] = Objects.requireNonNull(rows.get(i));
        }
        keys.add(key);
      }
    }
    for (Object[] key : keys) {
      run.delete(table, key, null);
    }
  }
}
