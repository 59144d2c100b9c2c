package io.vicinal.storage.scan;

import io.vicinal.storage.Predicate;
import io.vicinal.storage.Table;
import io.vicinal.storage.segment.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a filter names, of the primary key or else of a UNIQUE constraint.
 *
 * @param constraint position of the constraint in the table, {@link #PRIMARY} for the primary key
 * @param keys all that a row may have for which the filter is true
 * @param isExact whether the filter says nothing else
 */
record KeyLookup(int constraint, List<RowKey> keys, boolean isExact) {
  static final int PRIMARY = -1;

  /** Returns the look-up that answers {@code filter}, empty if it names no keys. */
  static Optional<KeyLookup> of(
      Table table, @Nullable Predicate filter, @Nullable Object[] parameters) {
    for (int constraint = PRIMARY; constraint < table.uniques().size(); constraint++) {
      List<Integer> columns = columns(table, constraint);
      Optional<List<RowKey>> keys = KeyCondition.keys(table, columns, filter, parameters);
      if (keys.isPresent()) {
        return Optional.of(
            new KeyLookup(constraint, keys.get(), KeyCondition.isExact(columns, filter)));
      }
    }
    return Optional.empty();
  }

  /** Returns whether a look-up will answer {@code filter} once its parameters are known. */
  static boolean isPossible(Table table, @Nullable Predicate filter) {
    for (int constraint = PRIMARY; constraint < table.uniques().size(); constraint++) {
      if (KeyCondition.namesKeys(columns(table, constraint), filter)) {
        return true;
      }
    }
    return false;
  }

  private static List<Integer> columns(Table table, int constraint) {
    return constraint == PRIMARY ? table.primaryKey() : table.uniques().get(constraint).columns();
  }

  /**
   * Returns the visible rows with {@code key}: at most one, but for rows that the reading
   * transaction has added itself and that it could not commit.
   */
  List<RowAddress> find(TableView view, RowKey key, long lsn) {
    if (constraint == PRIMARY) {
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
