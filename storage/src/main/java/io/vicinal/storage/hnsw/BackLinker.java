package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.VectorRows;
import java.util.Arrays;

/**
 * Adds links back to the lists of nodes; scratch memory of one building thread.
 *
 * <p>A list that overflows is chosen by {@link NeighborSelection}, and starts with the neighbors
 * that lie in different directions, nearest first; those that were taken only to fill it follow,
 * nearest first. How many lead is kept beside the graph. When one more is offered, only it need be
 * compared with those in front: what they decided among themselves stays. So an offer costs a
 * fraction of the distances of choosing anew, for the same list, but that a neighbor which was in
 * the way of one behind it and gives way itself is not asked about again.
 */
final class BackLinker {
  private static final int CAPACITY_MAX = 200; // 2 * m of the densest graph
  private static final int OFFERS_MAX = 4; // more at once are chosen anew

  private final HnswGraph graph;
  private final VectorRows rows;
  private final DistanceKernel kernel;
  private final NeighborSelection selection;
  private final byte[] leading; // per node: of its list on level 0, 0 if it was never chosen
  private final int[] list = new int[CAPACITY_MAX + 8];
  private final int[] chosen = new int[CAPACITY_MAX + 8];
  private final float[] between = new float[CAPACITY_MAX + 8];
  private final long[] front = new long[CAPACITY_MAX + 8];
  private final long[] rest = new long[CAPACITY_MAX + 8];
  private int[] offered = new int[1024];
  private float[] distances = new float[1024];
  private long[] keys = new long[1024];
  private long computations;

  BackLinker(HnswGraph graph, VectorRows rows, DistanceKernel kernel, byte[] leading) {
    this.graph = graph;
    this.rows = rows;
    this.kernel = kernel;
    this.selection = new NeighborSelection(kernel, rows);
    this.leading = leading;
  }

  /** Adds the sources of {@code links[from..to)} to their common target's list on {@code level}. */
  void link(int level, long[] links, int from, int to) {
    int target = (int) (links[from] >> 32);
    reserve(to - from + CAPACITY_MAX);
    int count = graph.neighbors(target, level, offered);
    int offers = to - from;
    for (int i = from; i < to; i++) {
      offered[count++] = (int) links[i];
    }
    int capacity = graph.layout().capacity(level);
    if (count <= capacity) {
      graph.setNeighbors(target, level, offered, count);
      return;
    }
    kernel.between(rows, target, offered, count, distances);
    computations += count;
    if (level == 0 && leading[target] != 0 && offers <= OFFERS_MAX && count - offers == capacity) {
      insert(target, count - offers, count);
    } else {
      choose(target, level, count, capacity);
    }
  }

  /** Must be called when the list of {@code node} on level 0 was written by others. */
  void forget(int node) {
    leading[node] = 0;
  }

  private void choose(int target, int level, int count, int capacity) {
    for (int i = 0; i < count; i++) {
      keys[i] = Key.of(distances[i], offered[i]);
    }
    Arrays.sort(keys, 0, count);
    int kept = selection.select(keys, count, 0, capacity, capacity, chosen);
    graph.setNeighbors(target, level, chosen, kept);
    if (level == 0) {
      leading[target] = (byte) selection.diverse();
    }
  }

  /** Offers the nodes from {@code from} on to a list that is full. */
  private void insert(int target, int from, int to) {
    int frontCount = leading[target] & 0xff;
    int restCount = from - frontCount;
    for (int i = 0; i < from; i++) {
      long key = Key.of(distances[i], offered[i]);
      if (i < frontCount) {
        front[i] = key;
      } else {
        rest[i - frontCount] = key;
      }
    }
    boolean changed = false;
    for (int i = from; i < to; i++) {
      long key = Key.of(distances[i], offered[i]);
      int before = frontCount;
      int place = place(key, frontCount);
      long last = restCount > 0 ? rest[restCount - 1] : front[frontCount - 1];
      if (key > last && place == frontCount && frontCount == from) {
        continue;
      }
      for (int j = 0; j < frontCount; j++) {
        list[j] = Key.ordinal(front[j]);
      }
      kernel.between(rows, offered[i], list, frontCount, between);
      computations += frontCount;
      if (!isDiverse(key, place)) {
        restCount = addToRest(key, restCount, from - frontCount);
        changed |= key < last;
        continue;
      }
      changed = true;
      int kept = place;
      for (int j = place; j < before; j++) {
        if (between[j] < Key.distance(front[j])) {
          restCount = addToRest(front[j], restCount, rest.length);
        } else {
          front[kept++] = front[j];
        }
      }
      System.arraycopy(front, place, front, place + 1, kept - place);
      front[place] = key;
      frontCount = Math.min(kept + 1, from);
      restCount = Math.min(restCount, from - frontCount);
    }
    if (changed) {
      for (int i = 0; i < frontCount; i++) {
        chosen[i] = Key.ordinal(front[i]);
      }
      for (int i = 0; i < restCount; i++) {
        chosen[frontCount + i] = Key.ordinal(rest[i]);
      }
      graph.setNeighbors(target, 0, chosen, frontCount + restCount);
      leading[target] = (byte) frontCount;
    }
  }

  private int place(long key, int frontCount) {
    int place = frontCount;
    while (place > 0 && front[place - 1] > key) {
      place--;
    }
    return place;
  }

  private boolean isDiverse(long key, int place) {
    float distance = Key.distance(key);
    boolean strict = place > 0 && distance == Key.distance(front[0]);
    for (int j = 0; j < place; j++) {
      if (between[j] < distance || (strict && between[j] == distance)) {
        return false;
      }
    }
    return true;
  }

  private int addToRest(long key, int restCount, int capacity) {
    int at = restCount;
    while (at > 0 && rest[at - 1] > key) {
      at--;
    }
    if (at >= capacity) {
      return restCount;
    }
    int end = Math.min(restCount, capacity - 1);
    System.arraycopy(rest, at, rest, at + 1, end - at);
    rest[at] = key;
    return end + 1;
  }

  private void reserve(int size) {
    if (offered.length < size) {
      offered = new int[size];
      distances = new float[size];
      keys = new long[size];
    }
  }

  /** Returns how many distances were computed so far. */
  long computations() {
    return computations + selection.computations();
  }
}
