package io.vicinal.storage.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Compares as many values at once as fit into a register of {@link Lanes#FLOATS}' width.
 *
 * <p>Only whole words of 64 values, and only memory outside the heap: the rest is left to {@link
 * ScalarRanges}.
 */
final class RangeLanes implements RangeKernel {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final VectorSpecies<Byte> BYTES = Lanes.FLOATS.withLanes(byte.class);
  private static final VectorSpecies<Short> SHORTS = Lanes.FLOATS.withLanes(short.class);
  private static final VectorSpecies<Integer> INTS = Lanes.FLOATS.withLanes(int.class);
  private static final VectorSpecies<Long> LONGS = Lanes.FLOATS.withLanes(long.class);

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final VectorSpecies<Double> DOUBLES = Lanes.FLOATS.withLanes(double.class);

  private final RangeKernel scalar = new ScalarRanges();

  @Override
  public void find(
      MemorySegment memory, long at, int width, int count, long low, long high, long[] words) {
    int whole = count / Long.SIZE;
    if (!memory.isNative() || whole == 0) {
      scalar.find(memory, at, width, count, low, high, words);
      return;
    }
    switch (width) {
      case 1 -> bytes(memory, at, whole, low, high, words);
      case 2 -> shorts(memory, at, whole, low, high, words);
      case 4 -> ints(memory, at, whole, low, high, words);
      case 8 -> longs(memory, at, whole, low, high, words);
      default -> throw new IllegalArgumentException("values of " + width + " bytes");
    }
    int rest = count % Long.SIZE;
    if (rest > 0) {
      long from = at + (long) whole * Long.SIZE * width;
      words[whole] = ScalarRanges.word(memory, from, width, rest, low, high);
    }
  }

  private static void bytes(
      MemorySegment memory, long at, int whole, long low, long high, long[] words) {
    byte least = (byte) Math.clamp(low, Byte.MIN_VALUE, Byte.MAX_VALUE);
    byte most = (byte) Math.clamp(high, Byte.MIN_VALUE, Byte.MAX_VALUE);
    long all = low <= Byte.MAX_VALUE && high >= Byte.MIN_VALUE ? -1L : 0;
    for (int w = 0; w < whole; w++) {
      long bits = 0;
      for (int i = 0; i < Long.SIZE; i += BYTES.length()) {
        var x = ByteVector.fromMemorySegment(BYTES, memory, at + w * 64L + i, ORDER);
        bits |=
            x.compare(VectorOperators.GE, least).and(x.compare(VectorOperators.LE, most)).toLong()
                << i;
      }
      words[w] = bits & all;
    }
  }

  private static void shorts(
      MemorySegment memory, long at, int whole, long low, long high, long[] words) {
    short least = (short) Math.clamp(low, Short.MIN_VALUE, Short.MAX_VALUE);
    short most = (short) Math.clamp(high, Short.MIN_VALUE, Short.MAX_VALUE);
    long all = low <= Short.MAX_VALUE && high >= Short.MIN_VALUE ? -1L : 0;
    for (int w = 0; w < whole; w++) {
      long bits = 0;
      for (int i = 0; i < Long.SIZE; i += SHORTS.length()) {
        var x = ShortVector.fromMemorySegment(SHORTS, memory, at + 2 * (w * 64L + i), ORDER);
        bits |=
            x.compare(VectorOperators.GE, least).and(x.compare(VectorOperators.LE, most)).toLong()
                << i;
      }
      words[w] = bits & all;
    }
  }

  private static void ints(
      MemorySegment memory, long at, int whole, long low, long high, long[] words) {
    int least = Math.clamp(low, Integer.MIN_VALUE, Integer.MAX_VALUE);
    int most = Math.clamp(high, Integer.MIN_VALUE, Integer.MAX_VALUE);
    long all = low <= Integer.MAX_VALUE && high >= Integer.MIN_VALUE ? -1L : 0;
    for (int w = 0; w < whole; w++) {
      long bits = 0;
      for (int i = 0; i < Long.SIZE; i += INTS.length()) {
        var x = IntVector.fromMemorySegment(INTS, memory, at + 4 * (w * 64L + i), ORDER);
        bits |=
            x.compare(VectorOperators.GE, least).and(x.compare(VectorOperators.LE, most)).toLong()
                << i;
      }
      words[w] = bits & all;
    }
  }

  private static void longs(
      MemorySegment memory, long at, int whole, long low, long high, long[] words) {
    for (int w = 0; w < whole; w++) {
      long bits = 0;
      for (int i = 0; i < Long.SIZE; i += LONGS.length()) {
        var x = LongVector.fromMemorySegment(LONGS, memory, at + 8 * (w * 64L + i), ORDER);
        bits |=
            x.compare(VectorOperators.GE, low).and(x.compare(VectorOperators.LE, high)).toLong()
                << i;
      }
      words[w] = bits;
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
    int whole = count / Long.SIZE;
    if (!memory.isNative() || whole == 0) {
      scalar.findReal(memory, at, width, count, low, high, nan, words);
      return;
    }
    long unordered = nan ? -1L : 0;
    if (width == Float.BYTES) {
      floats(memory, at, whole, low, high, unordered, words);
    } else {
      doubles(memory, at, whole, low, high, unordered, words);
    }
    int rest = count % Long.SIZE;
    if (rest > 0) {
      long from = at + (long) whole * Long.SIZE * width;
      words[whole] = ScalarRanges.real(memory, from, width, rest, low, high, nan);
    }
  }

  private static void floats(
      MemorySegment memory,
      long at,
      int whole,
      double low,
      double high,
      long unordered,
      long[] words) {
    float least = (float) low;
    least = least < low ? Math.nextUp(least) : least;
    float most = (float) high;
    most = most > high ? Math.nextDown(most) : most;
    for (int w = 0; w < whole; w++) {
      long bits = 0;
      long nans = 0;
      for (int i = 0; i < Long.SIZE; i += FLOATS.length()) {
        var x = FloatVector.fromMemorySegment(FLOATS, memory, at + 4 * (w * 64L + i), ORDER);
        bits |=
            x.compare(VectorOperators.GE, least).and(x.compare(VectorOperators.LE, most)).toLong()
                << i;
        nans |= x.test(VectorOperators.IS_NAN).toLong() << i;
      }
      words[w] = bits | (nans & unordered);
    }
  }

  private static void doubles(
      MemorySegment memory,
      long at,
      int whole,
      double low,
      double high,
      long unordered,
      long[] words) {
    for (int w = 0; w < whole; w++) {
      long bits = 0;
      long nans = 0;
      for (int i = 0; i < Long.SIZE; i += DOUBLES.length()) {
        var x = DoubleVector.fromMemorySegment(DOUBLES, memory, at + 8 * (w * 64L + i), ORDER);
        bits |=
            x.compare(VectorOperators.GE, low).and(x.compare(VectorOperators.LE, high)).toLong()
                << i;
        nans |= x.test(VectorOperators.IS_NAN).toLong() << i;
      }
      words[w] = bits | (nans & unordered);
    }
  }
}
