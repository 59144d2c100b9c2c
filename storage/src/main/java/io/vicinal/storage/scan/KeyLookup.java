package io.vicinal.storage.scan;

import io.vicinal.storage.Predicate;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.segment.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a filter names, of the primary key or else of a UNIQUE constraint.
 *
 * @param constraint null for the primary key
 * @param keys all that a row may have for which the filter is true
 * @param isExact whether the filter says nothing else
 */
record KeyLookup(@Nullable UniqueConstraint constraint, List<RowKey> keys, boolean isExact) {
  /** Returns the look-up that answers {@code filter}, empty if it names no keys. */
  static Optional<KeyLookup> of(
      Table table, @Nullable Predicate filter, @Nullable Object[] parameters) {
    Optional<KeyLookup> found = of(table, null, filter, parameters);
    List<UniqueConstraint> uniques = table.uniques();
    for (int i = 0; found.isEmpty() && i < uniques.size(); i++) {
      found = of(table, uniques.get(i), filter, parameters);
    }
    return found;
  }

  private static Optional<KeyLookup> of(
      Table table,
      @Nullable UniqueConstraint constraint,
      @Nullable Predicate filter,
      @Nullable Object[] parameters) {
    List<Integer> columns = constraint == null ? table.primaryKey() : constraint.columns();
    return KeyCondition.keys(table, columns, filter, parameters)
        .map(keys -> new KeyLookup(constraint, keys, KeyCondition.isExact(columns, filter)));
  }

  /** Returns whether a look-up will answer {@code filter} once its parameters are known. */
  static boolean isPossible(Table table, @Nullable Predicate filter) {
    return KeyCondition.namesKeys(table.primaryKey(), filter)
        || table.uniques().stream()
            .anyMatch(unique -> KeyCondition.namesKeys(unique.columns(), filter));
  }

  /**
   * Returns the visible rows with {@code key}: at most one, but for rows that the reading
   * transaction has added itself and that it could not commit.
   */
  List<RowAddress> find(TableView view, RowKey key, long lsn) {
    if (constraint == null) {
      RowAddress row = KeyRows.find(view, key, lsn);
      return row == null ? List.of() : List.of(row);
    }
    var found = new ArrayList<RowAddress>(1);
    for (int i = view.segments().size() - 1; i >= 0; i--) {
      for (int ordinal : view.findUnique(i, constraint, key, lsn)) {
        found.add(new RowAddress(i, ordinal));
      }
    }
    return found;
  }
}
