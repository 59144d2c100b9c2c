package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.VectorRows;
import java.util.Arrays;

/**
 * Writes the lists of nodes that survive the death of others; scratch memory of one thread.
 *
 * <p>A node that lost neighbors chooses its list again, among those that are left and the neighbors
 * of the dead ones, so that a path over a dead node becomes a link (FreshDiskANN, Singh et al.
 * 2021, arXiv 2105.09613, section 4.2, Alg. 4). Where too few of those live, it looks one step
 * further through the dead. Every loss is repaired at once and up to the number of links there was,
 * because small losses that are left alone add up from one compaction to the next.
 *
 * <p>Reads only the old graph and writes only the lists of its node, so that the order of the nodes
 * does not matter.
 */
final class ListRepair {
  /** Bounds the work for one node, whatever the lists of its dead neighbors hold. */
  private static final int CANDIDATES_PER_LINK = 16;

  private final HnswGraph before;
  private final HnswGraph after;
  private final int[] newOrdinals;
  private final VectorRows rows;
  private final DistanceKernel kernel;
  private final NeighborSelection selection;
  private final int[] list;
  private final int[] dead;
  private final int[] further;
  private final int[] candidates;
  private final float[] distances;
  private final long[] keys;
  private int count; // of candidates
  private long computations;

  ListRepair(HnswGraph before, HnswGraph after, int[] newOrdinals, VectorRows rows) {
    this.before = before;
    this.after = after;
    this.newOrdinals = newOrdinals;
    this.rows = rows;
    this.kernel = DistanceKernel.of(after.metric());
    this.selection = new NeighborSelection(kernel, rows);
    int capacity = after.layout().capacity(0);
    int candidatesMax = CANDIDATES_PER_LINK * capacity;
    list = new int[capacity];
    dead = new int[capacity];
    further = new int[capacity];
    candidates = new int[candidatesMax];
    distances = new float[candidatesMax];
    keys = new long[candidatesMax];
  }

  /** Writes all lists of {@code node}, an old ordinal that survives. */
  void repair(int node) {
    for (int level = 0; level <= before.level(node); level++) {
      repair(node, level);
    }
  }

  private void repair(int node, int level) {
    int linkCount = before.neighbors(node, level, list);
    count = 0;
    int deadCount = split(linkCount);
    int target = newOrdinals[node];
    if (deadCount == 0) {
      after.setNeighbors(target, level, candidates, count);
      return;
    }
    gather(node, level, deadCount);
    sortAndRemoveDuplicates();
    kernel.between(rows, target, candidates, count, distances);
    computations += count;
    for (int i = 0; i < count; i++) {
      keys[i] = Key.of(distances[i], candidates[i]);
    }
    Arrays.sort(keys, 0, count);
    int capacity = after.layout().capacity(level);
    int chosen = selection.select(keys, count, capacity, linkCount, list);
    after.setNeighbors(target, level, list, chosen);
  }

  /** Makes candidates of the neighbors that live; the others become {@link #dead}. */
  private int split(int linkCount) {
    int deadCount = 0;
    for (int i = 0; i < linkCount; i++) {
      int neighbor = newOrdinals[list[i]];
      if (neighbor >= 0) {
        candidates[count++] = neighbor;
      } else {
        dead[deadCount++] = list[i];
      }
    }
    return deadCount;
  }

  /** Adds what lives around the dead neighbors, and around theirs if that is too little. */
  private void gather(int node, int level, int deadCount) {
    int furtherCount = 0;
    for (int i = 0; i < deadCount; i++) {
      furtherCount = addNeighbors(node, dead[i], level, furtherCount);
    }
    if (count < after.layout().capacity(level)) {
      for (int i = 0; i < furtherCount; i++) {
        addNeighbors(node, further[i], level, further.length);
      }
    }
  }

  /** Returns how many dead nodes {@link #further} holds then. */
  private int addNeighbors(int node, int deadNode, int level, int furtherCount) {
    int n = before.neighbors(deadNode, level, list);
    int dying = furtherCount;
    for (int i = 0; i < n; i++) {
      int neighbor = newOrdinals[list[i]];
      if (neighbor < 0) {
        if (dying < further.length) {
          further[dying++] = list[i];
        }
      } else if (list[i] != node && count < candidates.length) {
        candidates[count++] = neighbor;
      }
    }
    return dying;
  }

  private void sortAndRemoveDuplicates() {
    Arrays.sort(candidates, 0, count);
    int unique = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || candidates[i] != candidates[i - 1]) {
        candidates[unique++] = candidates[i];
      }
    }
    count = unique;
  }

  /** Returns how many distances were computed so far. */
  long computations() {
    return computations + selection.computations();
  }
}
