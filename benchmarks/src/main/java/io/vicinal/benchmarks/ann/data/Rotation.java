package io.vicinal.benchmarks.ann.data;

import io.vicinal.storage.Metric;
import java.util.Arrays;
import java.util.Random;

/**
 * Turns vectors by a random rotation and keeps the first coordinates: a data set of low dimension
 * whose coordinates all matter alike.
 */
public final class Rotation {
  private static final long SEED = 11;

  private final float[][] axes;

  /** Orthogonal axes out of normally distributed vectors, by Gram and Schmidt. */
  Rotation(int dimension, int kept) {
    var random = new Random(SEED);
    axes = new float[kept][];
    for (int i = 0; i < kept; i++) {
      float[] axis = Vectors.gaussian(random, dimension);
      for (int j = 0; j < i; j++) {
        subtract(axis, axes[j], dot(axis, axes[j]));
      }
      Vectors.normalize(axis);
      axes[i] = axis;
    }
  }

  /** Returns the first {@code kept} coordinates of the rotated data set, with its own answers. */
  public static Dataset project(Dataset dataset, int kept) {
    var rotation = new Rotation(dataset.dimension(), kept);
    return Dataset.of(
        dataset.name() + ", rotated, first " + kept + " coordinates",
        dataset.metric(),
        rotation.all(dataset.rows(), dataset.metric()),
        rotation.all(dataset.queries(), dataset.metric()),
        dataset.k());
  }

  private float[][] all(float[][] vectors, Metric metric) {
    return Arrays.stream(vectors)
        .parallel()
        .map(vector -> turned(vector, metric))
        .toArray(float[][]::new);
  }

  private float[] turned(float[] vector, Metric metric) {
    float[] turned = apply(vector);
    if (metric == Metric.COSINE) {
      Vectors.normalize(turned);
    }
    return turned;
  }

  /** Returns the coordinates of {@code vector} along the axes. */
  float[] apply(float[] vector) {
    float[] turned = new float[axes.length];
    for (int i = 0; i < axes.length; i++) {
      turned[i] = (float) dot(vector, axes[i]);
    }
    return turned;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static void subtract(float[] target, float[] axis, double times) {
    for (int i = 0; i < target.length; i++) {
      target[i] -= (float) (times * axis[i]);
    }
  }
}
