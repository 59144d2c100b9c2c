package io.vicinal.storage.scan;

import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.filter.BoundPredicate;
import io.vicinal.storage.filter.SortedBounds;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.SortedRows;
import org.jspecify.annotations.Nullable;

/** Offers rows of one sealed segment to a heap in the order of an index, until it is of no use. */
final class IndexWalk {
  private static final int CHECK_MASK = (1 << 8) - 1;

  /** So many rows that do not match, or are dead, are looked at in any case. */
  private static final int FAILURES_MIN = 1_000;

  /** Testing rows one by one takes so many times as long as testing all of a block. */
  private static final int COST_OF_ONE = 32;

  private final TableView view;
  private final int position;
  private final long lsn;
  private final @Nullable Predicate filter;
  private final @Nullable Object[] parameters;
  private final RowOrdering ordering;
  private final ResourceAccount account;
  private final ScanCounters counters;

  IndexWalk(
      TableView view,
      int position,
      long lsn,
      @Nullable Predicate filter,
      @Nullable Object[] parameters,
      RowOrdering ordering,
      ResourceAccount account,
      ScanCounters counters) {
    this.view = view;
    this.position = position;
    this.lsn = lsn;
    this.filter = filter;
    this.parameters = parameters;
    this.ordering = ordering;
    this.account = account;
    this.counters = counters;
  }

  /**
   * Offers rows whose value of the first column is not NULL.
   *
   * @return whether all were offered that can be among the first; not where too many do not match
   */
  boolean offer(SealedSegment segment, SortedRows sorted, TopHeap heap) {
    int column = ordering.first().column();
    SortedBounds bounds = SortedBounds.of(filter, column, segment, sorted, parameters);
    BoundPredicate matches =
        filter == null ? null : BoundPredicate.bind(filter, parameters, segment);
    boolean descending = ordering.first().descending();
    int failuresMax = Math.max(FAILURES_MIN, segment.rowCount() / COST_OF_ONE);
    int failures = 0;
    for (int i = 0; i < bounds.count(); i++) {
      if ((i & CHECK_MASK) == 0) {
        account.step();
      }
      int row = sorted.row(descending ? bounds.to() - 1 - i : bounds.from() + i);
      if (heap.isFull()
          && ordering.compareFirst(position, row, heap.lastPosition(), heap.lastOrdinal()) > 0) {
        return true;
      }
      boolean visible = view.isVisible(position, row, lsn);
      if (visible && (matches == null || matches.test(row))) {
        heap.offer(position, row);
        continue;
      }
      counters.rowsFiltered += visible ? 1 : 0;
      if (++failures > failuresMax) {
        return false;
      }
    }
    return true;
  }
}
