package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.INT_LE;
import static io.vicinal.storage.segment.Layouts.LONG_LE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Reads the key index of a segment, mapped or computed, laid out by {@link KeysLayout}. */
final class SealedKeys {
  private final MemorySegment file;
  private final KeysLayout layout;

  SealedKeys(MemorySegment file, KeysLayout layout) {
    this.file = file;
    this.layout = layout;
  }

  /** Computes an index of {@code segment} into memory of {@code arena}, from its rows. */
  static SealedKeys derive(Segment segment, IndexedKey indexed, Arena arena) {
    int rows = segment.rowCount();
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment hashes = scratch.allocate(Math.max(1L, rows) * Long.BYTES, Long.BYTES);
      var present = new Bitmap(rows);
      for (int row = 0; row < rows; row++) {
        RowKey key = indexed.of(segment, row);
        if (key != null) {
          present.set(row);
          hashes.setAtIndex(LONG_LE, row, key.hash());
        }
      }
      var layout = new KeysLayout(present.cardinality());
      MemorySegment index =
          arena.allocate(SegmentHeader.BYTES + Math.max(8, layout.bodyBytes()), Long.BYTES);
      var at = new long[] {layout.hashes(), layout.ordinals()};
      new KeySorter(present, KeysWriter.PARTITION_ROWS)
          .sort(
              hashes,
              hash -> {
                index.set(LONG_LE, at[0], hash);
                at[0] += Long.BYTES;
              },
              ordinal -> {
                index.set(INT_LE, at[1], ordinal);
                at[1] += Integer.BYTES;
              });
      return new SealedKeys(index, layout);
    }
  }

  int entries() {
    return layout.entries();
  }

  /** Returns the first place whose hash is at least {@code hash}. */
  int lowerBound(long hash) {
    int low = 0;
    int high = layout.entries();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(hash(middle), hash) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns whether there is a place {@code index} with this hash. */
  boolean matches(int index, long hash) {
    return index < layout.entries() && hash(index) == hash;
  }

  long hash(int index) {
    return file.get(LONG_LE, layout.hashes() + (long) index * Long.BYTES);
  }

  int ordinal(int index) {
    return file.get(INT_LE, layout.ordinals() + (long) index * Integer.BYTES);
  }
}
