package io.vicinal.storage.scan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the {@code count} nearest of the hits that it is offered. */
final class NearestHits {
  private final int count;
  private final Comparator<Hit> order;
  private final PriorityQueue<Hit> farthestFirst;

  NearestHits(int count, Comparator<Hit> order) {
    this.count = count;
    this.order = order;
    this.farthestFirst = new PriorityQueue<>(Math.clamp(count, 1, 1_024), order.reversed());
  }

  /** Takes a row in if it is among the nearest so far; NaN, no distance, never is. */
  void offer(int segment, int ordinal, float distance) {
    if (Float.isNaN(distance) || count == 0) {
      return;
    }
    if (farthestFirst.size() < count) {
      farthestFirst.add(new Hit(new RowAddress(segment, ordinal), distance));
      return;
    }
    Hit farthest = farthestFirst.element();
    if (distance > farthest.distance()) {
      return;
    }
    Hit hit = new Hit(new RowAddress(segment, ordinal), distance);
    if (order.compare(hit, farthest) < 0) {
      farthestFirst.remove();
      farthestFirst.add(hit);
    }
  }

  /** Offers {@code rowCount} rows of a segment; most of them are farther than what was kept. */
  void offer(int segment, int[] ordinals, float[] distances, int rowCount) {
    float worst = worst();
    for (int i = 0; i < rowCount; i++) {
      if (distances[i] <= worst) { // false for NaN
        offer(segment, ordinals[i], distances[i]);
        worst = worst();
      }
    }
  }

  /** Returns the distance behind which nothing is kept; infinite if there is room. */
  float worst() {
    Hit farthest = farthestFirst.size() < count ? null : farthestFirst.peek();
    return farthest == null ? Float.POSITIVE_INFINITY : farthest.distance();
  }

  /** Returns the hits, nearest first. */
  List<Hit> sorted() {
    var hits = new ArrayList<>(farthestFirst);
    hits.sort(order);
    return hits;
  }
}
