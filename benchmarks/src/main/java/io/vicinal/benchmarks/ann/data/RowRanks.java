package io.vicinal.benchmarks.ann.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Two ranks of each row, to filter by {@code rank < n}.
 *
 * @param random a random permutation: what passes has nothing to do with where it lies
 * @param distance by distance to the first row: what passes lies together in one place
 */
public record RowRanks(int[] random, int[] distance) {
  private static final long SEED = 13;

  /** Returns the ranks of all rows. */
  public static RowRanks of(Dataset dataset) {
    int[] shuffled = IntStream.range(0, dataset.rows().length).toArray();
    var generator = new Random(SEED);
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = generator.nextInt(i + 1);
      int swapped = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swapped;
    }
    return new RowRanks(shuffled, inverse(byDistance(dataset, dataset.rows())));
  }

  /** Returns the queries' positions, those nearest to the first row first. */
  static int[] queriesByDistance(Dataset dataset) {
    return byDistance(dataset, dataset.queries());
  }

  private static int[] byDistance(Dataset dataset, float[][] vectors) {
    double[] distances = new double[vectors.length];
    Arrays.setAll(
        distances, i -> ExactAnswers.distance(dataset.metric(), vectors[i], dataset.rows()[0]));
    return IntStream.range(0, vectors.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> distances[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int[] inverse(int[] order) {
    int[] ranks = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      ranks[order[i]] = i;
    }
    return ranks;
  }
}
