package io.vicinal.benchmarks.ann.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.storage.Metric;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExactAnswersTest {
  private static final int K = 10;

  @ParameterizedTest
  @EnumSource(names = {"COSINE", "L2"})
  void theBoundIsTheDistanceOfTheKthNearestRow(Metric metric) {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    float[][] rows = vectors(random, 300, 33, metric);
    float[][] queries = vectors(random, 5, 33, metric);
    double[] bounds = ExactAnswers.bounds(metric, rows, queries, K);
    for (int i = 0; i < queries.length; i++) {
      float[] query = queries[i];
      double[] distances =
          Arrays.stream(rows)
              .mapToDouble(row -> ExactAnswers.distance(metric, row, query))
              .sorted()
              .toArray();
      assertEquals(distances[K - 1], bounds[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"COSINE", "L2"})
  void fewerRowsThanKAreAllWithinTheBound(Metric metric) {
    float[][] rows = vectors(new Random(1), 3, 7, metric);
    Dataset dataset = Dataset.of("few", metric, rows, rows, K);
    assertEquals(0.3, dataset.recall(new int[][] {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}}), 1e-9);
  }

  private static float[][] vectors(Random random, int count, int dimension, Metric metric) {
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      vectors[i] = Vectors.gaussian(random, dimension);
      if (metric == Metric.COSINE) {
        Vectors.normalize(vectors[i]);
      }
    }
    return vectors;
  }
}
