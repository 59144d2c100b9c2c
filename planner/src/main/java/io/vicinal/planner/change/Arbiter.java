package io.vicinal.planner.change;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one execution of INSERT … ON CONFLICT knows of one constraint: the rows that were looked up,
 * and those that it has written since.
 */
final class Arbiter {
  private final ExistingRows existing;
  private final Map<RowKey, Optional<@Nullable Object[]>> known = new HashMap<>();

  Arbiter(Table table, List<Integer> columns) {
    this.existing = new ExistingRows(table, columns);
  }

  /** Returns the key of {@code row}, null if it has NULL in it and conflicts with nothing. */
  @Nullable RowKey key(@Nullable Object[] row) {
    return RowKey.of(row, existing.columns());
  }

  /** Looks up what is not known of the keys of {@code rows}. */
  void lookUp(Snapshot view, Collection<@Nullable Object[]> rows, ResourceAccount account) {
    Set<RowKey> missing = new HashSet<>();
    for (@Nullable Object[] row : rows) {
      RowKey key = key(row);
      if (key != null && !known.containsKey(key)) {
        missing.add(key);
      }
    }
    if (!missing.isEmpty()) {
      Map<RowKey, @Nullable Object[]> found = existing.find(view, missing, account);
      missing.forEach(key -> known.put(key, Optional.ofNullable(found.get(key))));
    }
  }

  /** Returns the row that has the same key as {@code proposed}, which must have been looked up. */
  @Nullable Object @Nullable [] rival(@Nullable Object[] proposed) {
    RowKey key = key(proposed);
    Optional<@Nullable Object[]> row = key == null ? null : known.get(key);
    return row == null ? null : row.orElse(null);
  }

  /** Notes that {@code before} has become {@code after}; null for no row. */
  void written(@Nullable Object @Nullable [] before, @Nullable Object[] after) {
    RowKey old = before == null ? null : key(before);
    if (old != null) {
      known.put(old, Optional.empty());
    }
    RowKey now = key(after);
    if (now != null) {
      known.put(now, Optional.of(after));
    }
  }

  /** Returns whether {@code later} has a row with a key of {@code rows} and {@code before} not. */
  boolean appears(
      Snapshot before,
      Snapshot later,
      Collection<@Nullable Object[]> rows,
      ResourceAccount account) {
    Set<RowKey> keys = new HashSet<>();
    for (@Nullable Object[] row : rows) {
      RowKey key = key(row);
      if (key != null) {
        keys.add(key);
      }
    }
    Set<RowKey> added = new HashSet<>(existing.find(later, keys, account).keySet());
    if (!added.isEmpty()) {
      added.removeAll(existing.find(before, added, account).keySet());
    }
    return !added.isEmpty();
  }
}
