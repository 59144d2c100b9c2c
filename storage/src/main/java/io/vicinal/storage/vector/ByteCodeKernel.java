package io.vicinal.storage.vector;

import java.lang.foreign.MemorySegment;

/**
 * Does the arithmetic of codes of a byte per coordinate; {@code io.vicinal.storage.quantization}
 * says what the numbers mean.
 *
 * <p>A code is 0 to 255, a coordinate of a query 0 to 127, so that the sum of two products is less
 * than {@code 1 << 16}. Implementations have no state, and all give the same bits.
 */
public interface ByteCodeKernel {
  /** Bits of a coordinate of a query. */
  int QUERY_BITS = 7;

  /** Returns the fastest implementation in this JVM. */
  static ByteCodeKernel fastest() {
    return KernelChoice.BYTE_CODES;
  }

  /** Returns the bytes of a query of {@code coordinates} coordinates. */
  static long queryBytes(int coordinates) {
    return (long) coordinates * Short.BYTES;
  }

  /**
   * Writes {@code round((x[i] - low) * scale)}, which is 0 to 127, as shorts: those of even i, then
   * those of odd i. So the bytes of a row need not be unpacked one by one: seen as shorts, the even
   * ones are their lower halves, the odd ones their upper halves.
   *
   * @param x a multiple of 64 coordinates
   */
  static void spread(float[] x, float low, float scale, MemorySegment query) {
    for (int i = 0; i < x.length; i += 2) {
      short even = (short) ((x[i] - low) * scale + 0.5f);
      short odd = (short) ((x[i + 1] - low) * scale + 0.5f);
      query.set(VectorBytes.SHORT_LE, i, even);
      query.set(VectorBytes.SHORT_LE, (long) x.length + i, odd);
    }
  }

  /**
   * Writes estimates for the rows {@code ordinals[0..count)} to {@code out}: with U the sum of the
   * products of codes and query, and the three floats f behind the row's codes, {@code base + f0 +
   * f1 * (step2 * U - sum) + low * f2}.
   *
   * @param query as {@link #spread} writes it
   * @param coordinates a multiple of 64, at most 65,536; the row's codes take as many bytes
   * @param stride bytes from row to row
   */
  void estimate(
      MemorySegment query,
      int coordinates,
      MemorySegment codes,
      long stride,
      int[] ordinals,
      int count,
      float base,
      float step2,
      float sum,
      float low,
      float[] out);
}
