package io.vicinal.storage.hnsw;

import java.util.Arrays;

/** Keeps longs so that the smallest comes out first; grows as needed. */
final class LongHeap {
  private long[] items;
  private int size;

  LongHeap(int expected) {
    items = new long[Math.max(16, expected)];
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns the smallest item, which stays. */
  long first() {
    return items[0];
  }

  /** Returns the {@code i}-th item, in no particular order. */
  long item(int i) {
    return items[i];
  }

  void add(long item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size + (size >> 1));
    }
    int i = size++;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      if (items[parent] <= item) {
        break;
      }
      items[i] = items[parent];
      i = parent;
    }
    items[i] = item;
  }

  /** Removes and returns the smallest item. */
  long remove() {
    long first = items[0];
    long last = items[--size];
    if (size > 0) {
      sink(last);
    }
    return first;
  }

  /** Replaces the smallest item by {@code item}. */
  void replaceFirst(long item) {
    sink(item);
  }

  private void sink(long item) {
    int i = 0;
    for (int child = 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && items[child + 1] < items[child]) {
        child++;
      }
      if (items[child] >= item) {
        break;
      }
      items[i] = items[child];
      i = child;
    }
    items[i] = item;
  }
}
