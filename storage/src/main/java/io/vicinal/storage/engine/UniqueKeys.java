package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.segment.RowKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the new rows of one transaction have in the UNIQUE constraints of one table. Rows
 * with a NULL among the columns have none. Not thread-safe.
 */
final class UniqueKeys {
  /** The rows with one key; more than one only until a later change resolves it. */
  private static final class Holders {
    final @Nullable Object[] first;
    int count;

    Holders(@Nullable Object[] first) {
      this.first = first;
    }
  }

  private final Table table;
  private final List<Map<RowKey, Holders>> keys = new ArrayList<>(); // by constraint
  private int surplus;

  UniqueKeys(Table table) {
    this.table = table;
    table.uniques().forEach(_ -> keys.add(new HashMap<>()));
  }

  void add(@Nullable Object[] row) {
    for (int i = 0; i < keys.size(); i++) {
      RowKey key = key(i, row);
      if (key != null && ++keys.get(i).computeIfAbsent(key, _ -> new Holders(row)).count > 1) {
        surplus++;
      }
    }
  }

  void remove(@Nullable Object[] row) {
    for (int i = 0; i < keys.size(); i++) {
      RowKey key = key(i, row);
      if (key != null) {
        Holders holders = Objects.requireNonNull(keys.get(i).get(key));
        if (--holders.count == 0) {
          keys.get(i).remove(key);
        } else {
          surplus--;
        }
      }
    }
  }

  private @Nullable RowKey key(int constraint, @Nullable Object[] row) {
    return RowKey.ofRow(table, table.uniques().get(constraint).columns(), row);
  }

  /** Refuses rows of this transaction that have the same key. */
  void requireDistinct() {
    for (int i = 0; surplus > 0 && i < keys.size(); i++) {
      for (Holders holders : keys.get(i).values()) {
        if (holders.count > 1) {
          throw duplicate(i, holders.first);
        }
      }
    }
  }

  /**
   * Requires that no live row has one of these keys, but those that the transaction ends; under the
   * commit lock.
   *
   * @throws StorageException.DuplicateKey otherwise
   */
  void requireFree(TableStore store, Set<RowLocation> ended) {
    for (int i = 0; i < keys.size(); i++) {
      for (var entry : keys.get(i).entrySet()) {
        RowLocation live = store.findLiveUnique(table.uniques().get(i), entry.getKey());
        if (live != null && !ended.contains(live)) {
          throw duplicate(i, entry.getValue().first);
        }
      }
    }
  }

  /**
   * Requires that no other row of this transaction or its snapshot has a key of {@code row}, which
   * was added.
   *
   * @param removed primary keys of the rows of the snapshot that the transaction ends
   */
  void requireOnlyOne(@Nullable Object[] row, LocalSnapshot snapshot, Set<RowKey> removed) {
    for (int i = 0; i < keys.size(); i++) {
      RowKey key = key(i, row);
      if (key != null) {
        RowKey known = snapshot.findUnique(table.id(), table.uniques().get(i), key);
        boolean addedTwice = Objects.requireNonNull(keys.get(i).get(key)).count > 1;
        if (addedTwice || (known != null && !removed.contains(known))) {
          throw duplicate(i, row);
        }
      }
    }
  }

  private StorageException.DuplicateKey duplicate(int constraint, @Nullable Object[] row) {
    UniqueConstraint unique = table.uniques().get(constraint);
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
