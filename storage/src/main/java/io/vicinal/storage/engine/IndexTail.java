package io.vicinal.storage.engine;

import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;

/**
 * The sealed rows of a table that the graphs of an index have, and those that they do not have yet,
 * which every search compares one by one.
 *
 * <p>Behind a bound, a quarter of the indexed rows or more, writers are slowed: not at all at the
 * bound, by {@link #MICROS} for each row at twice the bound, by four times as much at three times,
 * up to {@link #MICROS_MAX}. So a load of a few times the bound runs at nearly full speed, and the
 * tail of a longer one ends where rows come as slowly as they are linked.
 *
 * @param rowsMin the bound of a table of which little is indexed
 */
record IndexTail(long indexed, long unindexed, long rowsMin) {
  private static final double MICROS = 10;
  private static final double MICROS_MAX = 1_000;

  /** Returns the longest tail of the indexes that serve searches; an empty one without any. */
  static IndexTail longest(TableView view, long rowsMin) {
    var longest = new IndexTail(0, 0, rowsMin);
    for (VectorIndex index : view.table().indexes()) {
      if (index.state() == VectorIndex.State.READY) {
        IndexTail tail = of(view, index.id(), rowsMin);
        longest = tail.excess() > longest.excess() ? tail : longest;
      }
    }
    return longest;
  }

  /** Returns the tail of an index, without segments that are too small for a graph. */
  static IndexTail of(TableView view, long indexId, long rowsMin) {
    long indexed = 0;
    long unindexed = 0;
    for (Segment segment : view.segments()) {
      if (segment instanceof SealedSegment sealed) {
        if (sealed.graph(indexId).isPresent()) {
          indexed += sealed.rowCount();
        } else if (sealed.rowCount() >= TableWork.GRAPH_ROWS_MIN) {
          unindexed += sealed.rowCount();
        }
      }
    }
    return new IndexTail(indexed, unindexed, rowsMin);
  }

  private long bound() {
    return Math.max(rowsMin, indexed / 4);
  }

  /** Returns how many times the bound the rows behind it are. */
  private double excess() {
    return Math.max(0, (double) (unindexed - bound()) / bound());
  }

  boolean isTooLong() {
    return unindexed > bound();
  }

  /** Returns how long the writer of {@code rows} rows is to wait. */
  long pauseNanos(long rows) {
    double micros = Math.min(MICROS * excess() * excess(), MICROS_MAX);
    return (long) (1_000 * micros * rows);
  }
}
