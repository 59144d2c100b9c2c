package io.vicinal.storage.scan;

import io.vicinal.storage.segment.RowKey;
import io.vicinal.storage.segment.Segment;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

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

  /** Returns the row's value of {@code column}. */
  @Nullable Object value(TableView view, int column) {
    return view.segments().get(segment).value(column, ordinal);
  }

  RowKey key(TableView view) {
    Segment owner = view.segments().get(segment);
    return owner.rowKey(ordinal);
  }
}
