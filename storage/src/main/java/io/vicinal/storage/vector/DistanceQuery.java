package io.vicinal.storage.vector;

import io.vicinal.storage.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Holds one query vector, prepared for one metric: an aligned copy, padded with zeros.
 *
 * <p>Immutable and thread-safe; valid until the arena it was created in closes.
 */
public final class DistanceQuery {
  private final Metric metric;
  private final int dimension;
  private final MemorySegment memory;
  private final float
      scale; // factor of the raw dot product under COSINE: 1, or NaN if no direction

  private DistanceQuery(Metric metric, int dimension, MemorySegment memory, float scale) {
    this.metric = metric;
    this.dimension = dimension;
    this.memory = memory;
    this.scale = scale;
  }

  /**
   * Copies {@code vector} into memory from {@code arena}; under COSINE the copy has unit length.
   *
   * <p>A zero vector under COSINE is accepted: its distance to everything is NaN.
   */
  public static DistanceQuery create(Metric metric, float[] vector, Arena arena) {
    MemorySegment memory = arena.allocate(VectorRows.strideBytes(vector.length), 64);
    if (metric != Metric.COSINE) {
      VectorRows.write(memory, 0, vector);
      return new DistanceQuery(metric, vector.length, memory, 1f);
    }
    double inverseNorm = inverseNorm(vector);
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] * inverseNorm);
    }
    VectorRows.write(memory, 0, unit);
    return new DistanceQuery(
        metric, vector.length, memory, Double.isInfinite(inverseNorm) ? Float.NaN : 1f);
  }

  // In double, because a float cannot hold the inverse of the smallest floats.
  private static double inverseNorm(float[] vector) {
    double sum = 0;
    for (float coordinate : vector) {
      sum += (double) coordinate * coordinate;
    }
    return 1 / Math.sqrt(sum);
  }

  /** Returns the metric that this query was prepared for. */
  public Metric metric() {
    return metric;
  }

  /** Returns the number of coordinates, without padding. */
  public int dimension() {
    return dimension;
  }

  /** Copies the vector to {@code target[0..dimension)}; under COSINE it has unit length. */
  public void copyTo(float[] target) {
    MemorySegment.copy(memory, VectorRows.FLOAT_LE, 0, target, 0, dimension);
  }

  MemorySegment memory() {
    return memory;
  }

  float scale() {
    return scale;
  }
}
