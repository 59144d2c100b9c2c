package io.vicinal.benchmarks.ann.data;

import java.util.random.RandomGenerator;

/** Arithmetic on single vectors. */
final class Vectors {
  private Vectors() {}

  /** Gives {@code vector} length 1. */
  static void normalize(float[] vector) {
    double sum = 0;
    for (float x : vector) {
      sum += (double) x * x;
    }
    float scale = (float) (1 / Math.sqrt(sum));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
  }

  /** Returns a vector of normally distributed coordinates. */
  static float[] gaussian(RandomGenerator random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }
}
