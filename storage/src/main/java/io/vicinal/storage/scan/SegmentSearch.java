package io.vicinal.storage.scan;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.hnsw.GrowingView;
import io.vicinal.storage.hnsw.HnswGraph;
import io.vicinal.storage.hnsw.HnswSearcher;
import io.vicinal.storage.hnsw.JoinedRows;
import io.vicinal.storage.hnsw.SearchResult;
import io.vicinal.storage.segment.RetainedGraph;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.util.ArrayList;
import java.util.List;
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

  QueryVector query() {
    return query;
  }

  /** Returns the column of the vectors. */
  int column() {
    return column;
  }

  ScanMemory memory() {
    return memory;
  }

  /** Ends the search if its statement is to end. */
  void check() {
    account.step();
  }

  /**
   * Offers the {@code count} nearest of {@code matches}, or all if they are fewer; of those that
   * are too far to be kept some may be left out.
   *
   * @param indexId whose graph to search, if the plan says so
   * @param share of all matches that {@code matches} are: where as many hits as are wanted are
   *     known from larger segments, the effort is less
   */
  void search(
      SegmentMatches matches,
      SearchPlan plan,
      OptionalLong indexId,
      int count,
      double share,
      NearestHits hits) {
    account.step();
    DistanceQuery prepared = query.prepared();
    if (matches.count() == 0 || count == 0) {
      return;
    }
    if (indexId.isEmpty()
        || prepared == null
        || !plan.usesGraph()
        || !offered(matches, plan, indexId.getAsLong(), prepared, count, share, hits)) {
      scoreAll(matches, hits);
    }
  }

  /** Offers what the index finds, if it can; false if that is not enough. */
  private boolean offered(
      SegmentMatches matches,
      SearchPlan plan,
      long indexId,
      DistanceQuery prepared,
      int count,
      double share,
      NearestHits hits) {
    var effort = SharedEffort.of(plan, count, share, hits.worst());
    if (matches.segment() instanceof SealedSegment sealed) {
      try (RetainedGraph graph = sealed.retainGraph(indexId)) {
        if (graph != null) {
          return effort.offer(e -> found(sealed, graph, matches, prepared, e), matches, hits);
        }
      }
    }
    try (GrowingView view = matches.segment().growingView(indexId)) {
      if (view == null || !effort.offer(e -> found(view, matches, prepared, e), matches, hits)) {
        return false;
      }
      scoreFrom(view.known(), matches, hits);
      return true;
    }
  }

  /** Offers what a walk did not find of {@code segment}, whose first rows it searched. */
  void offerBehind(JoinedRows walked, SegmentMatches segment, int count, NearestHits hits) {
    GrowingView view = walked.view();
    int done = walked.known();
    int known = Math.min(view.known(), segment.size());
    DistanceQuery prepared = query.prepared();
    if (prepared != null && view.hasCodes() && done < known) {
      long @Nullable [] accept = segment.some() == null ? null : segment.some().words();
      try (HnswSearcher searcher = HnswSearcher.borrow()) {
        SearchResult tail =
            searcher.searchTail(
                view, query.kernel(), prepared, count, accept, done, known, hits.worst());
        count(tail);
        for (int i = 0; i < tail.count(); i++) {
          hits.offer(segment.position(), tail.ordinal(i), tail.distance(i));
        }
      }
      done = known;
    }
    scoreFrom(done, segment, hits);
  }

  /** Compares the matches from {@code first} on one by one. */
  private void scoreFrom(int first, SegmentMatches matches, NearestHits hits) {
    if (first < matches.size()) {
      scorer()
          .score(
              matches,
              column,
              first,
              (ordinals, distances, rows) ->
                  hits.offer(matches.position(), ordinals, distances, rows));
    }
  }

  /** Returns what graph and codes find; null if that is not enough. */
  private @Nullable List<SearchResult> found(
      SealedSegment segment,
      RetainedGraph graph,
      SegmentMatches matches,
      DistanceQuery prepared,
      SharedEffort effort) {
    boolean all = matches.count() == segment.rowCount();
    try (HnswSearcher searcher = HnswSearcher.borrow()) {
      VectorRows vectors = segment.vectors(column);
      long before = counters.vectorsRead;
      SearchResult found =
          found(
              searcher,
              graph.graph(),
              vectors,
              all ? null : matches.rows().words(),
              matches,
              prepared,
              effort);
      readPages(counters.vectorsRead - before, vectors);
      return isEnough(List.of(found), matches.count(), effort) ? List.of(found) : null;
    } catch (IndexOutOfBoundsException e) {
      // Links of large graphs are not checked when they are opened.
      segment.leaveOut(graph, e);
      return null;
    }
  }

  /** Returns what is found among the rows that {@code view} knows; null if that is not enough. */
  private @Nullable List<SearchResult> found(
      GrowingView view, SegmentMatches matches, DistanceQuery prepared, SharedEffort effort) {
    int known = Math.min(view.known(), matches.size());
    boolean all = matches.some() == null && matches.count() >= view.linked();
    long @Nullable [] accept = all ? null : matches.rows().words();
    var found = new ArrayList<SearchResult>();
    try (HnswSearcher searcher = HnswSearcher.borrow()) {
      HnswGraph graph = view.graph();
      if (graph != null) {
        found.add(found(searcher, graph, view.rows(), accept, matches, prepared, effort));
      }
      SearchResult tail =
          searcher.searchTail(
              view,
              query.kernel(),
              prepared,
              effort.count(),
              accept,
              view.linked(),
              known,
              effort.bound());
      count(tail);
      found.add(tail);
    }
    int wanted = matches.some() == null ? known : matches.some().cardinality(known);
    return isEnough(found, wanted, effort) ? found : null;
  }

  /**
   * A limited query never gives fewer rows because of the index: what the graph cannot reach, or
   * not within its budget, is found by scoring the matches.
   */
  private static boolean isEnough(List<SearchResult> found, int matches, SharedEffort effort) {
    int nearby = 0;
    for (SearchResult part : found) {
      if (part.budgetExhausted()) {
        return false;
      }
      nearby += nearby(part);
    }
    return effort.isBounded() || nearby >= Math.min(effort.count(), matches);
  }

  private SearchResult found(
      HnswSearcher searcher,
      HnswGraph graph,
      VectorRows rows,
      long @Nullable [] accept,
      SegmentMatches matches,
      DistanceQuery prepared,
      SharedEffort effort) {
    SearchPlan plan = effort.plan();
    if (!plan.scansCodes() || !graph.hasCodes()) {
      SearchResult walked =
          searcher.search(
              graph,
              rows,
              query.kernel(),
              prepared,
              effort.count(),
              plan.efSearch(),
              accept,
              plan.distancesMax(),
              effort.bound());
      count(walked);
      if (!walked.budgetExhausted() || !graph.hasCodes()) {
        return walked;
      }
    }
    SearchResult scanned =
        searcher.scan(
            graph,
            rows,
            query.kernel(),
            prepared,
            effort.count(),
            plan.efSearch(),
            matches.rows().words());
    count(scanned);
    return scanned;
  }

  /** Counts the pages of {@code read} vectors. */
  void readPages(long read, VectorRows vectors) {
    counters.readPages(read, vectors.element().bytes(vectors.dimension()));
  }

  /** Counts what a walk has done. */
  void count(SearchResult found) {
    counters.visitedNodes += found.visitedNodes();
    counters.distanceComputations += found.distanceComputations();
    counters.vectorsRead += found.vectorsRead();
  }

  /** Returns how many rows with a distance were found; a zero vector has none under COSINE. */
  static int nearby(SearchResult found) {
    int count = found.count();
    while (count > 0 && Float.isNaN(found.distance(count - 1))) {
      count--; // rows without a distance come last
    }
    return count;
  }

  private void scoreAll(SegmentMatches matches, NearestHits hits) {
    scorer()
        .score(
            matches,
            column,
            (ordinals, distances, rows) ->
                hits.offer(matches.position(), ordinals, distances, rows));
  }
}
