package io.vicinal.storage.scan;

import io.vicinal.storage.hnsw.SearchResult;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.SealedSegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest segment of a search, if it is sealed, and the rows in memory, where all rows of both
 * are wanted: one walk may find what is near in both.
 */
record JointPair(SegmentMatches sealed, SegmentMatches newest) {
  /**
   * Returns the pair of a search, null if there is none.
   *
   * @param segments the largest first
   */
  static @Nullable JointPair of(List<SegmentMatches> segments) {
    if (segments.isEmpty()
        || !(segments.getFirst().segment() instanceof SealedSegment sealed)
        || segments.getFirst().some() != null
        || segments.getFirst().count() < sealed.rowCount()) {
      return null;
    }
    for (SegmentMatches other : segments) {
      if (other.segment() instanceof GrowingSegment && other.some() == null) {
        return new JointPair(segments.getFirst(), other);
      }
    }
    return null;
  }

  /** Returns the sealed segment. */
  SealedSegment segment() {
    return (SealedSegment) sealed.segment();
  }

  /** Returns the plan of the sealed segment, null unless links are followed in both. */
  @Nullable SearchPlan plan(SegmentPlans plans) {
    SearchPlan plan = plans.plan(sealed.position(), sealed.count());
    boolean walks = plan.usesGraph() && !plan.scansCodes();
    return walks && plans.plan(newest.position(), newest.count()).usesGraph() ? plan : null;
  }

  /** Returns whether a segment is one of the two. */
  boolean has(SegmentMatches matches) {
    return matches.position() == sealed.position() || matches.position() == newest.position();
  }

  /** Offers rows of both: those in memory are numbered after those of the sealed segment. */
  void offer(SearchResult found, NearestHits hits) {
    int rows = segment().rowCount();
    for (int i = 0; i < found.count(); i++) {
      int row = found.ordinal(i);
      if (row < rows) {
        hits.offer(sealed.position(), row, found.distance(i));
      } else {
        hits.offer(newest.position(), row - rows, found.distance(i));
      }
    }
  }
}
