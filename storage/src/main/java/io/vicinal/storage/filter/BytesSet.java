package io.vicinal.storage.filter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** A set of byte strings that looks for bytes in memory without copying them. */
final class BytesSet {
  private final @Nullable MemorySegment[] entries;

  /** Creates a set with room for {@code count} byte strings. */
  BytesSet(int count) {
    entries = new MemorySegment[Math.max(16, Integer.highestOneBit(Math.max(1, count)) * 4)];
  }

  void add(byte[] bytes) {
    MemorySegment memory = MemorySegment.ofArray(bytes);
    entries[slot(memory, 0, bytes.length)] = memory;
  }

  boolean contains(MemorySegment memory, long start, int length) {
    return entries[slot(memory, start, length)] != null;
  }

  private int slot(MemorySegment memory, long start, int length) {
    int mask = entries.length - 1;
    int slot = hash(memory, start, length) & mask;
    while (true) {
      MemorySegment entry = entries[slot];
      if (entry == null
          || (entry.byteSize() == length
              && MemorySegment.mismatch(memory, start, start + length, entry, 0, length) < 0)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  static int hash(MemorySegment memory, long start, int length) {
    int hash = length;
    for (long at = start; at < start + length; at++) {
      hash = hash * 31 + memory.get(ValueLayout.JAVA_BYTE, at);
    }
    hash *= 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }
}
