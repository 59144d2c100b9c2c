package io.vicinal.benchmarks.ann.data;

import io.vicinal.storage.Metric;
import java.util.stream.IntStream;

/**
 * Rows, queries and what the exact answer is.
 *
 * @param name for the heading of a table
 * @param metric COSINE, with rows and queries of length 1, L2, or HAMMING of 0 and 1
 * @param rows {@code [count][dimension]}
 * @param queries {@code [count][dimension]}
 * @param k how many rows an answer has
 * @param bounds distance of the k-th nearest row of each query; a row is right when it is not
 *     farther
 */
public record Dataset(
    String name, Metric metric, float[][] rows, float[][] queries, int k, double[] bounds) {
  private static final double TIE = 1e-6;

  /** Returns the data set with its exact answers computed. */
  static Dataset of(String name, Metric metric, float[][] rows, float[][] queries, int k) {
    return new Dataset(
        name, metric, rows, queries, k, ExactAnswers.bounds(metric, rows, queries, k));
  }

  public int dimension() {
    return queries[0].length;
  }

  /** Returns the same rows with other queries and the bounds of their answers. */
  public Dataset withQueries(float[][] otherQueries, double[] otherBounds) {
    return new Dataset(name, metric, rows, otherQueries, k, otherBounds);
  }

  /** Returns recall@k of one answer per query. */
  public double recall(int[][] answers) {
    long correct = IntStream.range(0, queries.length).mapToLong(i -> correct(i, answers[i])).sum();
    return (double) correct / ((long) k * queries.length);
  }

  /** Returns how many of {@code found} are among the nearest of query {@code index}. */
  private int correct(int index, int[] found) {
    int correct = 0;
    for (int row : found) {
      double distance = ExactAnswers.distance(metric, rows[row], queries[index]);
      correct += distance <= bounds[index] + TIE ? 1 : 0;
    }
    return Math.min(k, correct);
  }
}
