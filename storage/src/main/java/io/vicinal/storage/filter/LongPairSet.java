package io.vicinal.storage.filter;

/** A set of pairs of longs with open addressing; looking up allocates nothing. */
final class LongPairSet {
  private final long[] highs;
  private final long[] lows;
  private final boolean[] used;

  /** Creates a set with room for {@code count} pairs. */
  LongPairSet(int count) {
    int slots = Math.max(16, Integer.highestOneBit(Math.max(1, count)) * 4);
    highs = new long[slots];
    lows = new long[slots];
    used = new boolean[slots];
  }

  void add(long high, long low) {
    int slot = slot(high, low);
    highs[slot] = high;
    lows[slot] = low;
    used[slot] = true;
  }

  boolean contains(long high, long low) {
    return used[slot(high, low)];
  }

  private int slot(long high, long low) {
    long hash = (low ^ Long.rotateLeft(high, 32)) * 0x9E3779B97F4A7C15L;
    int mask = used.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (used[slot] && (lows[slot] != low || highs[slot] != high)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
