package io.vicinal.storage.scan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives all of some rows by distance, those without one last, and sorts as far as it is asked. */
final class RemainingRows {
  private final List<OrderedRows> segments = new ArrayList<>();
  private final Comparator<Hit> order;
  private final Iterator<RowAddress> missing;

  RemainingRows(TableView view, int column, List<SegmentMatches> matches, SegmentSearch search) {
    order = Hit.order(RowAddress.byKey(view));
    var without = new ArrayList<RowAddress>();
    for (SegmentMatches segment : matches) {
      var rows =
          new OrderedRows(segment.position(), segment.segment(), segment.count(), search.memory());
      search.scorer().score(segment, column, rows);
      segments.add(rows.heapify(search::check));
      search.memory().reserveHits(rows.missing().length);
      for (int ordinal : rows.missing()) {
        without.add(new RowAddress(segment.position(), ordinal));
      }
    }
    missing = NearestRows.inKeyOrder(view, without).iterator();
  }

  @Nullable RowAddress next() {
    @Nullable OrderedRows nearest = null;
    @Nullable Hit first = null;
    for (OrderedRows segment : segments) {
      @Nullable Hit head = segment.peek();
      if (head != null && (first == null || order.compare(head, first) < 0)) {
        first = head;
        nearest = segment;
      }
    }
    if (first == null || nearest == null) {
      return missing.hasNext() ? missing.next() : null;
    }
    nearest.remove();
    return first.address();
  }
}
