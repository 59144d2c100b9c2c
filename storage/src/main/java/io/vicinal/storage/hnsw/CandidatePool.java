package io.vicinal.storage.hnsw;

import java.util.Arrays;

/**
 * Keeps the nearest {@code capacity} candidates in one sorted array, and knows which of them are
 * still to be expanded. With a {@link Cutoff}, those behind it are not, though a few of them may be
 * kept.
 *
 * <p>Invariants: (1) {@code keys[0..size)} ascend; (2) all keys before {@code cursor} are expanded;
 * (3) {@code worst} and {@code end} are what {@link #bound} says. For a few hundred candidates this
 * beats two heaps: an insertion moves one cache-resident block, or a few keys one by one.
 */
final class CandidatePool {
  private static final int MOVED_MAX = 128;

  private long[] keys = new long[256];
  private int size;
  private int capacity;
  private int cursor;
  private float worst;
  private float end; // of the distances of those that are expanded
  private int least; // so many are expanded whatever the cutoff says
  private int few; // so many are kept whatever the cutoff says
  private int nth; // the cutoff depends on the distance of this one
  private float factor = Float.POSITIVE_INFINITY; // of the cutoff, infinite if there is none
  private float reach;

  /** Empties the pool for the nearest {@code newCapacity} candidates. */
  void reset(int newCapacity) {
    clear();
    factor = Float.POSITIVE_INFINITY;
    capacity = newCapacity;
    if (keys.length <= newCapacity) {
      keys = new long[newCapacity + 1];
    }
  }

  /**
   * Empties the pool for about {@code width} candidates to be expanded, which may be fewer than
   * {@code k}, and for at least {@code kept} to be kept.
   */
  void reset(int width, int k, int kept, Cutoff cutoff) {
    if (cutoff.isNone()) {
      reset(Math.max(width, k));
      return;
    }
    nth = Math.max(k, RecallCurve.K) - 1;
    least = Math.max(width > nth ? nth + 1 : 1, width / Cutoff.SEEN_MIN);
    few = Math.max(kept, nth + 1);
    long most = Math.max((long) Cutoff.KEPT_MAX * width, Math.max(least, few));
    reset((int) Math.min(Integer.MAX_VALUE / 2, most));
    factor = cutoff.factor();
    reach = cutoff.reach();
  }

  /**
   * Empties the pool for candidates up to a distance, at most {@code most} of them, and for the
   * nearest {@code fewest} whatever their distance.
   */
  void resetUntil(int most, int fewest, float distance) {
    least = fewest;
    few = fewest;
    nth = 0;
    reset(Math.max(most, fewest));
    factor = 0;
    reach = distance;
  }

  /** Drops all candidates. */
  void clear() {
    size = 0;
    cursor = 0;
    worst = Float.POSITIVE_INFINITY;
    end = Float.POSITIVE_INFINITY;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  /** Returns the key of the {@code i}-th nearest candidate. */
  long key(int i) {
    return keys[i];
  }

  /** Returns the farthest distance that is of use; infinity while there are few. */
  float worst() {
    return worst;
  }

  private void bound() {
    float full = size < capacity ? Float.POSITIVE_INFINITY : Key.distance(keys[size - 1]);
    if (factor == Float.POSITIVE_INFINITY) {
      end = full;
      worst = full;
      return;
    }
    if (size < least || size <= nth) {
      return; // nothing is left out yet
    }
    float behind = factor * Key.distance(keys[nth]) + reach;
    end = Math.min(full, Math.max(Key.distance(keys[least - 1]), behind));
    worst = size < few ? full : Math.min(full, Math.max(end, Key.distance(keys[few - 1])));
  }

  /** Drops the candidates that the cutoff leaves out. */
  void trim() {
    while (size > 0 && Key.distance(keys[size - 1]) > worst) {
      size--;
    }
    cursor = Math.min(cursor, size);
  }

  /** Inserts a candidate unless the pool is full of nearer ones; NaN never enters. */
  void insert(float distance, int ordinal) {
    if (Float.isNaN(distance)) {
      return;
    }
    long key = Key.of(distance, ordinal);
    int end = size;
    if (end == capacity) {
      if (capacity == 0 || key >= keys[end - 1]) {
        return;
      }
      end--;
    }
    boolean far = end > MOVED_MAX && keys[end - MOVED_MAX] > key;
    int place = far ? makeRoomFar(key, end) : makeRoom(key, end);
    keys[place] = key;
    size = end + 1;
    cursor = Math.min(cursor, place);
    bound();
  }

  /**
   * Moves the keys behind {@code key} up, one by one: for some dozen that takes less time than the
   * wrong guesses of a search by halves, and queries 2 to 6 percent less.
   */
  private int makeRoom(long key, int end) {
    long[] all = keys;
    int i = end;
    while (i > 0 && all[i - 1] > key) {
      all[i] = all[i - 1];
      i--;
    }
    return i;
  }

  private int makeRoomFar(long key, int end) {
    int low = 0;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (keys[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    System.arraycopy(keys, low, keys, low + 1, end - low);
    return low;
  }

  /** Returns the distance of the candidate that was expanded last. */
  float expandedDistance() {
    return Key.distance(keys[cursor - 1]);
  }

  /** Replaces the candidates; those whose distance is NaN are left out. */
  void reorder(int[] ordinals, float[] distances, int count) {
    size = 0;
    for (int i = 0; i < count; i++) {
      if (!Float.isNaN(distances[i])) {
        keys[size++] = Key.of(distances[i], ordinals[i]) | Key.EXPANDED;
      }
    }
    Arrays.sort(keys, 0, size);
    cursor = size;
  }

  /** Returns the nearest candidate not yet expanded; -1 if none is left. */
  int peekNext() {
    int i = cursor;
    while (i < size && (keys[i] & Key.EXPANDED) != 0) {
      i++;
    }
    cursor = i;
    return i == size ? -1 : Key.ordinal(keys[i]);
  }

  /**
   * Marks the nearest candidate not yet expanded as expanded and returns it; -1 if none is left.
   */
  int expandNext() {
    int i = cursor;
    while (i < size && (keys[i] & Key.EXPANDED) != 0) {
      i++;
    }
    if (i == size || Key.distance(keys[i]) > end) {
      cursor = i;
      return -1;
    }
    keys[i] |= Key.EXPANDED;
    cursor = i + 1;
    return Key.ordinal(keys[i]);
  }
}
