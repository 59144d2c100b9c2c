package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.LONG_LE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.IntPredicate;

/**
 * Finds rows of a growing segment by key: an open-addressing table of the newest row per key, each
 * row linked to the one it replaced.
 *
 * <p>One writer, many readers. A row enters the table after its columns were written, so a reader
 * that meets it may read them, whatever row count it knows.
 */
final class GrowingKeys {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int FIRST_SLOTS = 64;

  /** Per row the hash of its key (lower half) and the row it replaced, or -1 (upper half). */
  private final GrowingFixed rows = new GrowingFixed(WideColumn.WIDTH);

  private volatile int[] slots = new int[FIRST_SLOTS]; // ordinal + 1, or 0
  private int used;

  /** Adds the row at {@code ordinal}; {@code sameKey} tells whether another row has its key. */
  void put(int ordinal, long hash, IntPredicate sameKey) {
    reserve(ordinal + 1, 1);
    int[] table = slots;
    int slot = slot(table, hash, sameKey);
    int previous = table[slot] - 1;
    rows.putWide(ordinal, previous, hash, 0);
    SLOT.setRelease(table, slot, ordinal + 1);
    if (previous < 0) {
      used++;
    }
  }

  /**
   * Makes room for {@code rowCount} rows in all, the last {@code more} of which may have new keys.
   */
  void reserve(int rowCount, int more) {
    rows.reserve(rowCount);
    while ((used + (long) more - 1) * 2 >= slots.length) {
      grow();
    }
  }

  /** Notes that the row at {@code ordinal} has no key; every row is put or skipped, in order. */
  void skip(int ordinal) {
    rows.putNull(ordinal);
  }

  /** Returns the newest row with this key, or -1. */
  int find(long hash, IntPredicate sameKey) {
    int[] table = slots;
    return (int) SLOT.getAcquire(table, slot(table, hash, sameKey)) - 1;
  }

  /** Returns the row that {@code ordinal} replaced, or -1. */
  int previous(int ordinal) {
    return (int) stored(ordinal, Long.BYTES);
  }

  private int slot(int[] table, long hash, IntPredicate sameKey) {
    int mask = table.length - 1;
    for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
      int ordinal = (int) SLOT.getAcquire(table, slot) - 1;
      if (ordinal < 0 || (stored(ordinal, 0) == hash && sameKey.test(ordinal))) {
        return slot;
      }
    }
  }

  private void grow() {
    int[] old = slots;
    int[] larger = new int[Math.multiplyExact(old.length, 2)];
    int mask = larger.length - 1;
    for (int entry : old) {
      if (entry != 0) {
        int slot = (int) stored(entry - 1, 0) & mask;
        while (larger[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        larger[slot] = entry;
      }
    }
    slots = larger;
  }

  private long stored(int ordinal, int offset) {
    long at = (long) (ordinal % ColumnReader.BLOCK_ROWS) * WideColumn.WIDTH + offset;
    return rows.memory(ordinal / ColumnReader.BLOCK_ROWS).get(LONG_LE, at);
  }

  long sizeBytes() {
    return slots.length * (long) Integer.BYTES + rows.sizeBytes();
  }
}
