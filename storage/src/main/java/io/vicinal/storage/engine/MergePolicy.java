package io.vicinal.storage.engine;

import io.vicinal.storage.SegmentInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides which sealed segments of one shard are merged into one; a pure function.
 *
 * <p>(1) There are one large segment and at most {@link #SMALL_MAX} small ones, because every
 * search visits all of them. A segment joins a merge only while its live bytes are no more than
 * {@link #GROWTH} times those of what is merged already, so that rows are copied seldom. (2) Of no
 * segment more than a third of the rows is dead, so that files take at most half as much again as
 * the live rows. A segment of which more is dead is rewritten together with all smaller ones, which
 * cost little then. (3) Where nothing lives, nothing is copied.
 */
final class MergePolicy {
  static final int SMALL_MAX = 3;

  /** A segment of which more than one row in so many is dead is rewritten. */
  static final int DEAD_ONE_IN = 3;

  private static final int GROWTH = 2;

  private MergePolicy() {}

  /** Returns the ids of the segments to merge, none if all is well. */
  static List<Long> choose(List<SegmentInfo> segments) {
    List<SegmentInfo> ascending =
        segments.stream()
            .filter(SegmentInfo::sealed)
            .sorted(
                Comparator.comparingLong(MergePolicy::liveBytes)
                    .thenComparingLong(SegmentInfo::rowCount)
                    .thenComparingLong(SegmentInfo::id))
            .toList();
    List<SegmentInfo> empty = ascending.stream().filter(s -> live(s) == 0).toList();
    if (!empty.isEmpty()) {
      return ids(empty);
    }
    if (ascending.size() > 1 + SMALL_MAX) {
      return ids(smallest(ascending));
    }
    for (int i = ascending.size() - 1; i >= 0; i--) {
      if (ascending.get(i).deadRowCount() * DEAD_ONE_IN > ascending.get(i).rowCount()) {
        return ids(ascending.subList(0, i + 1));
      }
    }
    return List.of();
  }

  private static List<SegmentInfo> smallest(List<SegmentInfo> ascending) {
    var chosen = new ArrayList<SegmentInfo>();
    long bytes = 0;
    for (SegmentInfo segment : ascending) {
      if (chosen.size() >= 2 && liveBytes(segment) > GROWTH * bytes) {
        break;
      }
      chosen.add(segment);
      bytes += liveBytes(segment);
    }
    return chosen;
  }

  private static long live(SegmentInfo segment) {
    return segment.rowCount() - segment.deadRowCount();
  }

  /** Returns what a copy of the live rows takes, graphs not counted: not all have one yet. */
  private static long liveBytes(SegmentInfo segment) {
    return segment.rowCount() == 0
        ? 0
        : (long) ((double) segment.sizeBytes() * live(segment) / segment.rowCount());
  }

  private static List<Long> ids(List<SegmentInfo> segments) {
    return segments.stream().map(SegmentInfo::id).toList();
  }
}
