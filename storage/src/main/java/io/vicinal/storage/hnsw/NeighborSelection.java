package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.VectorRows;

/**
 * Chooses a node's neighbors among candidates so that they lie in different directions (Malkov
 * &amp; Yashunin 2018, Alg. 4, with keepPrunedConnections); scratch memory of one thread.
 *
 * <p>A candidate is dropped when a chosen neighbor is nearer to it than the node itself. Equally
 * near is near enough to drop only duplicates of the node: else one duplicate would push out all
 * real neighbors, or duplicates alone would fill the list.
 */
final class NeighborSelection {
  private static final int GROUP = 8;

  private final DistanceKernel kernel;
  private final VectorRows rows;
  private final int[] group = new int[GROUP];
  private final float[] distances = new float[GROUP];
  private int[] dropped = new int[256];
  private int diverse;
  private long computations;

  NeighborSelection(DistanceKernel kernel, VectorRows rows) {
    this.kernel = kernel;
    this.rows = rows;
  }

  /**
   * Writes up to {@code capacity} neighbors to {@code out} and returns how many.
   *
   * @param keys candidates as {@link Key}s, nearest first
   * @param kept so many neighbors are in {@code out} already and stay
   * @param fillTo up to this many, dropped candidates are taken after all, nearest first
   */
  int select(long[] keys, int size, int kept, int capacity, int fillTo, int[] out) {
    int count = kept;
    int droppedCount = 0;
    if (dropped.length < size) {
      dropped = new int[size];
    }
    for (int i = 0; i < size && count < capacity; i++) {
      int candidate = Key.ordinal(keys[i]);
      float distance = Key.distance(keys[i]);
      boolean strict = distance == Key.distance(keys[0]);
      if (isDiverse(candidate, distance, strict, out, count)) {
        out[count++] = candidate;
      } else {
        dropped[droppedCount++] = candidate;
      }
    }
    diverse = count;
    for (int i = 0; i < droppedCount && count < fillTo; i++) {
      out[count++] = dropped[i];
    }
    return count;
  }

  private boolean isDiverse(
      int candidate, float distance, boolean strict, int[] chosen, int chosenCount) {
    for (int from = 0; from < chosenCount; from += GROUP) {
      int count = Math.min(GROUP, chosenCount - from);
      System.arraycopy(chosen, from, group, 0, count);
      kernel.between(rows, candidate, group, count, distances);
      computations += count;
      for (int i = 0; i < count; i++) {
        if (distances[i] < distance || (strict && distances[i] == distance)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns how many of those chosen last lie in different directions; they come first. */
  int diverse() {
    return diverse;
  }

  /** Returns how many distances were computed so far. */
  long computations() {
    return computations;
  }
}
