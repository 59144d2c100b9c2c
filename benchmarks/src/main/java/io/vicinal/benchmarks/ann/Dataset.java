package io.vicinal.benchmarks.ann;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows, queries and what the exact answer is, under cosine distance.
 *
 * @param name for the table's heading
 * @param rows {@code [count][dimension]}, of length 1
 * @param queries {@code [count][dimension]}, of length 1
 * @param bounds distance of the k-th nearest row of each query; a row is right when it is not
 *     farther
 */
record Dataset(String name, float[][] rows, float[][] queries, double[] bounds) {
  private static final int DIMENSION = 384;
  private static final double TIE = 1e-6;

  /**
   * Reads {@code base.f16} and {@code query.f16} of {@code directory}, or generates clusters where
   * it is not there.
   */
  static Dataset load(Path directory, int rowCount, int queryCount, int k) throws IOException {
    if (Files.isRegularFile(directory.resolve("base.f16"))) {
      float[][] rows = readFloat16(directory.resolve("base.f16"), rowCount);
      float[][] queries = readFloat16(directory.resolve("query.f16"), queryCount);
      return of(directory.getFileName().toString(), rows, queries, k);
    }
    long seed = 7;
    float[][] all = clusters(Math.min(rowCount, 116_790) + queryCount, seed);
    return of(
        "generated clusters, seed " + seed,
        Arrays.copyOf(all, all.length - queryCount),
        Arrays.copyOfRange(all, all.length - queryCount, all.length),
        k);
  }

  private static Dataset of(String name, float[][] rows, float[][] queries, int k) {
    double[] bounds =
        IntStream.range(0, queries.length)
            .parallel()
            .mapToDouble(i -> exactBound(rows, queries[i], k))
            .toArray();
    return new Dataset(name, rows, queries, bounds);
  }

  int dimension() {
    return rows[0].length;
  }

  /** Returns how many of {@code found} are among the nearest of query {@code index}. */
  int correct(int index, int[] found) {
    int correct = 0;
    for (int row : found) {
      correct += distance(rows[row], queries[index]) <= bounds[index] + TIE ? 1 : 0;
    }
    return correct;
  }

  private static double exactBound(float[][] rows, float[] query, int k) {
    double[] distances = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      distances[i] = distance(rows[i], query);
    }
    Arrays.sort(distances);
    return distances[Math.min(k, distances.length) - 1];
  }

  private static double distance(float[] a, float[] b) {
    double dot = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
    }
    return 1 - dot;
  }

  private static float[][] readFloat16(Path file, int limit) throws IOException {
    try (var channel = FileChannel.open(file)) {
      int count = (int) Math.min(limit, channel.size() / (2L * DIMENSION));
      ByteBuffer bytes = ByteBuffer.allocate(count * 2 * DIMENSION).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // until the buffer is full
      }
      var halves = bytes.flip().asShortBuffer();
      float[][] vectors = new float[count][DIMENSION];
      for (float[] vector : vectors) {
        for (int i = 0; i < DIMENSION; i++) {
          vector[i] = Float.float16ToFloat(halves.get());
        }
        normalize(vector);
      }
      return vectors;
    }
  }

  private static float[][] clusters(int count, long seed) {
    var random = new Random(seed);
    float[][] centers = new float[200][DIMENSION];
    for (float[] center : centers) {
      fill(center, random, 1, null);
    }
    float[][] vectors = new float[count][DIMENSION];
    for (float[] vector : vectors) {
      fill(vector, random, 0.7, centers[random.nextInt(centers.length)]);
      normalize(vector);
    }
    return vectors;
  }

  private static void fill(
      float[] target,
      Random random,
      double spread,
      float @org.jspecify.annotations.Nullable [] center) {
    for (int i = 0; i < target.length; i++) {
      target[i] = (float) (random.nextGaussian() * spread + (center == null ? 0 : center[i]));
    }
  }

  private static void normalize(float[] vector) {
    double sum = 0;
    for (float x : vector) {
      sum += (double) x * x;
    }
    float scale = (float) (1 / Math.sqrt(sum));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
  }
}
