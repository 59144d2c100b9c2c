package io.vicinal.storage.vector;

import io.vicinal.storage.Metric;
import io.vicinal.storage.VectorElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
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
  private final List<DistanceQuery> queries;

  private QueryBlock(List<DistanceQuery> queries, MemorySegment memory) {
    this.metric = queries.getFirst().metric();
    this.dimension = queries.getFirst().dimension();
    this.memory = memory;
    this.queries = queries;
  }

  /**
   * Copies {@code queries}, at least one, into memory from {@code arena}.
   *
   * @throws IllegalArgumentException if they differ in metric, dimension or element
   */
  public static QueryBlock of(List<DistanceQuery> queries, SegmentAllocator arena) {
    DistanceQuery first = queries.getFirst();
    long stride = VectorRows.strideBytes(first.dimension());
    MemorySegment memory = arena.allocate(queries.size() * stride, 64);
    for (int i = 0; i < queries.size(); i++) {
      DistanceQuery query = queries.get(i);
      if (query.metric() != first.metric()
          || query.dimension() != first.dimension()
          || query.element() != first.element()) {
        throw new IllegalArgumentException(
            "a %s query of %d dimensions cannot stand beside a %s one of %d"
                .formatted(query.metric(), query.dimension(), first.metric(), first.dimension()));
      }
      MemorySegment.copy(query.memory(), 0, memory, i * stride, stride);
    }
    return new QueryBlock(List.copyOf(queries), memory);
  }

  /** Returns how many queries these are. */
  public int count() {
    return queries.size();
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
    return queries.get(query).scale();
  }

  /** Returns what the rows are that the queries were prepared for. */
  VectorElement element() {
    return queries.getFirst().element();
  }

  DistanceQuery query(int query) {
    return queries.get(query);
  }
}
