package io.vicinal.storage.scan;

import io.vicinal.storage.segment.Segment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives all rows of one segment by distance, sorting only as far as it is asked: a binary heap over
 * two arrays, 8 bytes per row.
 */
final class OrderedRows implements RowScorer.Sink {
  private static final int BYTES_PER_ROW = Float.BYTES + Integer.BYTES;
  private static final int CHECK_MASK = (1 << 14) - 1;

  private final int position;
  private final Segment segment;
  private final float[] distances;
  private final int[] ordinals;
  private int[] missing = new int[8];
  private int missingCount;
  private int size;

  /** Makes room for {@code rowsMax} rows of the segment at {@code position} of the view. */
  OrderedRows(int position, Segment segment, int rowsMax, ScanMemory memory) {
    memory.reserve((long) rowsMax * BYTES_PER_ROW);
    this.position = position;
    this.segment = segment;
    this.distances = new float[rowsMax];
    this.ordinals = new int[rowsMax];
  }

  @Override
  public void accept(int[] rows, float[] found, int count) {
    for (int i = 0; i < count; i++) {
      accept(rows[i], found[i]);
    }
  }

  private void accept(int ordinal, float distance) {
    if (Float.isNaN(distance)) {
      if (missingCount == missing.length) {
        missing = Arrays.copyOf(missing, 2 * missingCount);
      }
      missing[missingCount++] = ordinal;
      return;
    }
    distances[size] = distance;
    ordinals[size++] = ordinal;
  }

  /** Makes a heap of what was accepted, running {@code check} now and then. */
  OrderedRows heapify(Runnable check) {
    for (int i = size / 2 - 1; i >= 0; i--) {
      if ((i & CHECK_MASK) == 0) {
        check.run();
      }
      siftDown(i);
    }
    return this;
  }

  /** Returns the ordinals of rows without a distance, in storage order. */
  int[] missing() {
    return Arrays.copyOf(missing, missingCount);
  }

  /** Returns the nearest row that was not taken yet, or null. */
  @Nullable Hit peek() {
    return size == 0 ? null : new Hit(new RowAddress(position, ordinals[0]), distances[0]);
  }

  /** Takes the nearest row away. */
  void remove() {
    size--;
    distances[0] = distances[size];
    ordinals[0] = ordinals[size];
    siftDown(0);
  }

  private void siftDown(int start) {
    int i = start;
    while (2 * i + 1 < size) {
      int child = 2 * i + 1;
      if (child + 1 < size && before(child + 1, child)) {
        child++;
      }
      if (!before(child, i)) {
        return;
      }
      swap(i, child);
      i = child;
    }
  }

  private boolean before(int a, int b) {
    int order = Float.compare(distances[a], distances[b]);
    return order != 0
        ? order < 0
        : segment.rowKey(ordinals[a]).compareTo(segment.rowKey(ordinals[b])) < 0;
  }

  private void swap(int a, int b) {
    float distance = distances[a];
    distances[a] = distances[b];
    distances[b] = distance;
    int ordinal = ordinals[a];
    ordinals[a] = ordinals[b];
    ordinals[b] = ordinal;
  }
}
