package io.vicinal.storage.scan;

import io.vicinal.storage.segment.RowKey;
import io.vicinal.storage.segment.Segment;
import java.util.Comparator;

/**
 * Where a row is.
 *
 * @param segment position in the list of the {@link TableView}
 */
record RowAddress(int segment, int ordinal) {
  /** Returns the order of rows by primary key. */
  static Comparator<RowAddress> byKey(TableView view) {
    return Comparator.comparing(address -> address.key(view));
  }

  RowKey key(TableView view) {
    Segment owner = view.segments().get(segment);
    return owner.rowKey(ordinal);
  }
}
