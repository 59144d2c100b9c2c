package io.vicinal.storage.scan;

import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.SortColumn;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.SortedRows;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives the first rows in the order of columns, having read no more than these columns of the
 * others.
 *
 * <p>A sealed segment with an index on the first column is walked in its order until no further row
 * can be among the first ({@link IndexWalk}); of the others, all rows that match are offered to a
 * heap, but for blocks whose bounds show that they are too late ({@link BlockWalk}).
 */
final class TopRows implements RowSource {
  /** Where so large a share of a segment is wanted, all of it is read. */
  private static final int WALKED_SHARE = 4;

  private final TableView view;
  private final long lsn;
  private final ScanSpec spec;
  private final @Nullable Object[] parameters;
  private final long limit;
  private final Optional<KeyRows> keys;
  private final ResourceAccount account;
  private final ScanMemory memory;
  private final ScanCounters counters;
  private @Nullable TopHeap rows;
  private int found;
  private int given;
  private boolean gaveUp;

  /**
   * Prepares the scan.
   *
   * @param keys the rows that match where a look-up finds them
   */
  TopRows(
      TableView view,
      long lsn,
      ScanSpec spec,
      @Nullable Object[] parameters,
      long limit,
      Optional<KeyRows> keys,
      ResourceAccount account,
      ScanMemory memory,
      ScanCounters counters) {
    this.view = view;
    this.lsn = lsn;
    this.spec = spec;
    this.parameters = parameters;
    this.limit = limit;
    this.keys = keys;
    this.account = account;
    this.memory = memory;
    this.counters = counters;
  }

  @Override
  public @Nullable RowAddress next() {
    TopHeap first = rows;
    if (first == null) {
      var ordering = new RowOrdering(view, spec.order());
      first = new TopHeap(ordering, limit, memory);
      fill(ordering, first);
      found = first.sort(account::step);
      rows = first;
    }
    return given == found ? null : first.row(given++);
  }

  private void fill(RowOrdering ordering, TopHeap heap) {
    if (limit == 0) {
      return;
    }
    if (keys.isPresent()) {
      for (RowAddress row = keys.get().next(); row != null; row = keys.get().next()) {
        heap.offer(row.segment(), row.ordinal());
      }
      return;
    }
    for (int i = 0; i < view.segments().size(); i++) {
      if (!walked(i, ordering, heap)) {
        offerAll(i, spec.filter(), ordering, heap);
      }
    }
  }

  private void offerAll(
      int position, @Nullable Predicate filter, RowOrdering ordering, TopHeap heap) {
    var matches = SegmentMatches.of(view, position, lsn, filter, parameters, account, counters);
    long bytes = matches.bitmapBytes();
    memory.reserve(bytes);
    new BlockWalk(ordering, heap, account).offer(matches);
    memory.release(bytes);
  }

  /** Returns whether the rows of a segment were found in the order of an index. */
  private boolean walked(int position, RowOrdering ordering, TopHeap heap) {
    if (!(view.segments().get(position) instanceof SealedSegment segment)
        || segment.rowCount() < ColumnReader.BLOCK_ROWS
        || limit > segment.rowCount() / WALKED_SHARE) {
      return false;
    }
    SortColumn key = ordering.first();
    SortedRows sorted = segment.sorted(key.column(), account);
    if (sorted == null) {
      return false;
    }
    boolean hasNulls = sorted.size() < segment.rowCount();
    if (hasNulls && key.nullsFirst()) {
      offerAll(position, nulls(key), ordering, heap);
    }
    var walk =
        new IndexWalk(view, position, lsn, spec.filter(), parameters, ordering, account, counters);
    if (!walk.offer(segment, sorted, heap)) {
      gaveUp = true;
      heap.remove(position);
      return false;
    }
    if (hasNulls && !key.nullsFirst() && mayTakeNulls(ordering, heap)) {
      offerAll(position, nulls(key), ordering, heap);
    }
    return true;
  }

  private static boolean mayTakeNulls(RowOrdering ordering, TopHeap heap) {
    return !heap.isFull() || ordering.first(heap.lastPosition()).isNull(heap.lastOrdinal());
  }

  private Predicate nulls(SortColumn key) {
    Predicate isNull = new Predicate.IsNull(key.column());
    return spec.filter() == null ? isNull : new Predicate.And(List.of(isNull, spec.filter()));
  }

  @Override
  public @Nullable Double distance(RowAddress row) {
    return null;
  }

  @Override
  public ScanStrategy strategy() {
    if (keys.isPresent()) {
      ScanStrategy lookUp = keys.get().strategy();
      return new ScanStrategy(
          lookUp.kind(),
          lookUp.reason(),
          0,
          Math.min(limit, lookUp.estimatedRows()),
          lookUp.segments());
    }
    return describe(view, lsn, spec, limit, gaveUp);
  }

  /** Describes such a scan. */
  static ScanStrategy describe(
      TableView view, long lsn, ScanSpec spec, long limit, boolean gaveUp) {
    ScanStrategy all = ScanEstimate.scan(view, lsn, spec.filter() != null, limit);
    int first = spec.order().getFirst().column();
    long most =
        view.segments().stream()
            .filter(SealedSegment.class::isInstance)
            .mapToLong(segment -> segment.rowCount())
            .max()
            .orElse(0);
    Optional<ColumnIndex> index =
        view.table().columnIndexes().stream()
            .filter(it -> it.columns().getFirst() == first)
            .findFirst();
    if (index.isEmpty() || most < ColumnReader.BLOCK_ROWS || limit > most / WALKED_SHARE) {
      String reason = all.reason() + ", the first ones are kept";
      return new ScanStrategy(
          ScanStrategy.Kind.TOP_ROWS, reason, 0, all.estimatedRows(), all.segments());
    }
    String name = "index \"" + index.get().name() + "\"";
    return gaveUp
        ? new ScanStrategy(
            ScanStrategy.Kind.TOP_ROWS,
            all.reason() + ", too few match in the order of " + name,
            0,
            all.estimatedRows(),
            all.segments())
        : new ScanStrategy(
            ScanStrategy.Kind.INDEX_ORDER,
            name + " gives the rows in order",
            0,
            all.estimatedRows(),
            all.segments());
  }
}
