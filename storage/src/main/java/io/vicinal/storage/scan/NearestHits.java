package io.vicinal.storage.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps the {@code count} nearest of the hits that it is offered: a heap in arrays, the farthest
 * first, so that a row that is not kept to the end leaves no object behind.
 */
final class NearestHits {
  private static final int FIRST = 16;

  private final int count;
  private final Comparator<RowAddress> byKey;
  private int size;
  private float[] distances;
  private int[] segments;
  private int[] ordinals;

  /**
   * Makes room for few at first.
   *
   * @param byKey the order of rows at equal distances
   */
  NearestHits(int count, Comparator<RowAddress> byKey) {
    this.count = count;
    this.byKey = byKey;
    int room = Math.min(count, FIRST);
    this.distances = new float[room];
    this.segments = new int[room];
    this.ordinals = new int[room];
  }

  /** Takes a row in if it is among the nearest so far; NaN, no distance, never is. */
  void offer(int segment, int ordinal, float distance) {
    if (Float.isNaN(distance) || count == 0) {
      return;
    }
    if (size < count) {
      if (size == distances.length) {
        int room = (int) Math.min(count, 2L * size);
        distances = Arrays.copyOf(distances, room);
        segments = Arrays.copyOf(segments, room);
        ordinals = Arrays.copyOf(ordinals, room);
      }
      size++;
      siftUp(size - 1, segment, ordinal, distance);
    } else if (distance <= distances[0] && isBefore(segment, ordinal, distance, 0)) {
      siftDown(segment, ordinal, distance);
    }
  }

  /** Offers {@code rowCount} rows of a segment; most of them are farther than what was kept. */
  void offer(int segment, int[] rows, float[] found, int rowCount) {
    float worst = worst();
    for (int i = 0; i < rowCount; i++) {
      if (found[i] <= worst) { // false for NaN
        offer(segment, rows[i], found[i]);
        worst = worst();
      }
    }
  }

  /** Returns the distance behind which nothing is kept; infinite if there is room. */
  float worst() {
    return size < count || count == 0 ? Float.POSITIVE_INFINITY : distances[0];
  }

  /** Returns the hits, nearest first, ties by primary key. */
  List<Hit> sorted() {
    var hits = new ArrayList<Hit>(size);
    for (int i = 0; i < size; i++) {
      hits.add(new Hit(new RowAddress(segments[i], ordinals[i]), distances[i]));
    }
    hits.sort(Hit.order(byKey));
    return hits;
  }

  private void siftUp(int from, int segment, int ordinal, float distance) {
    int i = from;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      if (isBefore(segment, ordinal, distance, parent)) {
        break;
      }
      move(parent, i);
      i = parent;
    }
    put(i, segment, ordinal, distance);
  }

  /** Puts a row in the place of the farthest. */
  private void siftDown(int segment, int ordinal, float distance) {
    int i = 0;
    while (2 * i + 1 < size) {
      int child = 2 * i + 1;
      if (child + 1 < size
          && isBefore(segments[child], ordinals[child], distances[child], child + 1)) {
        child++;
      }
      if (!isBefore(segment, ordinal, distance, child)) {
        break;
      }
      move(child, i);
      i = child;
    }
    put(i, segment, ordinal, distance);
  }

  private void move(int from, int to) {
    put(to, segments[from], ordinals[from], distances[from]);
  }

  private void put(int place, int segment, int ordinal, float distance) {
    distances[place] = distance;
    segments[place] = segment;
    ordinals[place] = ordinal;
  }

  /** Returns whether a row comes before the one at {@code place}. */
  private boolean isBefore(int segment, int ordinal, float distance, int place) {
    int order = Float.compare(distance, distances[place]);
    return order != 0
        ? order < 0
        : byKey.compare(
                new RowAddress(segment, ordinal), new RowAddress(segments[place], ordinals[place]))
            < 0;
  }
}
