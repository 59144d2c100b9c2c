package io.vicinal.storage.scan;

import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.filter.FilterKey;
import io.vicinal.storage.filter.PredicateEvaluator;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.KnownFilters;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one segment that a scan may give.
 *
 * @param position of the segment in the view
 * @param some visible rows that pass the filter; null for the first {@code count} rows, so that a
 *     search of all rows need not touch a bit for each
 * @param count how many they are
 * @param listed their ordinals, if they are few and known; not to be changed
 */
record SegmentMatches(
    int position, Segment segment, @Nullable Bitmap some, int count, int @Nullable [] listed) {
  /** To evaluate a filter for fewer rows takes hardly longer than to look it up. */
  static final int KNOWN_ROWS_MIN = 1 << 12;

  SegmentMatches(int position, Segment segment, @Nullable Bitmap some, int count) {
    this(position, segment, some, count, null);
  }

  /** Evaluates {@code filter} on the rows of a segment that are visible at {@code lsn}. */
  static SegmentMatches of(
      TableView view,
      int position,
      long lsn,
      @Nullable Predicate filter,
      @Nullable Object[] parameters,
      ResourceAccount account,
      ScanCounters counters) {
    account.check();
    Segment segment = view.segments().get(position);
    if (filter == null && view.isAllVisible(position, lsn)) {
      return new SegmentMatches(position, segment, null, view.rowBound(position, lsn));
    }
    if (filter != null) {
      KnownFilters.Rows known = known(view, position, lsn, filter, parameters, account);
      if (known != null) {
        return of(view, position, lsn, known, counters);
      }
    }
    Bitmap visible = view.visible(position, lsn);
    if (filter == null) {
      return new SegmentMatches(position, segment, visible, visible.cardinality());
    }
    int before = visible.cardinality();
    Bitmap rows =
        PredicateEvaluator.evaluate(filter, parameters, segment, visible.size(), visible, account);
    int count = rows.cardinality();
    counters.rowsFiltered += before - count;
    return new SegmentMatches(position, segment, rows, count);
  }

  /**
   * Returns the rows that satisfy {@code filter}, visible or not, if they are known, or are to be
   * from now on; else null.
   */
  private static KnownFilters.@Nullable Rows known(
      TableView view,
      int position,
      long lsn,
      Predicate filter,
      @Nullable Object[] parameters,
      ResourceAccount account) {
    if (!(view.segments().get(position) instanceof SealedSegment segment)
        || segment.rowCount() < KNOWN_ROWS_MIN
        || view.rowBound(position, lsn) < segment.rowCount()) {
      return null;
    }
    FilterKey key = FilterKey.of(filter, parameters);
    if (key == null) {
      return null;
    }
    KnownFilters.Rows known = segment.filters().find(key);
    if (known != null || !segment.filters().isAskedAgain(key)) {
      return known;
    }
    int rows = segment.rowCount();
    Bitmap all = Bitmap.full(rows);
    Bitmap found;
    try {
      found = PredicateEvaluator.evaluate(filter, parameters, segment, rows, all, account);
    } catch (StorageException.Cancelled e) {
      throw e;
    } catch (RuntimeException _) {
      return null; // perhaps because of a row that is not visible, which is nobody's business
    }
    return segment.filters().keep(key, found);
  }

  private static SegmentMatches of(
      TableView view, int position, long lsn, KnownFilters.Rows known, ScanCounters counters) {
    Segment segment = view.segments().get(position);
    if (view.isAllVisible(position, lsn)) {
      counters.rowsFiltered += segment.rowCount() - known.count();
      return new SegmentMatches(position, segment, known.bitmap(), known.count(), known.listed());
    }
    Bitmap rows = view.visible(position, lsn).copy();
    int before = rows.cardinality();
    rows.and(known.bitmap());
    int count = rows.cardinality();
    counters.rowsFiltered += before - count;
    return new SegmentMatches(position, segment, rows, count);
  }

  /** Returns the rows; not to be changed. */
  Bitmap rows() {
    return some == null ? Bitmap.full(count) : some;
  }

  /** Returns the bytes of the rows that are not simply all. */
  long bitmapBytes() {
    return some == null ? 0 : some.size() / Byte.SIZE;
  }

  /** Returns whether a row is among them. */
  boolean has(int row) {
    return some == null ? row < count : row < some.size() && some.get(row);
  }

  /** Returns how many of the first {@code rows} rows are among them. */
  int count(int rows) {
    return some == null ? Math.min(rows, count) : some.cardinality(Math.min(rows, some.size()));
  }

  /** Returns a bound above all ordinals. */
  int size() {
    return some == null ? count : some.size();
  }

  /** Returns these rows without {@code given}. */
  SegmentMatches without(@Nullable Bitmap given) {
    if (given == null) {
      return this;
    }
    Bitmap rest = some == null ? Bitmap.full(count) : some.copy();
    rest.andNot(given);
    return new SegmentMatches(position, segment, rest, rest.cardinality());
  }
}
