package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.INT_LE;
import static io.vicinal.storage.segment.Layouts.LONG_LE;

import java.lang.foreign.MemorySegment;

/** Reads the mapped key index of a sealed segment, laid out by {@link KeysLayout}. */
final class SealedKeys {
  private final MemorySegment file;
  private final KeysLayout layout;

  SealedKeys(MemorySegment file, KeysLayout layout) {
    this.file = file;
    this.layout = layout;
  }

  /** Returns the first place whose hash is at least {@code hash}. */
  int lowerBound(long hash) {
    int low = 0;
    int high = layout.rowCount();
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
    return index < layout.rowCount() && hash(index) == hash;
  }

  long hash(int index) {
    return file.get(LONG_LE, layout.hashes() + (long) index * Long.BYTES);
  }

  int ordinal(int index) {
    return file.get(INT_LE, layout.ordinals() + (long) index * Integer.BYTES);
  }
}
