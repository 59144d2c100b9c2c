package io.vicinal.storage.engine;

import io.vicinal.storage.hnsw.GrowingGraph;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.Segment;
import java.util.concurrent.TimeUnit;

/**
 * The rows in memory that an index has not linked yet while searches use it, which they look
 * through one by one, if only by their codes where they have some.
 *
 * <p>Beyond a bound, writers are slowed, so that searches keep their speed: rows then come as
 * slowly as they are linked. While nobody searches, they come as fast as the log takes them.
 */
record LinkLag(long rows) {
  private static final long BOUND = 1_024;
  private static final double MICROS = 50;
  private static final double MICROS_MAX = 1_000;
  private static final long SEARCHED_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The longest wait of one commit, however many rows it has. */
  private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

  /** Returns the longest lag of the indexes of a table that are searched. */
  static LinkLag longest(TableView view) {
    long longest = 0;
    for (Segment segment : view.segments()) {
      if (segment instanceof GrowingSegment growing) {
        for (long index : growing.graphs()) {
          GrowingGraph graph = growing.graph(index);
          if (graph != null && graph.isSearched(SEARCHED_NANOS)) {
            longest = Math.max(longest, growing.rowCount() - graph.linked());
          }
        }
      }
    }
    return new LinkLag(longest);
  }

  /** Returns how long the writer of {@code count} rows is to wait, never longer than a moment. */
  long pauseNanos(long count) {
    double excess = Math.max(0, rows - BOUND) / (BOUND / 2.0);
    long nanos = (long) (1_000 * Math.min(MICROS * excess * excess, MICROS_MAX) * count);
    return Math.min(nanos, PAUSE_NANOS_MAX);
  }
}
