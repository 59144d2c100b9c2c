package io.vicinal.storage.scan;

import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.segment.Bitmap;
import org.jspecify.annotations.Nullable;

/** Gives rows in storage order; the filter of a segment is evaluated when the scan gets there. */
final class FilteredRows implements RowSource {
  private final TableView view;
  private final long lsn;
  private final @Nullable Predicate filter;
  private final @Nullable Object[] parameters;
  private final ResourceAccount account;
  private final ScanMemory memory;
  private final ScanCounters counters;
  private final ScanStrategy strategy;
  private long left;
  private int segment = -1;
  private int row = -1;
  private Bitmap rows = new Bitmap(0);

  FilteredRows(
      TableView view,
      long lsn,
      @Nullable Predicate filter,
      @Nullable Object[] parameters,
      long limit,
      ResourceAccount account,
      ScanMemory memory,
      ScanCounters counters,
      ScanStrategy strategy) {
    this.view = view;
    this.lsn = lsn;
    this.filter = filter;
    this.parameters = parameters;
    this.left = limit;
    this.account = account;
    this.memory = memory;
    this.counters = counters;
    this.strategy = strategy;
  }

  @Override
  public @Nullable RowAddress next() {
    if (left == 0) {
      return null;
    }
    row = rows.nextSet(row + 1);
    while (row < 0) {
      if (++segment == view.segments().size()) {
        return null;
      }
      memory.release(rows.size() / Byte.SIZE); // of the segment before
      rows = SegmentMatches.of(view, segment, lsn, filter, parameters, account, counters).rows();
      memory.reserve(rows.size() / Byte.SIZE);
      row = rows.nextSet(0);
    }
    left--;
    return new RowAddress(segment, row);
  }

  @Override
  public @Nullable Double distance(RowAddress address) {
    return null;
  }

  @Override
  public ScanStrategy strategy() {
    return strategy;
  }
}
