package io.vicinal.storage.scan;

import io.vicinal.storage.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Computes distances in double arithmetic, for the few rows that come out: what users see does not
 * depend on the order in which a kernel adds floats.
 */
final class ExactDistance {
  private ExactDistance() {}

  /** Returns the distance between vectors of one length, or null where there is none. */
  static @Nullable Double between(Metric metric, float[] a, float[] b) {
    return switch (metric) {
      case L2 -> Math.sqrt(squares(a, b));
      case L2_SQUARED -> squares(a, b);
      case COSINE -> cosine(a, b);
      case INNER_PRODUCT -> 0 - dot(a, b);
      case L1 -> absolutes(a, b);
      case HAMMING -> different(a, b);
      case JACCARD -> jaccard(a, b);
    };
  }

  private static double squares(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static @Nullable Double cosine(float[] a, float[] b) {
    double dot = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) { // three sums that do not wait for each other
      dot += (double) a[i] * b[i];
      squareA += (double) a[i] * a[i];
      squareB += (double) b[i] * b[i];
    }
    double lengths = Math.sqrt(squareA) * Math.sqrt(squareB);
    return lengths == 0 ? null : (Double) Math.clamp(1 - dot / lengths, 0.0, 2.0);
  }

  private static double absolutes(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((double) a[i] - b[i]);
    }
    return sum;
  }

  private static double different(float[] a, float[] b) {
    int count = 0;
    for (int i = 0; i < a.length; i++) {
      count += a[i] != b[i] ? 1 : 0;
    }
    return count;
  }

  private static double jaccard(float[] a, float[] b) {
    int both = 0;
    int either = 0;
    for (int i = 0; i < a.length; i++) {
      both += a[i] != 0 && b[i] != 0 ? 1 : 0;
      either += a[i] != 0 || b[i] != 0 ? 1 : 0;
    }
    return either == 0 ? 0 : 1 - (double) both / either;
  }
}
