package io.vicinal.storage.engine;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.scan.OwnChanges;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.RowKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction does to one table, as a net effect: rows that were there before and end,
 * then rows that are new. Not thread-safe.
 */
final class TableChanges {
  final TableStore store;

  /** What the table was when the first change came; it must be so at the commit. */
  final Table definition;

  final ChangeCodec codec;
  private final Map<RowKey, Object[]> removed = new LinkedHashMap<>();
  private final Map<RowKey, @Nullable Object[]> added = new LinkedHashMap<>();

  /** Rows whose key another row of {@link #added} has; a later change may still resolve it. */
  private final Map<RowKey, Deque<@Nullable Object[]>> surplus = new HashMap<>();

  private final UniqueKeys uniques;
  private final UndoLog undo;
  private final TransactionMemory memory;
  private @Nullable OwnChanges shown;

  TableChanges(TableStore store, UndoLog undo, TransactionMemory memory) {
    this.store = store;
    this.codec = store.codec();
    this.definition = codec.table();
    this.uniques = new UniqueKeys(definition);
    this.undo = undo;
    this.memory = memory;
  }

  /** Refuses what was prepared for another definition of the table. */
  void requireDefinition(Table expected) {
    if (expected.version() != definition.version()) {
      throw StorageException.Conflict.altered(definition.name());
    }
  }

  /** Returns {@code before} with these changes; later calls continue the first. */
  TableView over(TableView before, long lsn) {
    OwnChanges own = shown;
    if (own == null) {
      memory.keepCopies(added.values());
      own = new OwnChanges(before, lsn);
      removed.keySet().forEach(own::hide);
      added.values().forEach(own::add);
      shown = own;
    }
    return own.view();
  }

  /** Returns whether there is a view to be continued. */
  boolean hasView() {
    return shown != null;
  }

  boolean isEmpty() {
    return removed.isEmpty() && added.isEmpty();
  }

  void add(@Nullable Object[] row) {
    RowKey key = RowKey.of(definition, row);
    if (added.containsKey(key)) {
      surplus.computeIfAbsent(key, _ -> new ArrayDeque<>()).addLast(row);
      undo.note(this, key, () -> takeSurplus(key, Deque::removeLast));
    } else {
      putAdded(key, row);
      undo.note(this, key, () -> takeAdded(key));
    }
  }

  /**
   * Removes the row that was there before, or else the oldest that this transaction added: a
   * statement that gives rows each other's keys removes rows that were there when it began.
   *
   * @param before whether the transaction's snapshot has such a row
   */
  void remove(RowKey key, Object[] values, boolean before) {
    if (added.containsKey(key) && !(before && !removed.containsKey(key))) {
      removeAdded(key);
    } else if (removed.putIfAbsent(key, values) == null) {
      if (shown != null) {
        shown.hide(key);
      }
      undo.note(this, key, () -> restore(key));
    }
  }

  private void restore(RowKey key) {
    removed.remove(key);
    if (shown != null) {
      shown.restore(key);
    }
  }

  private void removeAdded(RowKey key) {
    @Nullable Object[] row = takeAdded(key);
    if (!surplus.containsKey(key)) {
      undo.note(this, key, () -> putAdded(key, row));
      return;
    }
    putAdded(key, takeSurplus(key, Deque::removeFirst));
    undo.note(
        this,
        key,
        () -> {
          surplus.computeIfAbsent(key, _ -> new ArrayDeque<>()).addFirst(takeAdded(key));
          putAdded(key, row);
        });
  }

  private void putAdded(RowKey key, @Nullable Object[] row) {
    if (shown != null) {
      shown.add(row); // there may be no memory: then nothing has happened
    }
    added.put(key, row);
    uniques.add(row);
  }

  private @Nullable Object[] takeAdded(RowKey key) {
    if (shown != null) {
      shown.remove(key);
    }
    @Nullable Object[] row = Objects.requireNonNull(added.remove(key));
    uniques.remove(row);
    return row;
  }

  private @Nullable Object[] takeSurplus(
      RowKey key, Function<Deque<@Nullable Object[]>, @Nullable Object[]> end) {
    Deque<@Nullable Object[]> same = Objects.requireNonNull(surplus.get(key));
    @Nullable Object[] row = end.apply(same);
    if (same.isEmpty()) {
      surplus.remove(key);
    }
    return row;
  }

  /** Returns what the new rows have in UNIQUE constraints. */
  UniqueKeys uniqueKeys() {
    return uniques;
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
    int shards = definition.shards();
    var changes = new ArrayList<Change>();
    removed.forEach((key, values) -> {
      if (!added.containsKey(key)) {
        changes.add(new Change(store.id, key.shard(shards), key, keyRow(definition, values), true));
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
    uniques.requireDistinct();
  }

  /** Refuses a second row with {@code key} among those of this transaction and its snapshot. */
  void requireOnlyOne(RowKey key, LocalSnapshot snapshot) {
    boolean addedTwice = surplus.containsKey(key);
    boolean known = added.containsKey(key) && !removed.containsKey(key);
    if (addedTwice || (known && snapshot.contains(store.id, key))) {
      throw duplicate(key);
    }
    @Nullable Object[] row = added.get(key);
    if (row != null) {
      uniques.requireOnlyOne(row, snapshot, removed.keySet());
    }
  }

  /** Returns the error for a key that would be there twice. */
  StorageException.DuplicateKey duplicate(RowKey key) {
    Table table = definition;
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
    return new StorageException.DuplicateKey(table.name(), table.primaryKeyName(), names, values);
  }
}
