package io.vicinal.storage.scan;

import io.vicinal.storage.hnsw.SearchResult;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest segment of a search, if it is sealed, and rows in memory, or such as were sealed just
 * now and have no graph of their own yet, where all rows of both are wanted: one walk may find what
 * is near in both.
 */
record JointPair(SegmentMatches sealed, SegmentMatches newest) {
  /**
   * Returns the pairs that a search may try, those with the most rows first.
   *
   * @param segments the largest first
   */
  static List<JointPair> of(List<SegmentMatches> segments) {
    if (segments.isEmpty()
        || !(segments.getFirst().segment() instanceof SealedSegment sealed)
        || segments.getFirst().some() != null
        || segments.getFirst().count() < sealed.rowCount()) {
      return List.of();
    }
    var pairs = new ArrayList<JointPair>(1);
    for (SegmentMatches other : segments.subList(1, segments.size())) {
      if (other.some() == null && mayHang(other.segment())) {
        pairs.add(new JointPair(segments.getFirst(), other));
      }
    }
    return pairs;
  }

  private static boolean mayHang(Segment segment) {
    return segment instanceof GrowingSegment
        || (segment instanceof SealedSegment sealed && sealed.hasBegun());
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

  /** Offers rows of both: the newest ones are numbered after those of the sealed segment. */
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
