package io.vicinal.storage.quantization;

import io.vicinal.storage.vector.CodeKernel;

/**
 * Turns vectors in a way that looks random and keeps lengths and angles: four rounds of random
 * signs and a fast Hadamard transform (Ailon &amp; Chazelle 2009), which takes {@code n log n}
 * steps where a random matrix takes {@code n * n}.
 *
 * <p>Vectors are padded with zeros to a multiple of 64 coordinates. A transform needs a power of
 * two, so the rounds take turns: the first such part, then the last.
 *
 * <p>Immutable and thread-safe; the same seed gives the same rotation on every machine.
 */
final class Rotation {
  private static final int ROUNDS = 4;

  private final float[][] factors = new float[ROUNDS][]; // signs, and what keeps lengths
  private final int length; // of a transform

  Rotation(int dimension, long seed) {
    int padded = paddedDimension(dimension);
    this.length = Integer.highestOneBit(padded);
    float scale = (float) (1 / Math.sqrt(length));
    long state = seed;
    for (int round = 0; round < ROUNDS; round++) {
      factors[round] = new float[padded];
      int from = from(round, padded);
      for (int i = 0; i < padded; i++) {
        state += 0x9e3779b97f4a7c15L;
        float factor = i >= from && i < from + length ? scale : 1;
        factors[round][i] = (mix(state) & 1) == 0 ? factor : -factor;
      }
    }
  }

  /** Returns the coordinates of a rotated vector. */
  static int paddedDimension(int dimension) {
    return (dimension + Long.SIZE - 1) / Long.SIZE * Long.SIZE;
  }

  private int from(int round, int padded) {
    return (round & 1) == 0 ? 0 : padded - length;
  }

  /** The finalizer of SplitMix64 (Steele, Lea &amp; Flood 2014). */
  private static long mix(long state) {
    long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return (z ^ (z >>> 31)) >>> 32;
  }

  /** Rotates {@code x}, which is padded, in place. */
  void apply(CodeKernel kernel, float[] x) {
    for (int round = 0; round < ROUNDS; round++) {
      kernel.transform(x, factors[round], from(round, x.length), length);
    }
  }
}
