package io.vicinal.storage.vector;

import io.vicinal.storage.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Holds several queries of one metric and dimension one behind the other, so that rows are compared
 * with all of them while they are in the processor's caches.
 *
 * <p>Immutable and thread-safe; valid until the arena it was created in closes.
 */
public final class QueryBlock {
  private final Metric metric;
  private final int dimension;
  private final MemorySegment memory;
  private final float[] scales;

  private QueryBlock(Metric metric, int dimension, MemorySegment memory, float[] scales) {
    this.metric = metric;
    this.dimension = dimension;
    this.memory = memory;
    this.scales = scales;
  }

  /**
   * Copies {@code queries}, at least one, into memory from {@code arena}.
   *
   * @throws IllegalArgumentException if they differ in metric or dimension
   */
  public static QueryBlock of(List<DistanceQuery> queries, Arena arena) {
    DistanceQuery first = queries.getFirst();
    long stride = VectorRows.strideBytes(first.dimension());
    MemorySegment memory = arena.allocate(queries.size() * stride, 64);
    float[] scales = new float[queries.size()];
    for (int i = 0; i < scales.length; i++) {
      DistanceQuery query = queries.get(i);
      if (query.metric() != first.metric() || query.dimension() != first.dimension()) {
        throw new IllegalArgumentException(
            "a %s query of %d dimensions cannot stand beside a %s one of %d"
                .formatted(query.metric(), query.dimension(), first.metric(), first.dimension()));
      }
      MemorySegment.copy(query.memory(), 0, memory, i * stride, stride);
      scales[i] = query.scale();
    }
    return new QueryBlock(first.metric(), first.dimension(), memory, scales);
  }

  /** Returns how many queries these are. */
  public int count() {
    return scales.length;
  }

  Metric metric() {
    return metric;
  }

  int dimension() {
    return dimension;
  }

  MemorySegment memory() {
    return memory;
  }

  float scale(int query) {
    return scales[query];
  }
}
