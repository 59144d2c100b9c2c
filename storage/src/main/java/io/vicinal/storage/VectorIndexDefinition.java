package io.vicinal.storage;

/**
 * What CREATE VECTOR INDEX asks for; {@code name} is unique within the table's schema.
 *
 * @param quantization what its graphs are walked by
 */
public record VectorIndexDefinition(
    String name,
    long tableId,
    int column,
    Metric metric,
    HnswParameters parameters,
    Quantization quantization) {
  /** Asks for an index that decides by itself what its graphs are walked by. */
  public VectorIndexDefinition(
      String name, long tableId, int column, Metric metric, HnswParameters parameters) {
    this(name, tableId, column, metric, parameters, Quantization.AUTO);
  }
}
