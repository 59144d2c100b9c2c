package io.vicinal.storage.scan;

import java.util.Arrays;

/**
 * Keeps the first rows of an order among those that it is offered: a binary heap with the last of
 * them at its root, 8 bytes per row. Offered twice, a row is kept twice.
 */
final class TopHeap {
  private static final int BYTES_PER_ROW = 2 * Integer.BYTES;
  private static final int FIRST_ROWS = 64;
  private static final int CHECK_MASK = (1 << 10) - 1;

  private final RowOrdering ordering;
  private final int limit;
  private final ScanMemory memory;
  private int[] positions;
  private int[] ordinals;
  private int size;

  /** Makes room for up to {@code limit} rows as they come. */
  TopHeap(RowOrdering ordering, long limit, ScanMemory memory) {
    this.ordering = ordering;
    this.limit = (int) Math.min(limit, Integer.MAX_VALUE - 8);
    this.memory = memory;
    int room = Math.min(this.limit, FIRST_ROWS);
    memory.reserve((long) room * BYTES_PER_ROW);
    positions = new int[room];
    ordinals = new int[room];
  }

  /** Returns whether a row that comes must be better than the last one to be kept. */
  boolean isFull() {
    return size == limit;
  }

  /** Returns the segment of the last row that is kept. */
  int lastPosition() {
    return positions[0];
  }

  /** Returns the ordinal of the last row that is kept. */
  int lastOrdinal() {
    return ordinals[0];
  }

  /** Keeps a row if it is among the first; returns whether it is. */
  boolean offer(int position, int ordinal) {
    if (size < limit) {
      grow();
      positions[size] = position;
      ordinals[size] = ordinal;
      siftUp(size++);
      return true;
    }
    if (limit == 0 || ordering.compare(position, ordinal, positions[0], ordinals[0]) > 0) {
      return false;
    }
    positions[0] = position;
    ordinals[0] = ordinal;
    siftDown(0);
    return true;
  }

  private void grow() {
    if (size == positions.length) {
      int room = (int) Math.min(limit, 2L * size);
      memory.reserve((long) (room - size) * BYTES_PER_ROW);
      positions = Arrays.copyOf(positions, room);
      ordinals = Arrays.copyOf(ordinals, room);
    }
  }

  /** Forgets the rows of one segment. */
  void remove(int position) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (positions[i] != position) {
        positions[kept] = positions[i];
        ordinals[kept++] = ordinals[i];
      }
    }
    size = kept;
    for (int i = size / 2 - 1; i >= 0; i--) {
      siftDown(i);
    }
  }

  /** Puts the rows into their order and returns how many they are; nothing is offered after it. */
  int sort(Runnable check) {
    int count = size;
    while (size > 1) {
      if ((size & CHECK_MASK) == 0) {
        check.run();
      }
      swap(0, --size);
      siftDown(0);
    }
    return count;
  }

  /** Returns where a row is once they are sorted. */
  RowAddress row(int place) {
    return new RowAddress(positions[place], ordinals[place]);
  }

  private void siftUp(int start) {
    int i = start;
    while (i > 0 && before((i - 1) / 2, i)) {
      swap(i, (i - 1) / 2);
      i = (i - 1) / 2;
    }
  }

  private void siftDown(int start) {
    int i = start;
    while (2 * i + 1 < size) {
      int child = 2 * i + 1;
      if (child + 1 < size && before(child, child + 1)) {
        child++;
      }
      if (before(child, i)) {
        return;
      }
      swap(i, child);
      i = child;
    }
  }

  private boolean before(int a, int b) {
    return ordering.compare(positions[a], ordinals[a], positions[b], ordinals[b]) < 0;
  }

  private void swap(int a, int b) {
    int position = positions[a];
    positions[a] = positions[b];
    positions[b] = position;
    int ordinal = ordinals[a];
    ordinals[a] = ordinals[b];
    ordinals[b] = ordinal;
  }
}
