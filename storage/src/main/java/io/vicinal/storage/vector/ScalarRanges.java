package io.vicinal.storage.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Compares one value after the other, without branches. */
final class ScalarRanges implements RangeKernel {
  private static final ValueLayout.OfShort SHORT_LE =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT_LE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG_LE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Override
  public void find(
      MemorySegment memory, long at, int width, int count, long low, long high, long[] words) {
    for (int i = 0; i < count; i += Long.SIZE) {
      int end = Math.min(Long.SIZE, count - i);
      words[i / Long.SIZE] = word(memory, at + (long) i * width, width, end, low, high);
    }
  }

  @Override
  public void findReal(
      MemorySegment memory,
      long at,
      int width,
      int count,
      double low,
      double high,
      boolean nan,
      long[] words) {
    for (int i = 0; i < count; i += Long.SIZE) {
      int end = Math.min(Long.SIZE, count - i);
      words[i / Long.SIZE] = real(memory, at + (long) i * width, width, end, low, high, nan);
    }
  }

  /** Does the same for up to 64 values. */
  static long real(
      MemorySegment memory, long at, int width, int count, double low, double high, boolean nan) {
    long bits = 0;
    if (width == Float.BYTES) {
      for (int i = 0; i < count; i++) {
        bits |= bit(Float.intBitsToFloat(memory.get(INT_LE, at + 4L * i)), low, high, nan) << i;
      }
    } else {
      for (int i = 0; i < count; i++) {
        bits |= bit(Double.longBitsToDouble(memory.get(LONG_LE, at + 8L * i)), low, high, nan) << i;
      }
    }
    return bits;
  }

  private static long bit(double value, double low, double high, boolean nan) {
    return ((value >= low && value <= high) || (nan && Double.isNaN(value))) ? 1L : 0L;
  }

  /** Finds integers among up to 64 values. */
  static long word(MemorySegment memory, long at, int width, int count, long low, long high) {
    long bits = 0;
    switch (width) {
      case 1 -> {
        for (int i = 0; i < count; i++) {
          bits |= bit(memory.get(ValueLayout.JAVA_BYTE, at + i), low, high) << i;
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++) {
          bits |= bit(memory.get(SHORT_LE, at + 2L * i), low, high) << i;
        }
      }
      case 4 -> {
        for (int i = 0; i < count; i++) {
          bits |= bit(memory.get(INT_LE, at + 4L * i), low, high) << i;
        }
      }
      case 8 -> {
        for (int i = 0; i < count; i++) {
          bits |= bit(memory.get(LONG_LE, at + 8L * i), low, high) << i;
        }
      }
      default -> throw new IllegalArgumentException("values of " + width + " bytes");
    }
    return bits;
  }

  private static long bit(long value, long low, long high) {
    return (value >= low ? 1L : 0L) & (value <= high ? 1L : 0L);
  }
}
