package io.vicinal.planner.execute;

import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanStatistics;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/** What one operator of a plan was expected to give, and what it gave. Not thread-safe. */
public final class OperatorMeasure {
  private final double estimatedRows;
  private final Set<RowCursor> cursors = Collections.newSetFromMap(new IdentityHashMap<>());
  private long rows;
  private long nanos;
  private long runs;

  public OperatorMeasure(double estimatedRows) {
    this.estimatedRows = estimatedRows;
  }

  /** Returns how many rows were expected of all runs together. */
  public double estimatedRows() {
    return estimatedRows;
  }

  /** Returns how many rows all runs gave. */
  public long rows() {
    return rows;
  }

  /** Returns the time that the operator and those below it took. */
  public long nanos() {
    return nanos;
  }

  /** Returns how often it was run: once per outer row below some operators, or never. */
  public long runs() {
    return runs;
  }

  /** Returns what its scans have done, empty if it is none or did not run. */
  public Optional<ScanStatistics> scanned() {
    return cursors.stream().map(RowCursor::statistics).reduce(ScanStatistics::plus);
  }

  void begin(long spentNanos) {
    runs++;
    nanos += spentNanos;
  }

  void pulled(boolean row, long spentNanos) {
    rows += row ? 1 : 0;
    nanos += spentNanos;
  }

  /** Takes note of a scan; the same one may be read for several outer rows. */
  void opened(RowCursor cursor) {
    cursors.add(cursor);
  }
}
