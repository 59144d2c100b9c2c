package io.vicinal.storage.scan;

import io.vicinal.storage.hnsw.HnswSearcher;
import io.vicinal.storage.hnsw.JoinedRows;
import io.vicinal.storage.hnsw.SearchResult;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.RetainedGraph;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the largest segment, if it is sealed, and all others whose rows hang on its graph,
 * where every row is wanted: those in memory, and such as were sealed while this was open.
 *
 * <p>Serves any number of queries of one scan, from one thread at a time.
 */
final class JointSearch {
  private final SegmentMatches largest;
  private final List<SegmentMatches> others;
  private final SearchPlan plan;
  private final long indexId;

  private JointSearch(
      SegmentMatches largest, List<SegmentMatches> others, SearchPlan plan, long indexId) {
    this.largest = largest;
    this.others = others;
    this.plan = plan;
    this.indexId = indexId;
  }

  /**
   * Returns what may be searched so, null for nothing.
   *
   * @param segments the largest first
   */
  static @Nullable JointSearch of(List<SegmentMatches> segments, SegmentPlans plans) {
    if (segments.size() < 2
        || plans.indexId().isEmpty()
        || !(segments.getFirst().segment() instanceof SealedSegment sealed)
        || segments.getFirst().some() != null
        || segments.getFirst().count() < sealed.rowCount()) {
      return null;
    }
    long indexId = plans.indexId().getAsLong();
    var others = new ArrayList<SegmentMatches>(segments.size() - 1);
    for (SegmentMatches other : segments.subList(1, segments.size())) {
      if (other.some() == null && plans.plan(other.position(), other.count()).usesGraph()) {
        if (mayHang(other.segment(), indexId)) {
          others.add(other);
        } else if (other.segment() instanceof SealedSegment small) {
          small.searchedApart();
        }
      }
    }
    SearchPlan plan = plans.plan(segments.getFirst().position(), segments.getFirst().count());
    return others.isEmpty() || !plan.usesGraph() || plan.scansCodes()
        ? null
        : new JointSearch(segments.getFirst(), others, plan, indexId);
  }

  private static boolean mayHang(Segment segment, long indexId) {
    return segment instanceof GrowingSegment
        || (segment instanceof SealedSegment sealed && sealed.mayHang(indexId));
  }

  /**
   * Offers the nearest rows of as many segments as one walk can search, and returns these; none if
   * that cannot be, or finds too little.
   */
  List<SegmentMatches> run(SegmentSearch search, int count, NearestHits hits) {
    DistanceQuery prepared = search.query().prepared();
    if (prepared == null) {
      return List.of();
    }
    var sealed = (SealedSegment) largest.segment();
    try (RetainedGraph graph = sealed.retainGraph(indexId)) {
      if (graph == null) {
        return List.of();
      }
      try (var joined = new JoinedSegments(sealed.id(), graph.graph(), indexId)) {
        others.forEach(joined::add);
        if (joined.isEmpty()) {
          return List.of();
        }
        SearchResult found = walk(search, sealed, graph, joined.parts(), prepared, count);
        long rows = largest.count() + joined.rows();
        boolean enough =
            found != null
                && !found.budgetExhausted()
                && SegmentSearch.nearby(found) >= Math.min(count, rows);
        joined.tell(enough);
        if (found == null || !enough) {
          return List.of();
        }
        offer(found, joined, hits);
        joined.forEach((part, segment) -> search.offerBehind(part, segment, count, hits));
        return joined.with(largest);
      }
    }
  }

  private @Nullable SearchResult walk(
      SegmentSearch search,
      SealedSegment sealed,
      RetainedGraph graph,
      List<JoinedRows> joined,
      DistanceQuery prepared,
      int count) {
    VectorRows vectors = sealed.vectors(search.column());
    try (HnswSearcher searcher = HnswSearcher.borrow()) {
      SearchResult found =
          searcher.searchTogether(
              graph.graph(),
              vectors,
              joined,
              search.query().kernel(),
              prepared,
              count,
              plan.efSearch(),
              plan.distancesMax());
      search.count(found);
      search.readPages(found.vectorsRead(), vectors);
      return found;
    } catch (IndexOutOfBoundsException e) {
      // Links of large graphs are not checked when they are opened.
      sealed.leaveOut(graph, e);
      return null;
    }
  }

  /** Offers rows of all: those of each part are numbered behind the ones before. */
  private void offer(SearchResult found, JoinedSegments joined, NearestHits hits) {
    for (int i = 0; i < found.count(); i++) {
      int row = found.ordinal(i);
      if (row < largest.count()) {
        hits.offer(largest.position(), row, found.distance(i));
      } else {
        joined.offer(row - largest.count(), found.distance(i), hits);
      }
    }
  }
}
