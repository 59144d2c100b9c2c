package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.VectorRows;
import java.util.Arrays;

/**
 * Writes the lists of nodes that survive the death of others; scratch memory of one thread.
 *
 * <p>Links between survivors stay: they may be the only ones that lead to a node. A node that lost
 * neighbors chooses others among the neighbors of the dead ones, so that a path over a dead node
 * becomes a link (FreshDiskANN, Singh et al. 2021, arXiv 2105.09613, section 4.2, Alg. 4). Where
 * too few of those live, it looks one step further through the dead. Every loss is repaired at
 * once, and up to the number of links there was, because small losses that are left alone add up
 * from one compaction to the next.
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
  private final int[] kept;
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
    kept = new int[capacity];
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
    int keptCount = split(linkCount);
    int target = newOrdinals[node];
    if (keptCount < linkCount) {
      gather(node, level, linkCount - keptCount);
      removeKnown(keptCount);
      kernel.between(rows, target, candidates, count, distances);
      computations += count;
      for (int i = 0; i < count; i++) {
        keys[i] = Key.of(distances[i], candidates[i]);
      }
      Arrays.sort(keys, 0, count);
      int capacity = after.layout().capacity(level);
      keptCount = selection.select(keys, count, keptCount, capacity, linkCount, kept);
    }
    after.setNeighbors(target, level, kept, keptCount);
  }

  /** Makes {@link #kept} of the neighbors that live, {@link #dead} of the others. */
  private int split(int linkCount) {
    int keptCount = 0;
    int deadCount = 0;
    for (int i = 0; i < linkCount; i++) {
      int neighbor = newOrdinals[list[i]];
      if (neighbor >= 0) {
        kept[keptCount++] = neighbor;
      } else {
        dead[deadCount++] = list[i];
      }
    }
    return keptCount;
  }

  /** Adds what lives around the dead neighbors, and around theirs if that is too little. */
  private void gather(int node, int level, int deadCount) {
    int furtherCount = 0;
    count = 0;
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

  /** Sorts the candidates and removes those that are there twice or in the list already. */
  private void removeKnown(int keptCount) {
    Arrays.sort(candidates, 0, count);
    int unique = 0;
    int previous = -1;
    for (int i = 0; i < count; i++) {
      int candidate = candidates[i];
      if (candidate != previous && !isKept(candidate, keptCount)) {
        candidates[unique++] = candidate;
      }
      previous = candidate;
    }
    count = unique;
  }

  private boolean isKept(int candidate, int keptCount) {
    for (int i = 0; i < keptCount; i++) {
      if (kept[i] == candidate) {
        return true;
      }
    }
    return false;
  }

  /** Returns how many distances were computed so far. */
  long computations() {
    return computations + selection.computations();
  }
}
