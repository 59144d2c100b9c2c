package io.vicinal.storage.vector;

import io.vicinal.storage.Metric;
import io.vicinal.storage.VectorElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Holds one query vector, prepared for one metric: an aligned copy, padded with zeros.
 *
 * <p>Immutable and thread-safe; valid until the arena it was created in closes.
 */
public final class DistanceQuery {
  private final Metric metric;
  private final int dimension;
  private final VectorElement element;
  private final MemorySegment memory;
  private final float scale; // factor of the raw product under COSINE: 1, or NaN if no direction
  private final @Nullable MemorySegment packed; // the vector as rows of INT8 or BIT have it
  private final float packedScale; // factor of the raw product with that: 1 / length

  private DistanceQuery(
      Metric metric,
      int dimension,
      VectorElement element,
      MemorySegment memory,
      float scale,
      @Nullable MemorySegment packed,
      float packedScale) {
    this.metric = metric;
    this.dimension = dimension;
    this.element = element;
    this.memory = memory;
    this.scale = scale;
    this.packed = packed;
    this.packedScale = packedScale;
  }

  /**
   * Copies {@code vector} into memory from {@code arena}; under COSINE the copy has unit length.
   *
   * <p>A zero vector under COSINE is accepted: its distance to everything is NaN.
   */
  public static DistanceQuery create(Metric metric, float[] vector, SegmentAllocator arena) {
    return create(metric, vector, VectorElement.FLOAT32, arena);
  }

  /**
   * Does the same for rows of {@code element}; but for bits any vector will do.
   *
   * @throws IllegalArgumentException if rows are bits and {@code vector} has other numbers
   */
  public static DistanceQuery create(
      Metric metric, float[] vector, VectorElement element, SegmentAllocator arena) {
    MemorySegment memory = arena.allocate(paddedBytes(vector.length), VectorRows.LINE_BYTES);
    boolean cosine = metric == Metric.COSINE;
    double inverseNorm = cosine ? inverseNorm(vector) : 1;
    boolean none = Double.isInfinite(inverseNorm);
    float[] scaled = vector;
    if (cosine) {
      scaled = new float[vector.length];
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = (float) (vector[i] * inverseNorm);
      }
    }
    VectorRows.write(memory, 0, scaled);
    return new DistanceQuery(
        metric,
        vector.length,
        element,
        memory,
        none ? Float.NaN : 1f,
        packed(vector, element, arena),
        none ? Float.NaN : (float) inverseNorm);
  }

  /** Returns the bytes of a query of floats for rows of any element, all of which are padded. */
  static long paddedBytes(int dimension) {
    long unit = VectorRows.LINE_BYTES * Float.BYTES;
    return ((long) dimension * Float.BYTES + unit - 1) / unit * unit;
  }

  private static @Nullable MemorySegment packed(
      float[] vector, VectorElement element, SegmentAllocator arena) {
    boolean bits = element == VectorElement.BIT;
    boolean packs = bits || (element == VectorElement.INT8 && KernelChoice.PACKS_INT8);
    if (!packs || !element.holds(vector)) {
      if (bits) {
        throw new IllegalArgumentException("a query of bits has 0 and 1 only");
      }
      return null;
    }
    long bytes = VectorRows.strideBytes(element, vector.length);
    MemorySegment memory = arena.allocate(bytes, VectorRows.LINE_BYTES);
    VectorRows.write(element, memory, 0, vector);
    return memory;
  }

  // In double, because a float cannot hold the inverse of the smallest floats.
  private static double inverseNorm(float[] vector) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0; // four sums, since each addition waits for the one before
    int i = 0;
    for (; i + 4 <= vector.length; i += 4) {
      a += (double) vector[i] * vector[i];
      b += (double) vector[i + 1] * vector[i + 1];
      c += (double) vector[i + 2] * vector[i + 2];
      d += (double) vector[i + 3] * vector[i + 3];
    }
    for (; i < vector.length; i++) {
      a += (double) vector[i] * vector[i];
    }
    return 1 / Math.sqrt(a + b + (c + d));
  }

  /** Returns the metric that this query was prepared for. */
  public Metric metric() {
    return metric;
  }

  /** Returns the number of coordinates, without padding. */
  public int dimension() {
    return dimension;
  }

  /** Returns what the rows are that this query was prepared for. */
  VectorElement element() {
    return element;
  }

  /** Returns the Euclidean length of the vector; 1 under COSINE. */
  public float length() {
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      double x = memory.getAtIndex(VectorRows.FLOAT_LE, i);
      sum += x * x;
    }
    return (float) Math.sqrt(sum);
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

  /** Returns the vector with the element of its rows, null where floats are compared with them. */
  @Nullable MemorySegment packed() {
    return packed;
  }

  /** Returns the factor of a raw product with {@link #packed}. */
  float packedScale() {
    return packedScale;
  }
}
