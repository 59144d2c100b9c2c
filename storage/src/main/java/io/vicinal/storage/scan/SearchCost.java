package io.vicinal.storage.scan;

import io.vicinal.storage.hnsw.GraphTraits;

/**
 * About how many nanoseconds each way to search a segment takes.
 *
 * <p>Measured on WordNet sentence embeddings, 116,790 rows of 384 dimensions, on one core of an AMD
 * EPYC (AVX-512), by what {@code bench ann --parts filter} runs. Only their ratios matter, and
 * those depend on the processor's memory more than on its speed.
 *
 * @param rows of the segment
 * @param matches rows that are visible and pass the filter
 * @param candidates what a search keeps
 * @param dimension of the vectors
 * @param codeBytes bytes per row of the codes, 0 for none
 */
record SearchCost(long rows, long matches, int candidates, int dimension, int codeBytes) {
  private static final double DISTANCE = 20;
  private static final double DISTANCE_PER_DIMENSION = 0.2;

  /**
   * So many bytes of rows stay in a core's cache where the same filter is asked again and again:
   * 300 rows of 384 dimensions took 35 ns each.
   */
  private static final long CACHED_BYTES = 1 << 19;

  private static final double CACHED_PER_DIMENSION = 0.06;

  /** Rows are estimated in order, so that no row is waited for to know the next. */
  private static final double SCANNED = 3;

  private static final double SCANNED_PER_BYTE = 0.06;

  /** Links say whose estimate is next, and what was found is kept in order. */
  private static final double WALKED = 40;

  private static final double WALKED_PER_BYTE = 0.15;

  private static final double ESTIMATE_DISTANCES = 0.3;

  /** Rotating a query, and the like. */
  private static final double PREPARATION = 10_000;

  /** New rows per expanded node, with the default of 16 links per node. */
  private static final int SCORES_PER_NODE = 16;

  /** The walk's cost grows so with the share of rows that it may not keep: measured. */
  private static final double SHARE_EXPONENT = 0.75;

  static SearchCost of(long rows, long matches, int ef, int k, int dimension, GraphTraits graph) {
    int candidates = graph.candidates(ef, k);
    return new SearchCost(rows, matches, candidates, dimension, graph.codeBytes());
  }

  /**
   * Returns whether scoring {@code matches} takes less than preparing a query for codes, so that no
   * other way needs to be thought about, which takes some percent of so short a search.
   */
  static boolean isExactLeast(long matches, int dimension, int codeBytes) {
    return codeBytes > 0
        && new SearchCost(matches, matches, 0, dimension, codeBytes).exact() <= PREPARATION;
  }

  private double distance() {
    return DISTANCE + DISTANCE_PER_DIMENSION * dimension;
  }

  private double rerank() {
    return codeBytes > 0 ? PREPARATION + candidates * distance() : 0;
  }

  /** Scoring the matches. */
  double exact() {
    boolean cached = matches * dimension * Float.BYTES <= CACHED_BYTES;
    return matches * (cached ? DISTANCE + CACHED_PER_DIMENSION * dimension : distance());
  }

  /**
   * Estimating the matches, and scoring the nearest of them; without end where there are no codes.
   */
  double codes() {
    return codeBytes > 0
        ? matches * (SCANNED + SCANNED_PER_BYTE * codeBytes) + rerank()
        : Double.POSITIVE_INFINITY;
  }

  /**
   * Returns the distances that a walk without a filter saves time with, if there are more rows: at
   * least as many as it computes, an estimate counted as {@link #ESTIMATE_DISTANCES}.
   */
  double walkedDistances() {
    double perCandidate =
        codeBytes > 0 ? SCORES_PER_NODE * ESTIMATE_DISTANCES + 1 : SCORES_PER_NODE;
    return candidates * perCandidate * rows / Math.max(1, matches);
  }

  /** Scoring one row that links lead to. */
  double step() {
    return codeBytes > 0 ? WALKED + WALKED_PER_BYTE * codeBytes : distance();
  }

  /** Walking the graph where all rows near the query match. */
  double shortestWalk() {
    return (double) candidates * SCORES_PER_NODE * step() + rerank();
  }

  /** Walking the graph where as many of the rows near the query match as of all. */
  double walk() {
    double share = Math.max(1, matches) / (double) Math.max(1, rows);
    return (shortestWalk() - rerank()) / Math.pow(share, SHARE_EXPONENT) + rerank();
  }
}
