package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.VectorRows.FLOAT_LE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Does the arithmetic of codes of rows without the Vector API. */
final class ScalarCodes implements CodeKernel {
  static final ValueLayout.OfLong LONG_LE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static final ValueLayout.OfInt INT_LE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int STEPS_MAX = (1 << QUERY_BITS) - 1;

  /** Reads one long of every line of the rows, and returns their sum. */
  static long touch(MemorySegment codes, long stride, int[] ordinals, int count) {
    long sum = 0;
    if (stride == LINE_BYTES) {
      for (int i = 0; i < count; i++) {
        sum += codes.get(LONG_LE, (long) ordinals[i] * LINE_BYTES);
      }
      return sum;
    }
    for (int i = 0; i < count; i++) {
      long o = ordinals[i] * stride;
      for (long at = 0; at < stride; at += LINE_BYTES) {
        sum += codes.get(LONG_LE, o + at);
      }
    }
    return sum;
  }

  @Override
  public void transform(float[] x, float[] factors, int from, int length) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= factors[i];
    }
    int end = from + length;
    int h = 1;
    for (; 8 * h <= length; h *= 8) {
      for (int i = from; i < end; i += 8 * h) {
        for (int j = i; j < i + h; j++) {
          threeSteps(x, j, h);
        }
      }
    }
    for (; h < length; h <<= 1) {
      for (int i = from; i < end; i += 2 * h) {
        for (int j = i; j < i + h; j++) {
          float a = x[j];
          float b = x[j + h];
          x[j] = a + b;
          x[j + h] = a - b;
        }
      }
    }
  }

  /** Adds and subtracts at distances h, 2 h and 4 h, while the eight numbers are in registers. */
  private static void threeSteps(float[] x, int j, int h) {
    float a0 = x[j];
    float a1 = x[j + h];
    float a2 = x[j + 2 * h];
    float a3 = x[j + 3 * h];
    float a4 = x[j + 4 * h];
    float a5 = x[j + 5 * h];
    float a6 = x[j + 6 * h];
    float a7 = x[j + 7 * h];
    float b0 = a0 + a1;
    float b1 = a0 - a1;
    float b2 = a2 + a3;
    float b3 = a2 - a3;
    float b4 = a4 + a5;
    float b5 = a4 - a5;
    float b6 = a6 + a7;
    float b7 = a6 - a7;
    a0 = b0 + b2;
    a1 = b1 + b3;
    a2 = b0 - b2;
    a3 = b1 - b3;
    a4 = b4 + b6;
    a5 = b5 + b7;
    a6 = b4 - b6;
    a7 = b5 - b7;
    x[j] = a0 + a4;
    x[j + h] = a1 + a5;
    x[j + 2 * h] = a2 + a6;
    x[j + 3 * h] = a3 + a7;
    x[j + 4 * h] = a0 - a4;
    x[j + 5 * h] = a1 - a5;
    x[j + 6 * h] = a2 - a6;
    x[j + 7 * h] = a3 - a7;
  }

  @Override
  public void summarize(float[] x, float[] center, float[] out) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      float v = x[i] - center[i];
      x[i] = v;
      least = Math.min(least, v);
      most = Math.max(most, v);
      sum += v;
      squares += (double) v * v;
    }
    out[0] = least;
    out[1] = most;
    out[2] = (float) sum;
    out[3] = (float) squares;
  }

  @Override
  public void spread(float[] x, float low, float scale, MemorySegment planes) {
    int[] steps = new int[x.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (int) ((x[i] - low) * scale + 0.5f) & STEPS_MAX;
    }
    long plane = CodeKernel.planeBytes(x.length / Long.SIZE);
    for (int i = 0; i < x.length; i += Long.SIZE) {
      long b0 = 0;
      long b1 = 0;
      long b2 = 0;
      long b3 = 0;
      for (int j = Long.SIZE - Byte.SIZE; j >= 0; j -= Byte.SIZE) {
        long eight = eight(steps, i + j);
        b0 = b0 << Byte.SIZE | lowest(eight);
        b1 = b1 << Byte.SIZE | lowest(eight >>> 1);
        b2 = b2 << Byte.SIZE | lowest(eight >>> 2);
        b3 = b3 << Byte.SIZE | lowest(eight >>> 3);
      }
      long at = i / Byte.SIZE;
      planes.set(LONG_LE, at, b0);
      planes.set(LONG_LE, at + plane, b1);
      planes.set(LONG_LE, at + 2 * plane, b2);
      planes.set(LONG_LE, at + 3 * plane, b3);
    }
  }

  /** Returns eight steps of four bits, one in each byte. */
  private static long eight(int[] steps, int i) {
    int low = steps[i] | steps[i + 1] << 8 | steps[i + 2] << 16 | steps[i + 3] << 24;
    int high = steps[i + 4] | steps[i + 5] << 8 | steps[i + 6] << 16 | steps[i + 7] << 24;
    return (long) high << Integer.SIZE | low;
  }

  /** Returns the lowest bit of each of eight bytes: the product moves that of byte i to 56 + i. */
  private static long lowest(long bytes) {
    return ((bytes & 0x0101010101010101L) * 0x0102040810204080L) >>> (Long.SIZE - Byte.SIZE);
  }

  /**
   * Products are written to an array of their own before they are added up: C2 turns that loop into
   * vectors, which it does not with arrays that are read from different places.
   */
  @Override
  public void multiply(float[] x, float[] vectors, int count, float[] out) {
    float[] sums = new float[PARTS];
    float[] products = new float[x.length];
    for (int v = 0; v < count; v++) {
      System.arraycopy(vectors, v * x.length, products, 0, x.length);
      for (int i = 0; i < products.length; i++) {
        products[i] *= x[i];
      }
      add(products, sums);
      out[v] = CodeKernel.total(sums);
    }
  }

  /** Two passes of eight sums each, which is as many as stay in registers. */
  private static void add(float[] x, float[] sums) {
    for (int half = 0; half < PARTS; half += PARTS / 2) {
      float a0 = 0;
      float a1 = 0;
      float a2 = 0;
      float a3 = 0;
      float a4 = 0;
      float a5 = 0;
      float a6 = 0;
      float a7 = 0;
      for (int i = half; i < x.length; i += PARTS) {
        a0 += x[i];
        a1 += x[i + 1];
        a2 += x[i + 2];
        a3 += x[i + 3];
        a4 += x[i + 4];
        a5 += x[i + 5];
        a6 += x[i + 6];
        a7 += x[i + 7];
      }
      sums[half] = a0;
      sums[half + 1] = a1;
      sums[half + 2] = a2;
      sums[half + 3] = a3;
      sums[half + 4] = a4;
      sums[half + 5] = a5;
      sums[half + 6] = a6;
      sums[half + 7] = a7;
    }
  }

  @Override
  public long estimate(
      MemorySegment planes,
      int words,
      int bits,
      MemorySegment codes,
      long stride,
      int[] ordinals,
      int count,
      float[] bases,
      float step2,
      float sum,
      float low,
      float[] out) {
    long touched = touch(codes, stride, ordinals, count);
    Arrays.fill(out, 0, count, 0); // sums of less than 2^24, which floats hold exactly
    int part = words / bits;
    for (int word = 0; word < words; word++) {
      boolean two = word % part + 1 < part;
      add(planes, words, word, two, codes, stride, ordinals, count, word / part, out);
      word += two ? 1 : 0;
    }
    for (int i = 0; i < count; i++) {
      long f = ordinals[i] * stride + (long) words * Long.BYTES;
      out[i] =
          bases[codes.get(INT_LE, f + 12)]
              + codes.get(FLOAT_LE, f)
              + codes.get(FLOAT_LE, f + 4) * (step2 * out[i] - sum)
              + low * codes.get(FLOAT_LE, f + 8);
    }
    return touched;
  }

  /**
   * Adds what one word of all rows gives, or two, times {@code 2^bit}. The words of the query stay
   * in registers meanwhile: going through all words of one row after the other, they have to be
   * read again for each, which takes up to twice as long.
   */
  private static void add(
      MemorySegment planes,
      int words,
      int word,
      boolean two,
      MemorySegment codes,
      long stride,
      int[] ordinals,
      int count,
      int bit,
      float[] sums) {
    long plane = CodeKernel.planeBytes(words);
    long at = (long) word * Long.BYTES;
    long a0 = planes.get(LONG_LE, at);
    long a1 = planes.get(LONG_LE, plane + at);
    long a2 = planes.get(LONG_LE, 2 * plane + at);
    long a3 = planes.get(LONG_LE, 3 * plane + at);
    if (!two) {
      for (int i = 0; i < count; i++) {
        long x = codes.get(LONG_LE, ordinals[i] * stride + at);
        int u = Long.bitCount(x & a0) + 2 * Long.bitCount(x & a1);
        sums[i] += (u + 4 * Long.bitCount(x & a2) + 8 * Long.bitCount(x & a3)) << bit;
      }
      return;
    }
    long next = at + Long.BYTES;
    long b0 = planes.get(LONG_LE, next);
    long b1 = planes.get(LONG_LE, plane + next);
    long b2 = planes.get(LONG_LE, 2 * plane + next);
    long b3 = planes.get(LONG_LE, 3 * plane + next);
    for (int i = 0; i < count; i++) {
      long o = ordinals[i] * stride;
      long x = codes.get(LONG_LE, o + at);
      long y = codes.get(LONG_LE, o + next);
      int c0 = Long.bitCount(x & a0) + Long.bitCount(y & b0);
      int c1 = Long.bitCount(x & a1) + Long.bitCount(y & b1);
      int c2 = Long.bitCount(x & a2) + Long.bitCount(y & b2);
      int c3 = Long.bitCount(x & a3) + Long.bitCount(y & b3);
      sums[i] += (c0 + 2 * c1 + 4 * c2 + 8 * c3) << bit;
    }
  }
}
