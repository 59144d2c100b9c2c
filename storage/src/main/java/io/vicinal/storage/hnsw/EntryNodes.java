package io.vicinal.storage.hnsw;

import io.vicinal.storage.quantization.RowCodes;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Knows, for each region that codes divide rows into, which nodes of an upper level lie in it:
 * where the walks of queries start whose nearest center is that of the region.
 *
 * <p>A query is compared with all centers when it is prepared. To compare it with the few nodes of
 * one region then, all at once, takes the place of going down from the entry point step by step,
 * where each waits for the one before.
 *
 * <p>Immutable and thread-safe.
 */
final class EntryNodes {
  /** Walks start at the entry point. */
  static final EntryNodes NONE = new EntryNodes(0, new int[0][]);

  /** A level has so many nodes per region at most. */
  private static final int PER_REGION = 16;

  /** Of a region in which many rows lie, so many are enough. */
  private static final int REGION_MAX = 48;

  private final int level;
  private final int[][] nodes; // by region

  private EntryNodes(int level, int[][] nodes) {
    this.level = level;
    this.nodes = nodes;
  }

  /**
   * Collects the nodes of the lowest level that has few enough; none if there is no such level, or
   * there are no regions.
   *
   * @param graph whose links do not change any more
   */
  static EntryNodes of(HnswGraph graph) {
    RowCodes codes = graph.codes();
    int regions = codes == null ? 0 : codes.regionCount();
    if (codes == null || regions == 0 || graph.entryPoint() < 0) {
      return NONE;
    }
    int level = level(graph.nodeCount(), graph.parameters().m(), regions);
    return level > graph.maxLevel() ? NONE : new EntryNodes(level, collect(graph, codes, level));
  }

  private static int level(int nodeCount, int m, int regions) {
    int level = 1;
    for (long count = nodeCount / m; count > (long) PER_REGION * regions; count /= m) {
      level++;
    }
    return level;
  }

  /** Follows the links of {@code level}, which needs no look at the nodes below. */
  private static int[][] collect(HnswGraph graph, RowCodes codes, int level) {
    int[][] nodes = new int[codes.regionCount()][0];
    var seen = new BitSet();
    int[] list = new int[graph.layout().capacity(level)];
    int[] open = {graph.entryPoint()};
    seen.set(open[0]);
    int end = 1;
    for (int next = 0; next < end; next++) {
      int node = open[next];
      int region = codes.region(node);
      if (nodes[region].length < REGION_MAX) {
        nodes[region] = Arrays.copyOf(nodes[region], nodes[region].length + 1);
        nodes[region][nodes[region].length - 1] = node;
      }
      int count = graph.neighbors(node, level, list);
      for (int i = 0; i < count; i++) {
        if (!seen.get(list[i])) {
          seen.set(list[i]);
          open = end == open.length ? Arrays.copyOf(open, 2 * end) : open;
          open[end++] = list[i];
        }
      }
    }
    return nodes;
  }

  /** Returns the level that the nodes were taken from. */
  int level() {
    return level;
  }

  /** Returns whether walks start at the entry point. */
  boolean isEmpty() {
    return nodes.length == 0;
  }

  /** Copies the nodes of {@code region} to {@code target}, returns how many. */
  int copy(int region, int[] target) {
    int[] found = nodes[region];
    System.arraycopy(found, 0, target, 0, found.length);
    return found.length;
  }
}
