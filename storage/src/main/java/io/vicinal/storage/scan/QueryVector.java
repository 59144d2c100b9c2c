package io.vicinal.storage.scan;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorBytes;
import java.lang.foreign.SegmentAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The bound query of a scan: its vector and what computes distances to it.
 *
 * @param vector null for a NULL query, which is at no distance from any row
 * @param prepared the vector as kernels read it, null with {@code vector}
 * @param fixedDimension whether the column's vectors all have the query's dimension
 */
record QueryVector(
    ColumnDefinition column,
    Metric metric,
    float @Nullable [] vector,
    @Nullable DistanceQuery prepared,
    boolean fixedDimension) {

  /**
   * Prepares the query of a scan.
   *
   * @param memory for what kernels read; only the distances that users see can be computed when it
   *     is used again
   */
  static QueryVector bind(
      Table table, Nearest nearest, @Nullable Object[] parameters, SegmentAllocator memory) {
    ColumnDefinition column = table.columns().get(nearest.column());
    int dimension = column.type().precision();
    float @Nullable [] vector = (float[]) nearest.query().bind(parameters);
    if (vector == null) {
      return new QueryVector(column, nearest.metric(), null, null, dimension != 0);
    }
    if (vector.length == 0 || (dimension != 0 && vector.length != dimension)) {
      throw StorageException.VectorData.dimension(column.name(), dimension, vector.length);
    }
    if (!VectorBytes.areFinite(vector)) {
      for (float coordinate : vector) {
        if (!Float.isFinite(coordinate)) {
          throw new StorageException.VectorData(
              "query vector for column \"" + column.name() + "\" contains " + coordinate);
        }
      }
    }
    VectorElement element = column.type().element();
    if (element == VectorElement.BIT && !element.holds(vector)) {
      throw new StorageException.VectorData(
          "query vector for column \"" + column.name() + "\" has 0 and 1 only");
    }
    DistanceQuery prepared = DistanceQuery.create(nearest.metric(), vector, element, memory);
    return new QueryVector(column, nearest.metric(), vector, prepared, dimension != 0);
  }

  DistanceKernel kernel() {
    return DistanceKernel.of(metric);
  }

  /** Returns the distance that users see of a stored vector, or null where there is none. */
  @Nullable Double distance(@Nullable Object stored) {
    float @Nullable [] query = vector;
    if (query == null || stored == null) {
      return null;
    }
    float[] other = (float[]) stored;
    if (other.length != query.length) {
      throw StorageException.VectorData.dimension(column.name(), other.length, query.length);
    }
    return ExactDistance.between(metric, other, query);
  }
}
