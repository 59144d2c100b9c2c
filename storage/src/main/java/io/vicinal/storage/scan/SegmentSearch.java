package io.vicinal.storage.scan;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.hnsw.HnswGraph;
import io.vicinal.storage.hnsw.HnswSearcher;
import io.vicinal.storage.hnsw.SearchResult;
import io.vicinal.storage.segment.RetainedGraph;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.vector.DistanceQuery;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nearest matches of one segment: by its graph where the plan says so, by scoring them
 * all otherwise, and also where the graph found fewer than there are.
 */
final class SegmentSearch {
  private final int column;
  private final QueryVector query;
  private final ResourceAccount account;
  private final ScanMemory memory;
  private final ScanCounters counters;
  private @Nullable RowScorer scorer;

  SegmentSearch(
      int column,
      QueryVector query,
      ResourceAccount account,
      ScanMemory memory,
      ScanCounters counters) {
    this.column = column;
    this.query = query;
    this.account = account;
    this.memory = memory;
    this.counters = counters;
  }

  RowScorer scorer() {
    RowScorer made = scorer;
    if (made == null) {
      made = new RowScorer(query, account, counters); // which a search by graph does not need
      scorer = made;
    }
    return made;
  }

  ScanMemory memory() {
    return memory;
  }

  /** Ends the search if its statement is to end. */
  void check() {
    account.check();
  }

  /**
   * Offers the {@code count} nearest of {@code matches}, or all if they are fewer.
   *
   * @param indexId whose graph to search, if the plan says so
   */
  void search(
      SegmentMatches matches, SearchPlan plan, OptionalLong indexId, int count, NearestHits hits) {
    account.check();
    DistanceQuery prepared = query.prepared();
    if (matches.count() == 0 || count == 0) {
      return;
    }
    if (indexId.isPresent()
        && prepared != null
        && plan.usesGraph()
        && matches.segment() instanceof SealedSegment sealed) {
      try (RetainedGraph graph = sealed.retainGraph(indexId.getAsLong())) {
        if (graph != null && offered(sealed, graph, matches, plan, prepared, count, hits)) {
          return;
        }
      }
    }
    scoreAll(matches, hits);
  }

  /** Offers what graph and codes find; false if that is not enough. */
  private boolean offered(
      SealedSegment segment,
      RetainedGraph graph,
      SegmentMatches matches,
      SearchPlan plan,
      DistanceQuery prepared,
      int count,
      NearestHits hits) {
    boolean scans = plan.scansCodes() && graph.graph().hasCodes();
    try {
      SearchResult found =
          scans
              ? scan(segment, matches, plan, graph.graph(), prepared, count)
              : walk(segment, matches, plan, graph.graph(), prepared, count);
      if (found.budgetExhausted() && graph.graph().hasCodes()) {
        count(found);
        found = scan(segment, matches, plan, graph.graph(), prepared, count);
      }
      count(found);
      // A limited query never gives fewer rows because of the index: what the graph cannot reach,
      // or not within its budget, is found by scoring the matches.
      if (found.budgetExhausted() || nearby(found) < Math.min(count, matches.count())) {
        return false;
      }
      for (int i = 0; i < found.count(); i++) {
        hits.offer(matches.position(), found.ordinal(i), found.distance(i));
      }
      return true;
    } catch (IndexOutOfBoundsException e) {
      // Links of large graphs are not checked when they are opened.
      segment.leaveOut(graph, e);
      return false;
    }
  }

  private void count(SearchResult found) {
    counters.visitedNodes += found.visitedNodes();
    counters.distanceComputations += found.distanceComputations();
  }

  /** Returns how many rows with a distance were found; a zero vector has none under COSINE. */
  private static int nearby(SearchResult found) {
    int count = found.count();
    while (count > 0 && Float.isNaN(found.distance(count - 1))) {
      count--; // rows without a distance come last
    }
    return count;
  }

  private SearchResult scan(
      SealedSegment segment,
      SegmentMatches matches,
      SearchPlan plan,
      HnswGraph graph,
      DistanceQuery prepared,
      int count) {
    try (HnswSearcher searcher = HnswSearcher.borrow()) {
      return searcher.scan(
          graph,
          segment.vectors(column),
          query.kernel(),
          prepared,
          count,
          plan.efSearch(),
          matches.rows().words());
    }
  }

  private SearchResult walk(
      SealedSegment segment,
      SegmentMatches matches,
      SearchPlan plan,
      HnswGraph graph,
      DistanceQuery prepared,
      int count) {
    boolean all = matches.count() == segment.rowCount();
    try (HnswSearcher searcher = HnswSearcher.borrow()) {
      return searcher.search(
          graph,
          segment.vectors(column),
          query.kernel(),
          prepared,
          count,
          Math.max(count, plan.efSearch()),
          all ? null : matches.rows().words(),
          plan.distancesMax());
    }
  }

  private void scoreAll(SegmentMatches matches, NearestHits hits) {
    scorer()
        .score(
            matches.segment(),
            column,
            matches.rows(),
            (ordinals, distances, rows) ->
                hits.offer(matches.position(), ordinals, distances, rows));
  }
}
