package io.vicinal.storage.scan;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.hnsw.GraphTraits;
import java.util.function.Supplier;

/**
 * How one segment is searched, chosen by the number of distances that each way is expected to cost.
 *
 * <p>An exact search computes one distance per match. A graph search expands about {@code efSearch}
 * nodes that match, so {@code efSearch / selectivity} nodes in all, and about {@link
 * #DISTANCES_PER_NODE} distances for each, because most neighbors were seen before. Where the graph
 * has codes, those are estimates, of more candidates, and the distances of the candidates come on
 * top. With codes there is a third way, if a filter left few rows: estimates of all matches.
 *
 * @param efSearch effort of the search, 0 for an exact one
 * @param distancesMax distances after which the graph search gives up, because the filter is far
 *     from the query and scoring the matches has become the cheaper way
 * @param reason short phrase with the numbers that decided, put into words only when asked for
 */
record SearchPlan(
    ScanStrategy.Kind kind, int efSearch, long distancesMax, Supplier<String> reason) {
  /** New distances per expanded node, with the default of 16 links per node. */
  static final int DISTANCES_PER_NODE = 16;

  /** So many times the expected distances may be computed before the graph search gives up. */
  private static final int SLACK = 4;

  /** What an estimate costs in distances, where the graph says whose it is: measured at 384. */
  private static final double WALKED_ESTIMATE = 0.3;

  /**
   * What an estimate costs in distances, where rows are estimated in order, so that no row is
   * waited for to know the next: half of the above, which was not measured by itself.
   */
  private static final double SCANNED_ESTIMATE = 0.15;

  /** Beyond this, keeping candidates in order costs more than the distances that it saves. */
  private static final int SCANNED_CANDIDATES_MAX = 4 * HnswParameters.EF_SEARCH_MAX;

  /** Returns whether the graph or its codes are used. */
  boolean usesGraph() {
    return efSearch > 0;
  }

  /** Returns whether codes are read in order, instead of walking the graph. */
  boolean scansCodes() {
    return kind == ScanStrategy.Kind.CODES_OVER_FILTER;
  }

  /** Returns the plan of a segment without a graph that may be used. */
  static SearchPlan exact(String why, long rows, long matches, boolean filtered) {
    return new SearchPlan(
        exactKind(filtered), 0, 0, () -> why + ", " + matches + " of " + rows + " rows to score");
  }

  /**
   * Returns the cheapest plan for a segment with a graph.
   *
   * @param rows rows of the segment
   * @param matches rows that are visible and pass the filter
   * @param k rows that are wanted
   */
  static SearchPlan choose(
      long rows, long matches, boolean filtered, int efSearch, int k, GraphTraits graph) {
    double walked = (double) efSearch * rows * DISTANCES_PER_NODE / Math.max(1, matches);
    int candidates = graph.candidates(efSearch, k);
    boolean coded = graph.codeBytes() > 0;
    double graphCost =
        coded ? walked * candidates / efSearch * WALKED_ESTIMATE + candidates : walked;
    double codesCost =
        coded && filtered && candidates <= SCANNED_CANDIDATES_MAX
            ? matches * SCANNED_ESTIMATE + candidates
            : Double.POSITIVE_INFINITY;
    Supplier<String> numbers =
        () ->
            "%d of %d rows match, the graph needs about %d distances"
                .formatted(matches, rows, Math.round(graphCost));
    if (matches <= graphCost && matches <= codesCost) {
      return new SearchPlan(exactKind(filtered), 0, 0, numbers);
    }
    if (codesCost < graphCost) {
      return new SearchPlan(ScanStrategy.Kind.CODES_OVER_FILTER, efSearch, 0, numbers);
    }
    return new SearchPlan(
        filtered ? ScanStrategy.Kind.HNSW_FILTERED : ScanStrategy.Kind.HNSW,
        efSearch,
        Math.max(Math.round(walked * SLACK), matches),
        numbers);
  }

  private static ScanStrategy.Kind exactKind(boolean filtered) {
    return filtered ? ScanStrategy.Kind.EXACT_OVER_FILTER : ScanStrategy.Kind.EXACT;
  }
}
