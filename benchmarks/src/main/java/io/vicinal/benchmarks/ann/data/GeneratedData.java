package io.vicinal.benchmarks.ann.data;

import io.vicinal.storage.Metric;
import java.util.Arrays;
import java.util.Random;

/** Makes a data set of clusters where there is no real one; its numbers say little about others. */
public final class GeneratedData {
  private static final long SEED = 7;
  private static final int DIMENSION = 384;
  private static final int CENTERS = 200;
  private static final float SPREAD = 0.7f;
  private static final int ROWS_MAX = 100_000;

  private GeneratedData() {}

  /** Returns at most 100,000 rows around 200 centers, COSINE, always the same. */
  public static Dataset load(int rowsMax, int queriesMax, int k) {
    var random = new Random(SEED);
    float[][] centers = new float[CENTERS][];
    Arrays.setAll(centers, i -> Vectors.gaussian(random, DIMENSION));
    float[][] all = new float[Math.min(rowsMax, ROWS_MAX) + queriesMax][];
    Arrays.setAll(all, i -> around(centers[random.nextInt(CENTERS)], random));
    int rowCount = all.length - queriesMax;
    return Dataset.of(
        "generated clusters, seed " + SEED,
        Metric.COSINE,
        Arrays.copyOf(all, rowCount),
        Arrays.copyOfRange(all, rowCount, all.length),
        k);
  }

  private static float[] around(float[] center, Random random) {
    float[] vector = Vectors.gaussian(random, DIMENSION);
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = center[i] + SPREAD * vector[i];
    }
    Vectors.normalize(vector);
    return vector;
  }
}
