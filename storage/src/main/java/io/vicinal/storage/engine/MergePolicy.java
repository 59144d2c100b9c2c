package io.vicinal.storage.engine;

import io.vicinal.storage.SegmentInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides which sealed segments of one shard are merged into one; a pure function.
 *
 * <p>The aim is one large segment and at most {@link #SMALL_MAX} small ones, because every search
 * visits all of them. A segment joins a merge only while it is no larger than {@link #GROWTH} times
 * what is merged already, so that a row is copied a number of times that grows with the logarithm
 * of the table. A segment of which most rows are dead is rewritten alone.
 */
final class MergePolicy {
  static final int SMALL_MAX = 3;
  private static final int GROWTH = 2;

  private MergePolicy() {}

  /** Returns the ids of the segments to merge, none if all is well. */
  static List<Long> choose(List<SegmentInfo> segments) {
    List<SegmentInfo> sealed =
        segments.stream()
            .filter(SegmentInfo::sealed)
            .sorted(Comparator.comparingLong(SegmentInfo::rowCount))
            .toList();
    if (sealed.size() > 1 + SMALL_MAX) {
      return smallest(sealed);
    }
    return sealed.stream()
        .filter(segment -> segment.deadRowCount() * 2 > segment.rowCount())
        .map(SegmentInfo::id)
        .limit(1)
        .toList();
  }

  private static List<Long> smallest(List<SegmentInfo> ascending) {
    var chosen = new ArrayList<Long>();
    long rows = 0;
    for (SegmentInfo segment : ascending) {
      if (chosen.size() >= 2 && segment.rowCount() > GROWTH * rows) {
        break;
      }
      chosen.add(segment.id());
      rows += segment.rowCount();
    }
    return chosen;
  }
}
