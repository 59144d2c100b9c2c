package io.vicinal.storage;

/**
 * How a scan runs, or ran, and why.
 *
 * @param kind the strategy of the largest segment, which is the one that costs
 * @param reason one short phrase with the numbers that decided, for EXPLAIN
 * @param efSearch effort of the graph search, 0 where no graph is used
 * @param estimatedRows rows that the scan is expected to give
 * @param segments sealed and growing segments that are visited
 * @param codeBytes bytes per row of the codes that the graph is walked by, 0 for distances
 * @param quantization what these codes are: NONE, RABITQ or INT8
 * @param estimatedRecall share of the true nearest rows that is expected to be found, by what the
 *     graphs measured when they were built; NaN where it was not measured
 */
public record ScanStrategy(
    Kind kind,
    String reason,
    int efSearch,
    long estimatedRows,
    int segments,
    int codeBytes,
    Quantization quantization,
    double estimatedRecall) {
  /** Describes a scan that walks no graph, so that it finds all. */
  public ScanStrategy(Kind kind, String reason, int efSearch, long estimatedRows, int segments) {
    this(kind, reason, efSearch, estimatedRows, segments, 0, Quantization.NONE, 1);
  }

  /** The ways to answer, under the names that EXPLAIN prints. */
  public enum Kind {
    /** Read the rows in storage order. */
    SCAN("scan"),
    /** Find rows by their primary key. */
    KEY_LOOKUP("key-lookup"),
    /** Read the columns that order the rows and keep the first rows. */
    TOP_ROWS("top-rows"),
    /** Take rows in the order of an index until there are enough. */
    INDEX_ORDER("index-order"),
    /** Score every row. */
    EXACT("exact"),
    /** Score every row that passes the filter. */
    EXACT_OVER_FILTER("exact-over-filter"),
    /** Estimate the distance of every row that passes the filter, and score the nearest of them. */
    CODES_OVER_FILTER("codes-over-filter"),
    /** Search the graph. */
    HNSW("hnsw"),
    /** Search the graph with the filter inside the traversal. */
    HNSW_FILTERED("hnsw-filtered");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** Returns the name that users see. */
    public String label() {
      return label;
    }
  }
}
