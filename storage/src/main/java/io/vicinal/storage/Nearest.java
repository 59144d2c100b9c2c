package io.vicinal.storage;

import org.jspecify.annotations.Nullable;

/**
 * The order of a scan by distance to a query vector, nearest first; ties by primary key; rows
 * without a distance (NULL vector, or zero vector under COSINE) last.
 *
 * @param column position of the vector column
 * @param query {@code float[dimension]}; a NULL query gives every row a NULL distance
 * @param limit how many rows are wanted at most ({@code Long}), given in the order of the very
 *     distances that the cursor gives; null for a cursor that goes on as long as it is pulled; the
 *     rows are found step by step then, and a step may find a row that is a little nearer than the
 *     last one of the step before
 * @param exact true where the index must not be used
 * @param efSearch effort of the graph search ({@code Integer}), null for the default
 * @param targetAccuracy share of the true nearest rows that is wanted, above 0 and at most 1, from
 *     which each segment chooses the effort; null where {@code efSearch} says it. Rows that no
 *     effort is known to find at that share are compared one by one
 */
public record Nearest(
    int column,
    Metric metric,
    Operand query,
    @Nullable Operand limit,
    boolean exact,
    @Nullable Operand efSearch,
    @Nullable Double targetAccuracy) {
  public Nearest {
    if (targetAccuracy != null && !(targetAccuracy > 0 && targetAccuracy <= 1)) {
      throw new StorageException.InvalidSetting(
          "target accuracy must be above 0 and at most 1, not " + targetAccuracy);
    }
  }

  /** Describes an order without a target for its accuracy. */
  public Nearest(
      int column,
      Metric metric,
      Operand query,
      @Nullable Operand limit,
      boolean exact,
      @Nullable Operand efSearch) {
    this(column, metric, query, limit, exact, efSearch, null);
  }
}
