package io.vicinal.benchmarks.ann.data;

import io.vicinal.storage.Metric;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Finds the distance of the k-th nearest row of each query by looking at every row. */
final class ExactAnswers {
  /** So many rows more than k, found with floats, are compared in double precision. */
  private static final int SLACK = 32;

  private static final int LANES = 8;

  private ExactAnswers() {}

  /** Returns the distance of the k-th nearest row of each query, with all cores. */
  static double[] bounds(Metric metric, float[][] rows, float[][] queries, int k) {
    return IntStream.range(0, queries.length)
        .parallel()
        .mapToDouble(i -> bound(metric, rows, queries[i], k))
        .toArray();
  }

  private static double bound(Metric metric, float[][] rows, float[] query, int k) {
    long[] nearest = new long[Math.min(k + SLACK, rows.length)];
    Arrays.fill(nearest, Long.MAX_VALUE);
    int last = nearest.length - 1;
    for (int i = 0; i < rows.length; i++) {
      long key = key(metric == Metric.COSINE ? -dot(rows[i], query) : squared(rows[i], query), i);
      if (key < nearest[last]) {
        int at = -Arrays.binarySearch(nearest, key) - 1;
        System.arraycopy(nearest, at, nearest, at + 1, last - at);
        nearest[at] = key;
      }
    }
    double[] distances = new double[nearest.length];
    for (int i = 0; i < nearest.length; i++) {
      distances[i] = distance(metric, rows[(int) nearest[i]], query);
    }
    Arrays.sort(distances);
    return distances[Math.min(k, distances.length) - 1];
  }

  /** Returns a number that orders as {@code distance} does and holds the row. */
  private static long key(float distance, int row) {
    int bits = Float.floatToIntBits(distance);
    int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) ordered << 32) | row;
  }

  /** Returns the distance in double precision; the vectors have length 1 under COSINE. */
  static double distance(Metric metric, float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += metric == Metric.COSINE ? (double) a[i] * b[i] : difference * difference;
    }
    return metric == Metric.COSINE ? 1 - sum : Math.sqrt(sum);
  }

  private static float dot(float[] a, float[] b) {
    float[] sums = new float[LANES];
    int whole = a.length - a.length % LANES;
    for (int i = 0; i < whole; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        sums[lane] += a[i + lane] * b[i + lane];
      }
    }
    for (int i = whole; i < a.length; i++) {
      sums[0] += a[i] * b[i];
    }
    return sum(sums);
  }

  private static float squared(float[] a, float[] b) {
    float[] sums = new float[LANES];
    int whole = a.length - a.length % LANES;
    for (int i = 0; i < whole; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        float difference = a[i + lane] - b[i + lane];
        sums[lane] += difference * difference;
      }
    }
    for (int i = whole; i < a.length; i++) {
      sums[0] += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum(sums);
  }

  private static float sum(float[] sums) {
    float sum = 0;
    for (float value : sums) {
      sum += value;
    }
    return sum;
  }
}
