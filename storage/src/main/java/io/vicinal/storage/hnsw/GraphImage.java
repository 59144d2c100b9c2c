package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the bytes of a graph before its nodes are linked: levels are known from the start,
 * because they follow from seed and ordinal, so the graph is linked in the bytes of its file.
 */
final class GraphImage {
  private static final long ALIGNMENT_BYTES = 64;

  private GraphImage() {}

  static HnswGraph create(
      VectorRows rows, @Nullable BitSet present, Metric metric, HnswParameters parameters) {
    byte[] levels = new byte[rows.count()];
    decideLevels(levels, 0, rows, present, metric, parameters);
    return allocate(levels, metric, parameters);
  }

  static HnswGraph extend(HnswGraph existing, VectorRows rows, @Nullable BitSet present) {
    byte[] levels = new byte[rows.count()];
    for (int node = 0; node < existing.nodeCount(); node++) {
      levels[node] = (byte) existing.level(node);
    }
    int from = existing.nodeCount();
    decideLevels(levels, from, rows, present, existing.metric(), existing.parameters());
    HnswGraph graph = allocate(levels, existing.metric(), existing.parameters());
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

  private static void decideLevels(
      byte[] levels,
      int from,
      VectorRows rows,
      @Nullable BitSet present,
      Metric metric,
      HnswParameters parameters) {
    DistanceKernel kernel = DistanceKernel.of(metric);
    for (int node = from; node < levels.length; node++) {
      boolean linked =
          (present == null || present.get(node)) && !Float.isNaN(kernel.between(rows, node, node));
      levels[node] = (byte) (linked ? level(parameters, node) : -1);
    }
  }

  private static HnswGraph allocate(byte[] levels, Metric metric, HnswParameters parameters) {
    int upperLists = 0;
    for (byte level : levels) {
      upperLists += Math.max(0, level);
    }
    var layout = new GraphLayout(levels.length, parameters.m(), upperLists);
    MemorySegment memory = Arena.ofAuto().allocate(layout.sizeBytes(), ALIGNMENT_BYTES);
    GraphHeader.write(memory, layout, metric, parameters);
    var graph = new HnswGraph(memory, layout, metric, parameters, "graph in memory");
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

  /** Returns {@code floor(-ln(uniform) / ln(m))}, the same on every machine. */
  static int level(HnswParameters parameters, int node) {
    long hash = hash(parameters.seed(), node);
    double uniform = ((hash >>> 11) + 1) * 0x1p-53; // above 0, at most 1
    double level = -StrictMath.log(uniform) / StrictMath.log(parameters.m());
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
