package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.LONG_LE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Writes a key index of a segment: hashes ascending as unsigned numbers, then their rows.
 *
 * <p>Heap use is bounded: hashes are kept off the heap, and sorted in partitions of their upper
 * bits, about {@link #PARTITION_ROWS} at a time.
 */
final class KeysWriter {
  static final int PARTITION_ROWS = 1 << 18;

  private static final int CHECKED_ROWS = 1 << 14;

  private final int rowCount;
  private final int partitionRows;
  private final SegmentFileWriter out;

  KeysWriter(int rowCount, SegmentFileWriter out) {
    this(rowCount, out, PARTITION_ROWS);
  }

  KeysWriter(int rowCount, SegmentFileWriter out, int partitionRows) {
    this.rowCount = rowCount;
    this.out = out;
    this.partitionRows = partitionRows;
  }

  /** Writes the index of {@code key}, in which rows without one have no entry. */
  void write(RowSource rows, IndexedKey key) {
    var present = new Bitmap(rowCount);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = arena.allocate(Math.max(1L, rowCount) * Long.BYTES, Long.BYTES);
      rows.forEach((segment, from, to) -> {
        if ((to & (CHECKED_ROWS - 1)) == 0) {
          rows.check();
        }
        RowKey found = key.of(segment, from);
        if (found != null) {
          present.set(to);
          all.setAtIndex(LONG_LE, to, found.hash());
        }
      });
      write(all, present);
    }
  }

  /** Writes the index of the rows in {@code present}, whose hashes are in {@code all}. */
  void write(MemorySegment all, Bitmap present) {
    new KeySorter(present, partitionRows).sort(all, out::putLong, out::putInt);
    out.pad();
  }
}
