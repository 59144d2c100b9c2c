package io.vicinal.benchmarks.ann.data;

import io.vicinal.storage.Metric;
import io.vicinal.storage.VectorElement;
import java.util.Arrays;

/** Rounds a data set to what a column of another element can hold. */
public final class StoredElements {
  private static final float INT8_MAX = 127;

  private StoredElements() {}

  /**
   * Returns rows and queries as a column of {@code element} has them, with answers of their own:
   * FLOAT16 by the nearest half, INT8 stretched to 127 at most, BIT by whether a coordinate is
   * above its mean over all rows. Distances are Euclidean, of bits Hamming's.
   */
  public static Dataset of(Dataset dataset, VectorElement element) {
    float scale = element == VectorElement.INT8 ? INT8_MAX / largest(dataset) : 1;
    float[] means = means(dataset);
    return Dataset.of(
        dataset.name() + ", " + element,
        element == VectorElement.BIT ? Metric.HAMMING : Metric.L2,
        rounded(dataset.rows(), element, scale, means),
        rounded(dataset.queries(), element, scale, means),
        dataset.k());
  }

  private static float[][] rounded(
      float[][] vectors, VectorElement element, float scale, float[] means) {
    return Arrays.stream(vectors)
        .parallel()
        .map(vector -> rounded(vector, element, scale, means))
        .toArray(float[][]::new);
  }

  private static float[] rounded(
      float[] vector, VectorElement element, float scale, float[] means) {
    float[] rounded = new float[vector.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] =
          switch (element) {
            case FLOAT32 -> vector[i];
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(vector[i]));
            case INT8 -> Math.clamp(Math.round(vector[i] * scale), -INT8_MAX, INT8_MAX);
            case BIT -> vector[i] > means[i] ? 1 : 0;
          };
    }
    return rounded;
  }

  private static float largest(Dataset dataset) {
    float largest = Float.MIN_NORMAL;
    for (float[] row : dataset.rows()) {
      for (float x : row) {
        largest = Math.max(largest, Math.abs(x));
      }
    }
    return largest;
  }

  private static float[] means(Dataset dataset) {
    double[] sums = new double[dataset.dimension()];
    for (float[] row : dataset.rows()) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += row[i];
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / dataset.rows().length);
    }
    return means;
  }
}
