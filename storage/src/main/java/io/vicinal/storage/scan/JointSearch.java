package io.vicinal.storage.scan;

import io.vicinal.storage.hnsw.HnswSearcher;
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
 * where nearly every row is wanted: those in memory, and such as were sealed while this was open. A
 * few rows that ended, or that a filter leaves out, are found with the others and let go.
 *
 * <p>Serves any number of queries of one scan, from one thread at a time.
 */
final class JointSearch {
  /** Where fewer of the rows are wanted, a walk would find too many others. */
  private static final double WANTED_MIN = 0.9;

  /** So many rows more are given where some are not wanted, and so many times their share. */
  private static final int SPARE_MIN = 2;

  private static final double SPARE = 3;

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
    SegmentMatches largest = largest(segments, plans);
    if (largest == null) {
      return null;
    }
    long indexId = plans.indexId().getAsLong();
    var others = new ArrayList<SegmentMatches>(segments.size() - 1);
    for (SegmentMatches other : segments) {
      if (other.position() != largest.position()
          && isNearlyAll(other, other.size())
          && plans.plan(other.position(), other.count()).usesGraph()) {
        if (mayHang(other.segment(), indexId)) {
          others.add(other);
        } else if (other.segment() instanceof SealedSegment small) {
          small.searchedApart(indexId);
        }
      }
    }
    if (others.isEmpty()) {
      return null;
    }
    SearchPlan plan = plans.plan(largest.position(), largest.count());
    return !plan.usesGraph() || plan.scansCodes()
        ? null
        : new JointSearch(largest, others, plan, indexId);
  }

  /** Returns the segment on which others hang: of the sealed ones that with the most rows. */
  private static @Nullable SegmentMatches largest(
      List<SegmentMatches> segments, SegmentPlans plans) {
    if (segments.size() < 2 || plans.indexId().isEmpty()) {
      return null;
    }
    @Nullable SegmentMatches largest = null;
    for (SegmentMatches matches : segments) {
      if (matches.segment() instanceof SealedSegment sealed
          && (largest == null || sealed.rowCount() > largest.segment().rowCount())
          && sealed.graph(plans.indexId().getAsLong()).isPresent()) {
        largest = matches;
      }
    }
    return largest != null && isNearlyAll(largest, largest.segment().rowCount()) ? largest : null;
  }

  private static boolean isNearlyAll(SegmentMatches matches, int rows) {
    return matches.count() >= WANTED_MIN * rows;
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
    search.check();
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
        SearchResult found = walk(search, sealed, graph, joined, prepared, count);
        long matches = largest.count() + joined.matches();
        boolean enough =
            found != null
                && !found.budgetExhausted()
                && offer(found, joined, null) >= Math.min(count, matches);
        joined.tell(enough, largest.count() == sealed.rowCount());
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
      JoinedSegments joined,
      DistanceQuery prepared,
      int count) {
    VectorRows vectors = sealed.vectors(search.column());
    int spare = spare(count, sealed.rowCount() + joined.rows(), joined);
    try (HnswSearcher searcher = HnswSearcher.borrow()) {
      SearchResult found =
          searcher.searchTogether(
              graph.graph(),
              vectors,
              joined.parts(),
              search.query().kernel(),
              prepared,
              count,
              spare,
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

  /** Returns how many rows more a walk is to give, because some are not wanted. */
  private int spare(int count, long rows, JoinedSegments joined) {
    long left = Math.max(0, rows - count);
    double others = 1 - (double) (largest.count() + joined.matches()) / rows;
    return others <= 0
        ? 0
        : (int) Math.clamp(SPARE_MIN + (long) Math.ceil(SPARE * others * count), 0, left);
  }

  /**
   * Offers rows of all that are wanted, those of each part being numbered behind the ones before,
   * and returns how many they are.
   *
   * @param hits null for the number alone
   */
  private int offer(SearchResult found, JoinedSegments joined, @Nullable NearestHits hits) {
    int nodes = ((SealedSegment) largest.segment()).rowCount();
    int nearby = SegmentSearch.nearby(found);
    int offered = 0;
    for (int i = 0; i < nearby; i++) {
      int row = found.ordinal(i);
      float distance = found.distance(i);
      if (row >= nodes) {
        offered += joined.offer(row - nodes, distance, hits) ? 1 : 0;
      } else if (largest.has(row)) {
        offered++;
        if (hits != null) {
          hits.offer(largest.position(), row, distance);
        }
      }
    }
    return offered;
  }
}
