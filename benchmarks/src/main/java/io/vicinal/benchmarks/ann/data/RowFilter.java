package io.vicinal.benchmarks.ann.data;

/**
 * Which rows may be found: those of a rank below {@code below}.
 *
 * @param kind which rank, and which queries are asked
 * @param below how many rows pass
 */
public record RowFilter(Kind kind, int below) {
  /** How the rows that pass lie with regard to the queries. */
  public enum Kind {
    /** Anywhere. */
    UNCORRELATED("uncorrelated"),
    /** Around one point, and so do the queries. */
    NEAR("all matches near"),
    /** Around one point, the queries far from it. */
    FAR("all matches far");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** Returns the filter that lets {@code share} of the rows pass, but at least {@code k}. */
  public static RowFilter of(Kind kind, double share, Dataset dataset) {
    return new RowFilter(
        kind, (int) Math.max(dataset.k(), Math.round(share * dataset.rows().length)));
  }

  /** Returns the rank of each row that {@link #below} bounds. */
  public int[] ranks(RowRanks ranks) {
    return kind == Kind.UNCORRELATED ? ranks.random() : ranks.distance();
  }

  /**
   * Returns at most {@code count} queries of this kind with the exact answers among what passes.
   */
  public Dataset questions(Dataset dataset, RowRanks ranks, int count) {
    int[] order = RowRanks.queriesByDistance(dataset);
    int size = Math.min(count, order.length);
    float[][] queries = new float[size][];
    for (int i = 0; i < size; i++) {
      int position =
          switch (kind) {
            case UNCORRELATED -> i;
            case NEAR -> order[i];
            case FAR -> order[order.length - 1 - i];
          };
      queries[i] = dataset.queries()[position];
    }
    return dataset.withQueries(
        queries,
        ExactAnswers.bounds(dataset.metric(), matches(dataset, ranks), queries, dataset.k()));
  }

  private float[][] matches(Dataset dataset, RowRanks ranks) {
    int[] rank = ranks(ranks);
    float[][] matches = new float[below][];
    for (int row = 0; row < rank.length; row++) {
      if (rank[row] < below) {
        matches[rank[row]] = dataset.rows()[row];
      }
    }
    return matches;
  }
}
