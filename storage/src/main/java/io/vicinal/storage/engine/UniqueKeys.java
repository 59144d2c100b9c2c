package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.segment.RowKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys that the new rows of one transaction have in the UNIQUE constraints of one table. */
final class UniqueKeys {
  private final Table table;

  /** Per constraint; rows with a NULL among its columns are left out. */
  private final List<Map<RowKey, @Nullable Object[]>> keys = new ArrayList<>();

  /**
   * Reads the keys of {@code rows}.
   *
   * @throws StorageException.DuplicateKey if two of them have the same
   */
  UniqueKeys(Table table, Collection<@Nullable Object[]> rows) {
    this.table = table;
    for (UniqueConstraint unique : table.uniques()) {
      Map<RowKey, @Nullable Object[]> distinct = new HashMap<>();
      for (@Nullable Object[] row : rows) {
        RowKey key = RowKey.ofRow(table, unique.columns(), row);
        if (key != null && distinct.put(key, row) != null) {
          throw duplicate(unique, row);
        }
      }
      keys.add(distinct);
    }
  }

  /**
   * Requires that no live row has one of these keys, but those that the transaction ends; under the
   * commit lock.
   *
   * @throws StorageException.DuplicateKey otherwise
   */
  void requireFree(TableStore store, Set<RowLocation> ended) {
    for (int constraint = 0; constraint < keys.size(); constraint++) {
      for (var entry : keys.get(constraint).entrySet()) {
        RowLocation live = store.findLiveUnique(constraint, entry.getKey());
        if (live != null && !ended.contains(live)) {
          throw duplicate(table.uniques().get(constraint), entry.getValue());
        }
      }
    }
  }

  private StorageException.DuplicateKey duplicate(UniqueConstraint unique, @Nullable Object[] row) {
    String columns =
        unique.columns().stream()
            .map(position -> table.columns().get(position).name())
            .collect(Collectors.joining(", "));
    String values =
        unique.columns().stream()
            .map(position -> String.valueOf(row[position]))
            .collect(Collectors.joining(", "));
    return new StorageException.DuplicateKey(table.name(), unique.name(), columns, values);
  }
}
