package io.vicinal.storage.scan;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.hnsw.GraphTraits;
import java.util.function.Supplier;

/**
 * How one segment is searched, chosen by what each way is expected to cost, see {@link SearchCost}.
 *
 * <p>Whether the rows near a query match as often as others is not known before. Where walking the
 * graph would be much the cheapest way if they all did, it is tried, with what the next best way
 * costs as its budget; the walk stops as soon as it foresees that this will not do.
 *
 * @param efSearch effort of the search, 0 for an exact one
 * @param distancesMax distances, or estimates, after which the walk gives up
 * @param reason short phrase with the numbers that decided, put into words only when asked for
 */
record SearchPlan(
    ScanStrategy.Kind kind, int efSearch, long distancesMax, Supplier<String> reason) {
  /** A walk without a filter may cost so many times what is expected. */
  private static final int SLACK = 4;

  /** So many times cheaper a walk must be at best to be tried, since trying may be in vain. */
  private static final double WORTH_TRYING = 2;

  /** So many times what a scan of codes costs may be walked, since both are guesses. */
  private static final double WALK_MAX = 1.3;

  /** The same of an exact search, than which a walk in vain should not be much slower. */
  private static final double WALK_BEFORE_EXACT_MAX = 0.5;

  private static final double NANOS_PER_MICRO = 1_000;

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

  /** Returns this plan with less effort. */
  SearchPlan withEffort(int effort) {
    return new SearchPlan(kind, effort, distancesMax, reason);
  }

  /** Returns the plan of rows that get their links while others search them. */
  static SearchPlan growing(int efSearch, long rows, long matches) {
    return new SearchPlan(
        ScanStrategy.Kind.HNSW,
        efSearch,
        Long.MAX_VALUE,
        () -> "rows not sealed yet, " + matches + " of " + rows + " rows to search");
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
      long rows,
      long matches,
      boolean filtered,
      int efSearch,
      int k,
      int dimension,
      GraphTraits graph) {
    if (filtered && SearchCost.isExactLeast(matches, dimension, graph.codeBytes())) {
      return new SearchPlan(
          ScanStrategy.Kind.EXACT_OVER_FILTER,
          0,
          0,
          () -> numbers(SearchCost.of(rows, matches, efSearch, k, dimension, graph)));
    }
    SearchCost cost = SearchCost.of(rows, matches, efSearch, k, dimension, graph);
    Supplier<String> numbers = () -> numbers(cost);
    if (!filtered) {
      return matches <= cost.walkedDistances()
          ? new SearchPlan(ScanStrategy.Kind.EXACT, 0, 0, numbers)
          : new SearchPlan(ScanStrategy.Kind.HNSW, efSearch, budget(cost, cost.walk()), numbers);
    }
    boolean scans = cost.codes() < cost.exact() && cost.candidates() <= SCANNED_CANDIDATES_MAX;
    double best = scans ? cost.codes() : cost.exact();
    if (cost.shortestWalk() * WORTH_TRYING <= best) {
      double most = best * (scans ? WALK_MAX : WALK_BEFORE_EXACT_MAX);
      long budget = Math.round(most / cost.step());
      return new SearchPlan(ScanStrategy.Kind.HNSW_FILTERED, efSearch, budget, numbers);
    }
    return scans
        ? new SearchPlan(ScanStrategy.Kind.CODES_OVER_FILTER, efSearch, 0, numbers)
        : new SearchPlan(ScanStrategy.Kind.EXACT_OVER_FILTER, 0, 0, numbers);
  }

  private static long budget(SearchCost cost, double walk) {
    return Math.round(Math.max(walk * SLACK, cost.exact()) / cost.step());
  }

  private static String numbers(SearchCost cost) {
    var ways = new StringBuilder();
    ways.append(cost.matches()).append(" of ").append(cost.rows()).append(" rows match, µs: ");
    ways.append(Math.round(cost.exact() / NANOS_PER_MICRO)).append(" exactly, ");
    if (cost.codeBytes() > 0) {
      ways.append(Math.round(cost.codes() / NANOS_PER_MICRO)).append(" by codes, ");
    }
    ways.append(Math.round(cost.shortestWalk() / NANOS_PER_MICRO)).append(" to ");
    ways.append(Math.round(cost.walk() / NANOS_PER_MICRO)).append(" by the graph");
    return ways.toString();
  }

  private static ScanStrategy.Kind exactKind(boolean filtered) {
    return filtered ? ScanStrategy.Kind.EXACT_OVER_FILTER : ScanStrategy.Kind.EXACT;
  }
}
