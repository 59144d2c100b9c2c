package io.vicinal.benchmarks.ingest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Makes the rows that every contender stores: a number, a short text and a vector. */
final class RowMaker {
  private static final int VECTORS = 1_000;
  private static final long SEED = 42;

  private final float[][] vectors;

  RowMaker(int dimension) {
    var random = new Random(SEED);
    vectors = new float[VECTORS][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
  }

  int dimension() {
    return vectors[0].length;
  }

  /** Returns the vector of a row, which nobody may change. */
  float[] vector(long row) {
    return vectors[(int) (row % VECTORS)];
  }

  String text(long row) {
    return "document " + row + " of the rows that this benchmark stores";
  }

  /** Returns a vector as databases without such a type store it: little-endian floats. */
  static byte[] bytes(float[] vector) {
    byte[] bytes = new byte[vector.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector);
    return bytes;
  }
}
