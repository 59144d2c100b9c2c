package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.LONG_LE;

import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * Sorts rows by the hash of their keys in partitions of the upper bits of the hash, about {@code
 * partitionRows} at a time, so that heap use is bounded.
 */
final class KeySorter {
  private final Bitmap rows;
  private final int rowCount;
  private final int partitionRows;
  private long[] hashes = new long[0];
  private int[] ordinals = new int[0];

  /** Prepares to sort {@code rows}; the others are left out. */
  KeySorter(Bitmap rows, int partitionRows) {
    this.rows = rows;
    this.rowCount = rows.size();
    this.partitionRows = partitionRows;
  }

  /**
   * Gives the hashes of {@code all}, one long per row, ascending as unsigned numbers, and then the
   * rows in that order; equal hashes stay in the order of rows.
   */
  void sort(MemorySegment all, LongConsumer hash, IntConsumer ordinal) {
    int bits = 0;
    while (bits < 16 && (long) partitionRows << bits < rowCount) {
      bits++;
    }
    for (int partition = 0; partition < 1 << bits; partition++) {
      int count = collect(all, partition, bits);
      for (int i = 0; i < count; i++) {
        hash.accept(hashes[i]);
      }
    }
    for (int partition = 0; partition < 1 << bits; partition++) {
      int count = collect(all, partition, bits);
      for (int i = 0; i < count; i++) {
        ordinal.accept(ordinals[i]);
      }
    }
  }

  /** Sorts the rows of one partition into the arrays and returns how many there are. */
  private int collect(MemorySegment all, int partition, int bits) {
    int count = 0;
    for (int i = rows.nextSet(0); i >= 0; i = rows.nextSet(i + 1)) {
      if (isIn(all.getAtIndex(LONG_LE, i), partition, bits)) {
        count++;
      }
    }
    hashes = new long[count];
    ordinals = new int[count];
    int at = 0;
    for (int i = rows.nextSet(0); i >= 0; i = rows.nextSet(i + 1)) {
      long hash = all.getAtIndex(LONG_LE, i);
      if (isIn(hash, partition, bits)) {
        hashes[at] = hash;
        ordinals[at++] = i;
      }
    }
    sort();
    return count;
  }

  private static boolean isIn(long hash, int partition, int bits) {
    return bits == 0 || hash >>> (64 - bits) == partition;
  }

  /** Sorts by hash, byte by byte from the lowest; stable, so equal hashes stay in row order. */
  private void sort() {
    long[] otherHashes = new long[hashes.length];
    int[] otherOrdinals = new int[hashes.length];
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      int[] starts = new int[257];
      for (long hash : hashes) {
        starts[(int) (hash >>> shift & 0xFF) + 1]++;
      }
      for (int i = 0; i < 256; i++) {
        starts[i + 1] += starts[i];
      }
      for (int i = 0; i < hashes.length; i++) {
        int to = starts[(int) (hashes[i] >>> shift & 0xFF)]++;
        otherHashes[to] = hashes[i];
        otherOrdinals[to] = ordinals[i];
      }
      long[] swapHashes = hashes;
      hashes = otherHashes;
      otherHashes = swapHashes;
      int[] swapOrdinals = ordinals;
      ordinals = otherOrdinals;
      otherOrdinals = swapOrdinals;
    }
  }
}
