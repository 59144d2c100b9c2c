package io.vicinal.benchmarks.memory;

import java.util.SplittableRandom;

/**
 * Makes the vector of any row from its number, so that no row need be kept: points around centers
 * in a space of few dimensions, as embeddings are, turned into one of many.
 */
public final class ClusteredRows {
  private static final int LATENT = 24;
  private static final int CENTERS = 2_000;
  private static final double SPREAD = 0.5;

  private final int dimension;
  private final float[][] centers;
  private final float[][] directions;

  /** Prepares rows of so many coordinates. */
  public ClusteredRows(int dimension) {
    this.dimension = dimension;
    this.centers = new float[CENTERS][];
    for (int i = 0; i < CENTERS; i++) {
      centers[i] = gaussian(new SplittableRandom(i), LATENT);
    }
    this.directions = new float[LATENT][];
    for (int i = 0; i < LATENT; i++) {
      directions[i] = gaussian(new SplittableRandom(-1L - i), dimension);
    }
  }

  /** Returns the vector of {@code row}, always the same; queries are rows that are not loaded. */
  public float[] vector(long row) {
    var random = new SplittableRandom(0x5deece66dL ^ row);
    float[] center = centers[random.nextInt(CENTERS)];
    float[] vector = new float[dimension];
    for (int i = 0; i < LATENT; i++) {
      float weight = center[i] + (float) (SPREAD * random.nextGaussian());
      float[] direction = directions[i];
      for (int j = 0; j < dimension; j++) {
        vector[j] += weight * direction[j];
      }
    }
    return vector;
  }

  private static float[] gaussian(SplittableRandom random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
