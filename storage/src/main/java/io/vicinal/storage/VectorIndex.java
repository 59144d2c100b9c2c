package io.vicinal.storage;

/**
 * One HNSW index of a table.
 *
 * @param id never reused
 * @param column position of the vector column
 * @param quantization what its graphs are walked by
 * @param state what it may be used for
 */
public record VectorIndex(
    long id,
    String name,
    long tableId,
    int column,
    Metric metric,
    HnswParameters parameters,
    Quantization quantization,
    State state) {
  /** Where an index stands between CREATE INDEX and its first use. */
  public enum State {
    BUILDING,
    READY
  }

  /** Describes an index that decides by itself what its graphs are walked by. */
  public VectorIndex(
      long id,
      String name,
      long tableId,
      int column,
      Metric metric,
      HnswParameters parameters,
      State state) {
    this(id, name, tableId, column, metric, parameters, Quantization.AUTO, state);
  }

  /**
   * Returns whether the order of {@code asked} is the order of this index; L2 and its square order
   * alike.
   */
  public boolean serves(Metric asked) {
    return asked == metric || (isEuclidean(asked) && isEuclidean(metric));
  }

  private static boolean isEuclidean(Metric metric) {
    return metric == Metric.L2 || metric == Metric.L2_SQUARED;
  }
}
