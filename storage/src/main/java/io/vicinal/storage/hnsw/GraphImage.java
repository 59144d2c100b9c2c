package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the bytes of a graph before its nodes are linked: levels are known from the start,
 * because they follow from seed and ordinal, so the graph is linked in the bytes of its file.
 */
final class GraphImage {
  static final long ALIGNMENT_BYTES = 64;

  private GraphImage() {}

  static HnswGraph create(
      VectorRows rows,
      @Nullable BitSet present,
      Metric metric,
      HnswParameters parameters,
      SegmentAllocator allocator) {
    byte[] levels = new byte[rows.count()];
    decideLevels(
        levels, 0, parameters.seed(), rows, present, DistanceKernel.of(metric), parameters.m());
    return allocate(levels, metric, parameters, allocator);
  }

  /** Lays out a graph that starts with a copy of {@code existing}. */
  static HnswGraph extend(
      HnswGraph existing, VectorRows rows, @Nullable BitSet present, SegmentAllocator allocator) {
    int from = existing.nodeCount();
    byte[] levels = new byte[rows.count()];
    for (int node = 0; node < from; node++) {
      levels[node] = (byte) existing.level(node);
    }
    HnswGraph graph = continueWith(levels, from, existing, rows, present, allocator);
    GraphLayout before = existing.layout();
    GraphLayout after = graph.layout();
    // Upper lists follow each other in the order of ordinals, so the old ones are a prefix.
    MemorySegment.copy(
        existing.memory(),
        before.baseOffset(),
        graph.memory(),
        after.baseOffset(),
        from * before.baseStride());
    MemorySegment.copy(
        existing.memory(),
        before.upperOffset(),
        graph.memory(),
        after.upperOffset(),
        before.upperLists() * before.upperStride());
    graph.setEntryPoint(existing.entryPoint(), existing.maxLevel());
    return graph;
  }

  /**
   * Lays out a graph whose first nodes are the survivors of {@code existing}, with their levels and
   * without links.
   *
   * @param newOrdinals per old ordinal the new one, below {@code survivors}; -1 for the dead
   */
  static HnswGraph compact(
      HnswGraph existing,
      int[] newOrdinals,
      int survivors,
      VectorRows rows,
      @Nullable BitSet present,
      SegmentAllocator allocator) {
    byte[] levels = new byte[rows.count()];
    for (int node = 0; node < newOrdinals.length; node++) {
      if (newOrdinals[node] >= 0) {
        levels[newOrdinals[node]] = (byte) existing.level(node);
      }
    }
    return continueWith(levels, survivors, existing, rows, present, allocator);
  }

  private static HnswGraph continueWith(
      byte[] levels,
      int from,
      HnswGraph existing,
      VectorRows rows,
      @Nullable BitSet present,
      SegmentAllocator allocator) {
    HnswParameters parameters = existing.parameters();
    DistanceKernel kernel = DistanceKernel.of(existing.metric());
    decideLevels(levels, from, seed(existing, from), rows, present, kernel, parameters.m());
    return allocate(levels, existing.metric(), parameters, allocator);
  }

  /**
   * Returns what decides the levels of nodes from {@code from} on that are added to {@code
   * existing}.
   *
   * <p>Rows that are replaced again and again come back with the same ordinals. If those got the
   * same levels every time, the levels of the whole graph would become those of a few ordinals.
   */
  private static long seed(HnswGraph existing, int from) {
    long seed = existing.parameters().seed();
    int dead = existing.nodeCount() - from;
    return dead == 0 ? seed : hash(seed ^ existing.layout().upperLists(), dead);
  }

  private static void decideLevels(
      byte[] levels,
      int from,
      long seed,
      VectorRows rows,
      @Nullable BitSet present,
      DistanceKernel kernel,
      int m) {
    for (int node = from; node < levels.length; node++) {
      boolean linked =
          (present == null || present.get(node)) && !Float.isNaN(kernel.between(rows, node, node));
      levels[node] = (byte) (linked ? level(seed, m, node) : -1);
    }
  }

  private static HnswGraph allocate(
      byte[] levels, Metric metric, HnswParameters parameters, SegmentAllocator allocator) {
    int upperLists = 0;
    for (byte level : levels) {
      upperLists += Math.max(0, level);
    }
    var layout = new GraphLayout(levels.length, parameters.m(), upperLists);
    MemorySegment memory = memory(layout.sizeBytes(), allocator);
    GraphHeader.write(memory, layout, metric, parameters);
    var graph = new HnswGraph(memory, layout, metric, parameters, "graph in memory", null, null);
    int[] none = new int[0];
    int lists = 0;
    for (int node = 0; node < levels.length; node++) {
      graph.setNode(node, levels[node], lists);
      lists += Math.max(0, levels[node]);
      for (int level = 0; level <= Math.max(0, levels[node]); level++) {
        graph.setNeighbors(node, level, none, 0);
      }
    }
    return graph;
  }

  static MemorySegment memory(long bytes, SegmentAllocator allocator) {
    try {
      return allocator.allocate(bytes, ALIGNMENT_BYTES);
    } catch (OutOfMemoryError e) {
      throw new StorageException.OutOfMemory("no memory for a graph of " + bytes + " bytes");
    }
  }

  /** Returns {@code floor(-ln(uniform) / ln(m))}, the same on every machine. */
  static int level(long seed, int m, int node) {
    long hash = hash(seed, node);
    double uniform = ((hash >>> 11) + 1) * 0x1p-53; // above 0, at most 1
    double level = -StrictMath.log(uniform) / StrictMath.log(m);
    return (int) Math.min(HnswGraph.LEVEL_MAX, level);
  }

  /** Mixes seed and ordinal (the finalizer of SplitMix64; Steele, Lea &amp; Flood 2014). */
  static long hash(long seed, int node) {
    long z = seed + (node + 1L) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
