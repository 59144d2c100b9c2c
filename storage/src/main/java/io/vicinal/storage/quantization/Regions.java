package io.vicinal.storage.quantization;

import io.vicinal.storage.vector.CodeKernel;
import java.util.Arrays;

/**
 * Divides coded rows into regions, each with a center of its own. Rows are nearer to that than to
 * the mean of all, and so are the queries whose neighbors they are: where rows form clusters, much
 * less of a distance is left to be estimated.
 *
 * <p>Immutable once {@link #learn} has run, and thread-safe then.
 */
final class Regions {
  /** Kernels multiply by so many at a time. */
  static final int UNIT = 4;

  /** Each costs a query one product of vectors. */
  private static final int MAX = 32;

  private static final int ROWS_PER_REGION = 512;
  private static final int ROUNDS = 8;

  private final int count;
  private final float[] offsets; // of the centers from the mean of all rows, one after the other
  private final float[] squares; // of their lengths
  private final float[] towards; // their products with the mean of all rows

  Regions(int count, int paddedDimension) {
    this.count = count;
    this.offsets = new float[count * paddedDimension];
    this.squares = new float[count];
    this.towards = new float[count];
  }

  /** Returns how many regions rows are divided into, a multiple of 4; 0 if they are few. */
  static int count(int rowCount) {
    return Math.min(MAX, rowCount / ROWS_PER_REGION / UNIT * UNIT);
  }

  /** Returns how many rows there are to be to learn from. */
  int wanted() {
    return count * 128;
  }

  int count() {
    return count;
  }

  /** Returns room for one number for each region, and at least one. */
  float[] scratch() {
    return new float[Math.max(1, count)];
  }

  /** Returns what goes to the file; whoever fills it calls {@link #ready} then. */
  float[] offsets() {
    return offsets;
  }

  /** Computes what is known of the regions without a query. */
  void ready(float[] mean) {
    for (int region = 0; region < count; region++) {
      double square = 0;
      double product = 0;
      for (int i = 0; i < mean.length; i++) {
        double offset = offsets[region * mean.length + i];
        square += offset * offset;
        product += offset * mean[i];
      }
      squares[region] = (float) square;
      towards[region] = (float) product;
    }
  }

  /**
   * Moves the centers to where points are dense (Lloyd 1982).
   *
   * @param points seen from the mean of all rows; not changed
   * @param check called now and then; what it throws ends the work
   */
  void learn(CodeKernel kernel, float[][] points, float[] mean, Runnable check) {
    if (count == 0 || points.length < count) {
      return;
    }
    int size = mean.length;
    for (int region = 0; region < count; region++) {
      float[] point = points[(int) ((long) region * points.length / count)];
      System.arraycopy(point, 0, offsets, region * size, size);
    }
    ready(mean);
    double[] sums = new double[offsets.length];
    int[] members = new int[count];
    float[] products = scratch();
    for (int round = 0; round < ROUNDS; round++) {
      check.run();
      Arrays.fill(sums, 0);
      Arrays.fill(members, 0);
      for (float[] point : points) {
        int region = nearest(kernel, point, products);
        members[region]++;
        for (int i = 0; i < size; i++) {
          sums[region * size + i] += point[i];
        }
      }
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] = members[i / size] == 0 ? offsets[i] : (float) (sums[i] / members[i / size]);
      }
      ready(mean);
    }
    for (float square : squares) {
      if (!Float.isFinite(square)) {
        Arrays.fill(offsets, 0); // no region is better than a wrong one
      }
    }
    ready(mean);
  }

  /** Returns the region whose center is nearest to {@code x}, which is seen from the mean. */
  int nearest(CodeKernel kernel, float[] x, float[] products) {
    kernel.multiply(x, offsets, count, products);
    int nearest = 0;
    float most = Float.NEGATIVE_INFINITY;
    for (int region = 0; region < count; region++) {
      float near = products[region] - squares[region] / 2;
      if (near > most) { // false for NaN
        most = near;
        nearest = region;
      }
    }
    return nearest;
  }

  /**
   * Returns the mean of the squares of what the centers are from 0.
   *
   * @param square that of the mean of all rows
   */
  double meanSquare(double square) {
    double sum = 0;
    for (int region = 0; region < count; region++) {
      sum += squares[region] + 2.0 * towards[region];
    }
    return square + sum / Math.max(1, count);
  }

  /**
   * Returns by what to multiply the center that has the largest product with a query to come as
   * near to the query as can be.
   *
   * @param query not seen from the mean of all rows
   * @param toMean its product with the mean of all rows
   * @param square the square of what that is from 0
   * @param scratch room for one number for each region
   */
  double projection(
      CodeKernel kernel, float[] query, double toMean, double square, float[] scratch) {
    if (count == 0) {
      return toMean / square;
    }
    kernel.multiply(query, offsets, count, scratch);
    int largest = 0;
    for (int region = 1; region < count; region++) {
      if (scratch[region] > scratch[largest]) { // false for NaN
        largest = region;
      }
    }
    return (toMean + scratch[largest]) / (square + squares[largest] + 2.0 * towards[largest]);
  }

  /**
   * Writes what is added to estimates of the rows of each region.
   *
   * @param query seen from the mean of all rows
   * @param product whether estimates are of inner products
   * @param base what would be added if there were no regions
   */
  void bases(CodeKernel kernel, float[] query, boolean product, float base, float[] out) {
    if (count == 0) {
      out[0] = base;
      return;
    }
    kernel.multiply(query, offsets, count, out);
    for (int region = 0; region < count; region++) {
      out[region] =
          product ? base - out[region] - towards[region] : base + squares[region] - 2 * out[region];
    }
  }
}
