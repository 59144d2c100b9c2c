package io.vicinal.storage.vector;

import java.lang.foreign.MemorySegment;

/**
 * Does the arithmetic of codes of rows: rotates vectors, spreads a query over bit planes and
 * estimates distances from codes; {@code io.vicinal.storage.quantization} says what the numbers
 * mean.
 *
 * <p>Implementations have no state. For the same input all give the same bits, except {@link
 * #summarize}, whose sums may differ in their last digits.
 */
public interface CodeKernel {
  /** Bits of a coordinate of a query. */
  int QUERY_BITS = 4;

  /** Sums that a product of vectors is made of. */
  int PARTS = 16;

  /** Bytes to which rows of codes, and planes of queries, are padded. */
  int LINE_BYTES = 64;

  /** Returns the fastest implementation in this JVM. */
  static CodeKernel fastest() {
    return KernelChoice.CODES;
  }

  /**
   * Returns the bytes of a plane of {@code words} words; a query has {@link #QUERY_BITS} planes.
   */
  static long planeBytes(int words) {
    return ((long) words * Long.BYTES + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
  }

  /**
   * Multiplies {@code x} by {@code factors} and then transforms {@code length} floats from {@code
   * from} on by the Hadamard matrix, in place and without a factor of its own.
   *
   * @param x as long as {@code factors}, a multiple of 64
   * @param length a power of two of at least 64
   */
  void transform(float[] x, float[] factors, int from, int length);

  /**
   * Subtracts {@code center} from {@code x}, in place, and writes the least and the greatest
   * coordinate, the sum and the sum of squares of what is left to {@code out[0..3]}.
   */
  void summarize(float[] x, float[] center, float[] out);

  /**
   * Writes bit {@code b} of {@code round((x[i] - low) * scale)}, which is 0 to 15, to bit {@code i}
   * of plane {@code b}, for all i and b.
   */
  void spread(float[] x, float low, float scale, MemorySegment planes);

  /**
   * Writes the products of {@code x} and each of {@code count} vectors, one after the other in
   * {@code vectors}, to {@code out}. Coordinates that are equal modulo 16 are added up first, in
   * their order, and then the halves of these sums, again and again.
   *
   * @param count a multiple of 4
   */
  void multiply(float[] x, float[] vectors, int count, float[] out);

  /** Adds the upper half of {@code sums[0..16)} to the lower until one is left, and returns it. */
  static float total(float[] sums) {
    for (int half = PARTS / 2; half > 0; half >>= 1) {
      for (int i = 0; i < half; i++) {
        sums[i] += sums[i + half];
      }
    }
    return sums[0];
  }

  /**
   * Writes estimates for the rows {@code ordinals[0..count)} to {@code out}: with U the sum over b
   * of {@code 2^b * bitCount(row & plane b)}, the three floats f behind the row's bits and the int
   * r behind these, {@code bases[r] + f0 + f1 * (step2 * U - sum) + low * f2}.
   *
   * <p>A row of several bits per coordinate has a part of its words for each bit, and so have the
   * planes; the counts of part i are multiplied by {@code 2^i}. Behind the planes comes another
   * one, whose words say i.
   *
   * <p>The lines of all rows are asked for before the first is used, so that the processor waits
   * for them together.
   *
   * @param words longs of bits per row, a multiple of {@code bits}
   * @param bits per coordinate
   * @param stride bytes from row to row, a multiple of 64
   * @return a number without meaning, to be kept so that the asking is not optimised away
   */
  long estimate(
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
      float[] out);
}
