package io.vicinal.benchmarks.ann.measure;

import java.util.Arrays;

/** Arithmetic on measured values. */
final class Interpolation {
  private Interpolation() {}

  /**
   * Returns the rate at recall {@code target}, whose logarithm lies on the line between two
   * measured points; the rate of the second point where both have the same recall.
   */
  static double rate(
      double target, double lowRecall, double lowRate, double highRecall, double highRate) {
    if (highRecall <= lowRecall) {
      return highRate;
    }
    double part = (target - lowRecall) / (highRecall - lowRecall);
    return Math.exp(Math.log(lowRate) + part * (Math.log(highRate) - Math.log(lowRate)));
  }

  /** Returns the middle value, or the mean of the two in the middle. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
