package io.vicinal.storage.vector;

import java.lang.foreign.MemorySegment;

/**
 * Finds which numbers of a column lie in a range, 64 at a time.
 *
 * <p>Values are little-endian. Bit {@code i % 64} of word {@code i / 64} tells of value {@code i};
 * bits beyond the last value are 0. Implementations have no state and give the same bits.
 */
public interface RangeKernel {
  /** Returns the fastest implementation in this JVM. */
  static RangeKernel fastest() {
    return KernelChoice.RANGES;
  }

  /**
   * Writes which of {@code count} integers from byte {@code at} on are {@code low} to {@code high},
   * inclusive.
   *
   * @param width bytes of a value: 1, 2, 4 or 8
   * @param words has a word for every 64 values, at least
   */
  void find(MemorySegment memory, long at, int width, int count, long low, long high, long[] words);

  /**
   * Does the same for floats ({@code width} 4) or doubles (8); -0 is 0.
   *
   * @param nan whether NaN is found, too
   */
  void findReal(
      MemorySegment memory,
      long at,
      int width,
      int count,
      double low,
      double high,
      boolean nan,
      long[] words);
}
