package io.vicinal.storage.engine;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.RowKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction does to one table, as a net effect: rows that were there before and end,
 * then rows that are new. Not thread-safe.
 */
final class TableChanges {
  final TableStore store;
  private final Map<RowKey, Object[]> removed = new LinkedHashMap<>();
  private final Map<RowKey, @Nullable Object[]> added = new LinkedHashMap<>();

  /** Rows whose key another row of {@link #added} has; a later change may still resolve it. */
  private final Map<RowKey, List<@Nullable Object[]>> surplus = new HashMap<>();

  private @Nullable TableView view;

  TableChanges(TableStore store) {
    this.store = store;
  }

  /** Returns {@code before} with these changes; the same object until the next change. */
  TableView over(TableView before, long lsn) {
    TableView made = view;
    if (made == null) {
      made = before.with(lsn, removed.keySet(), added.values());
      view = made;
    }
    return made;
  }

  boolean isEmpty() {
    return removed.isEmpty() && added.isEmpty();
  }

  void add(@Nullable Object[] row) {
    view = null;
    RowKey key = RowKey.of(store.table(), row);
    if (added.putIfAbsent(key, row) != null) {
      surplus.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
    }
  }

  /**
   * Removes the row that was there before, or else one that this transaction added.
   *
   * @param before whether the transaction's snapshot has such a row
   */
  void remove(RowKey key, Object[] values, boolean before) {
    view = null;
    if ((before && removed.putIfAbsent(key, values) == null) || removeAdded(key)) {
      return;
    }
    removed.put(key, values);
  }

  private boolean removeAdded(RowKey key) {
    List<@Nullable Object[]> same = surplus.get(key);
    if (same != null) {
      same.removeLast();
      if (same.isEmpty()) {
        surplus.remove(key);
      }
      return true;
    }
    return added.remove(key) != null;
  }

  Iterable<RowKey> removedKeys() {
    return removed.keySet();
  }

  /** Returns the keys that must not be there before. */
  List<RowKey> newKeys() {
    return added.keySet().stream().filter(key -> !removed.containsKey(key)).toList();
  }

  /** Returns the changes in the order in which they are applied: removals first. */
  List<Change> changes() {
    int shards = store.table().shards();
    var changes = new ArrayList<Change>();
    removed.forEach((key, values) -> {
      if (!added.containsKey(key)) {
        changes.add(
            new Change(store.id, key.shard(shards), key, keyRow(store.table(), values), true));
      }
    });
    added.forEach(
        (key, row) -> changes.add(new Change(store.id, key.shard(shards), key, row, false)));
    return changes;
  }

  private static @Nullable Object[] keyRow(Table table, Object[] values) {
    @Nullable Object[] row = new @Nullable Object[table.columns().size()];
    for (int i = 0; i < values.length; i++) {
      row[table.primaryKey().get(i)] = values[i];
    }
    return row;
  }

  /** Refuses rows of this transaction that have the same key. */
  void requireDistinctKeys() {
    if (!surplus.isEmpty()) {
      throw duplicate(surplus.keySet().iterator().next());
    }
  }

  /** Returns the error for a key that would be there twice. */
  StorageException.DuplicateKey duplicate(RowKey key) {
    Table table = store.table();
    @Nullable Object[] row = added.get(key);
    String names =
        table.primaryKey().stream()
            .map(position -> table.columns().get(position))
            .map(ColumnDefinition::name)
            .collect(Collectors.joining(", "));
    String values =
        table.primaryKey().stream()
            .map(position -> row == null ? "?" : String.valueOf(row[position]))
            .collect(Collectors.joining(", "));
    return new StorageException.DuplicateKey(table.name(), names, values);
  }
}
