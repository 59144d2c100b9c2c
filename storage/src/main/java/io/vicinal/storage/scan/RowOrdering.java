package io.vicinal.storage.scan;

import io.vicinal.storage.SortColumn;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.ValueOrder;
import java.util.List;

/**
 * Orders the rows of a view by columns. Rows that are equal in all of them are ordered by where
 * they stand, so that no two rows are equal.
 */
final class RowOrdering {
  private final List<SortColumn> keys;
  private final ColumnReader[][] columns; // by segment, then by key

  RowOrdering(TableView view, List<SortColumn> keys) {
    this.keys = keys;
    this.columns = new ColumnReader[view.segments().size()][keys.size()];
    for (int i = 0; i < columns.length; i++) {
      for (int k = 0; k < keys.size(); k++) {
        columns[i][k] = view.segments().get(i).column(keys.get(k).column());
      }
    }
  }

  /** Returns the first key. */
  SortColumn first() {
    return keys.getFirst();
  }

  /** Returns the values of the first key in the segment at {@code position}. */
  ColumnReader first(int position) {
    return columns[position][0];
  }

  /** Compares two rows; negative if the first one comes first, never 0 for two rows. */
  int compare(int position, int ordinal, int otherPosition, int other) {
    for (int k = 0; k < keys.size(); k++) {
      int order = compare(k, position, ordinal, otherPosition, other);
      if (order != 0) {
        return order;
      }
    }
    return position != otherPosition
        ? Integer.compare(position, otherPosition)
        : Integer.compare(ordinal, other);
  }

  /** Compares two rows by the first key only. */
  int compareFirst(int position, int ordinal, int otherPosition, int other) {
    return compare(0, position, ordinal, otherPosition, other);
  }

  private int compare(int k, int position, int ordinal, int otherPosition, int other) {
    SortColumn key = keys.get(k);
    ColumnReader column = columns[position][k];
    ColumnReader otherColumn = columns[otherPosition][k];
    boolean isNull = column.isNull(ordinal);
    boolean otherIsNull = otherColumn.isNull(other);
    if (isNull || otherIsNull) {
      int nullsLast = Boolean.compare(isNull, otherIsNull);
      return key.nullsFirst() ? -nullsLast : nullsLast;
    }
    int order = ValueOrder.compare(column, ordinal, otherColumn, other);
    return key.descending() ? -order : order;
  }
}
