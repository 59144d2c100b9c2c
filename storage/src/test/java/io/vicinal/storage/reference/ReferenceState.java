package io.vicinal.storage.reference;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of every table at {@code lsn}; never changed once made.
 *
 * @param tables per table id
 */
record ReferenceState(long lsn, Map<Long, Rows> tables) {
  static final ReferenceState EMPTY = new ReferenceState(0, Map.of());

  /**
   * The rows of one table.
   *
   * @param live per key
   * @param changedAt LSN of the last change of every key that ever was there
   */
  record Rows(
      TreeMap<List<Object>, @Nullable Object[]> live, TreeMap<List<Object>, Long> changedAt) {
    static Rows empty() {
      return new Rows(
          new TreeMap<>(ReferenceValues.KEY_ORDER), new TreeMap<>(ReferenceValues.KEY_ORDER));
    }

    Rows copy() {
      return new Rows(new TreeMap<>(live), new TreeMap<>(changedAt));
    }
  }

  List<@Nullable Object[]> rows(long tableId) {
    return new ArrayList<>(tables.get(tableId).live().values());
  }

  ReferenceState with(long tableId, Rows rows) {
    var changed = new HashMap<>(tables);
    changed.put(tableId, rows);
    return new ReferenceState(lsn, changed);
  }

  ReferenceState without(long tableId) {
    var changed = new HashMap<>(tables);
    changed.remove(tableId);
    return new ReferenceState(lsn, changed);
  }

  /**
   * Returns the state after {@code changes} in the next LSN: all of them or an exception.
   *
   * @param uniques whether UNIQUE constraints must hold
   */
  ReferenceState apply(
      List<ReferenceTransaction.Change> changes,
      long snapshotLsn,
      Map<Long, Table> definitions,
      boolean uniques) {
    var changed = new HashMap<>(tables);
    long next = lsn + 1;
    for (ReferenceTransaction.Change change : changes) {
      Table table = definitions.get(change.tableId());
      if (table == null) {
        throw new StorageException.NotFound("table", String.valueOf(change.tableId()));
      }
      Rows rows = changed.get(table.id());
      if (rows == tables.get(table.id())) {
        rows = rows.copy();
        changed.put(table.id(), rows);
      }
      for (List<Object> key : change.removed()) {
        if (!rows.live().containsKey(key) || rows.changedAt().get(key) > snapshotLsn) {
          throw new StorageException.Conflict(table.name());
        }
        rows.live().remove(key);
        rows.changedAt().put(key, next);
      }
      for (@Nullable Object[] row : change.added()) {
        List<Object> key = ReferenceTransaction.key(table, row);
        if (rows.live().put(key, row) != null) {
          throw new StorageException.DuplicateKey(
              table.name(), table.primaryKeyName(), columnNames(table), values(key));
        }
        rows.changedAt().put(key, next);
      }
      if (uniques) {
        for (UniqueConstraint unique : table.uniques()) {
          requireUnique(table, unique, rows);
        }
      }
    }
    return new ReferenceState(next, changed);
  }

  private static void requireUnique(Table table, UniqueConstraint unique, Rows rows) {
    var seen = new TreeSet<List<Object>>(ReferenceValues.KEY_ORDER);
    for (@Nullable Object[] row : rows.live().values()) {
      List<Object> key = new ArrayList<>();
      unique.columns().forEach(column -> key.add(row[column]));
      if (!key.contains(null) && !seen.add(key)) {
        throw new StorageException.DuplicateKey(
            table.name(), unique.name(), unique.columns().toString(), values(key));
      }
    }
  }

  private static String columnNames(Table table) {
    return table.primaryKey().stream()
        .map(position -> table.columns().get(position))
        .map(ColumnDefinition::name)
        .collect(Collectors.joining(", "));
  }

  private static String values(List<Object> key) {
    return key.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
