package io.vicinal.storage.hnsw;

/**
 * Packs a distance and an ordinal into one long whose signed order is nearest first, ties by
 * ordinal: {@code sortable distance << 32 | ordinal << 1 | expanded}.
 */
final class Key {
  /** Set once a candidate's neighbors have been looked at. */
  static final long EXPANDED = 1;

  private Key() {}

  static long of(float distance, int ordinal) {
    int bits = Float.floatToRawIntBits(distance);
    int sortable = bits ^ ((bits >> 31) & 0x7fffffff);
    return ((long) sortable << 32) | ((long) ordinal << 1);
  }

  static int ordinal(long key) {
    return (int) key >>> 1;
  }

  static float distance(long key) {
    int sortable = (int) (key >> 32);
    return Float.intBitsToFloat(sortable ^ ((sortable >> 31) & 0x7fffffff));
  }
}
