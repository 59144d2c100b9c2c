package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.LONG_LE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Writes the key index of a segment: hashes ascending as unsigned numbers, then their rows.
 *
 * <p>Heap use is bounded: hashes are kept off the heap, and sorted in partitions of their upper
 * bits, about {@link #PARTITION_ROWS} at a time.
 */
final class KeysWriter {
  private static final int PARTITION_ROWS = 1 << 20;

  private final int rowCount;
  private final int partitionRows;
  private final SegmentFileWriter out;
  private long[] hashes = new long[0];
  private int[] ordinals = new int[0];

  KeysWriter(int rowCount, SegmentFileWriter out) {
    this(rowCount, out, PARTITION_ROWS);
  }

  KeysWriter(int rowCount, SegmentFileWriter out, int partitionRows) {
    this.rowCount = rowCount;
    this.out = out;
    this.partitionRows = partitionRows;
  }

  void write(RowSource rows) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = arena.allocate(Math.max(1L, rowCount) * Long.BYTES, Long.BYTES);
      rows.forEach((segment, from, to) -> all.setAtIndex(LONG_LE, to, segment.rowKey(from).hash()));
      write(all);
    }
  }

  /** Writes the index of rows whose hashes are {@code all}. */
  void write(MemorySegment all) {
    int bits = 0;
    while (bits < 16 && (long) partitionRows << bits < rowCount) {
      bits++;
    }
    for (int partition = 0; partition < 1 << bits; partition++) {
      int count = collect(all, partition, bits);
      for (int i = 0; i < count; i++) {
        out.putLong(hashes[i]);
      }
    }
    for (int partition = 0; partition < 1 << bits; partition++) {
      int count = collect(all, partition, bits);
      for (int i = 0; i < count; i++) {
        out.putInt(ordinals[i]);
      }
    }
    out.pad();
  }

  /** Sorts the rows of one partition into the arrays and returns how many there are. */
  private int collect(MemorySegment all, int partition, int bits) {
    int count = 0;
    for (int i = 0; i < rowCount; i++) {
      if (isIn(all.getAtIndex(LONG_LE, i), partition, bits)) {
        count++;
      }
    }
    hashes = new long[count];
    ordinals = new int[count];
    int at = 0;
    for (int i = 0; i < rowCount; i++) {
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
