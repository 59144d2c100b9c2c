package io.vicinal.acceptance;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows and queries of length 1, and the exact distance of every row from every query.
 *
 * @param rows {@code [count][384]}
 * @param distances {@code [query][row]}, cosine
 */
record Embeddings(String source, float[][] rows, float[][] queries, float[][] distances) {
  static final int DIMENSION = 384;
  private static final double TIE = 1e-6;
  private static final Path WORDNET = Path.of("../../shared/data/wordnet-minilm-384");

  /**
   * Reads the WordNet embeddings where they are beside the checkout, and generates clusters
   * otherwise; {@code extra} further rows lie between two of them each.
   */
  static Embeddings load(int count, int extra, int queryCount) throws IOException {
    var random = new Random(20_261_120);
    boolean present = Files.isRegularFile(WORDNET.resolve("base.f16"));
    float[][] base =
        present ? readFloat16("base.f16", count) : clusters(count + queryCount, random);
    float[][] queries =
        present
            ? readFloat16("query.f16", queryCount)
            : Arrays.copyOfRange(base, count, count + queryCount);
    float[][] rows = Arrays.copyOf(base, count + extra);
    for (int i = count; i < rows.length; i++) {
      rows[i] = between(base[random.nextInt(count)], base[random.nextInt(count)]);
    }
    float[][] distances =
        IntStream.range(0, queries.length)
            .parallel()
            .mapToObj(q -> distances(rows, queries[q]))
            .toArray(float[][]::new);
    return new Embeddings(present ? "WordNet" : "generated clusters", rows, queries, distances);
  }

  /**
   * Returns how many of {@code found} are among the {@code k} nearest live rows of query {@code
   * query}.
   */
  int correct(int query, int[] found, int k, BitSet live) {
    float[] all = distances[query];
    float[] alive = new float[live.cardinality()];
    int n = 0;
    for (int row = live.nextSetBit(0); row >= 0; row = live.nextSetBit(row + 1)) {
      alive[n++] = all[row];
    }
    Arrays.sort(alive);
    double bound = alive[k - 1] + TIE;
    return (int) Arrays.stream(found).filter(row -> live.get(row) && all[row] <= bound).count();
  }

  private static float[] distances(float[][] rows, float[] query) {
    float[] result = new float[rows.length];
    for (int row = 0; row < rows.length; row++) {
      double dot = 0;
      for (int i = 0; i < query.length; i++) {
        dot += (double) rows[row][i] * query[i];
      }
      result[row] = (float) (1 - dot);
    }
    return result;
  }

  private static float[][] readFloat16(String name, int count) throws IOException {
    try (var channel = FileChannel.open(WORDNET.resolve(name))) {
      var halves =
          channel
              .map(MapMode.READ_ONLY, 0, 2L * DIMENSION * count)
              .order(ByteOrder.LITTLE_ENDIAN)
              .asShortBuffer();
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

  /**
   * Generates rows like those of a language model: a few dozen directions carry most of the
   * difference, and there are topics within them.
   */
  private static float[][] clusters(int count, Random random) {
    int directions = 48;
    float[][] projection = gaussian(directions, DIMENSION, random);
    float[][] topics = gaussian(500, directions, random);
    float[][] vectors = new float[count][DIMENSION];
    for (float[] vector : vectors) {
      float[] topic = topics[random.nextInt(topics.length)];
      for (int d = 0; d < directions; d++) {
        float weight = topic[d] + (float) random.nextGaussian();
        for (int i = 0; i < DIMENSION; i++) {
          vector[i] += weight * projection[d][i];
        }
      }
      normalize(vector);
    }
    return vectors;
  }

  private static float[][] gaussian(int count, int dimension, Random random) {
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private static float[] between(float[] a, float[] b) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = 0.7f * a[i] + 0.3f * b[i];
    }
    normalize(vector);
    return vector;
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
