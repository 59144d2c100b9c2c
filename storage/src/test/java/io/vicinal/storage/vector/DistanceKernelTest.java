package io.vicinal.storage.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Metric;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DistanceKernelTest {
  private static final int[] DIMENSIONS = {1, 7, 16, 33, 384, 1021, 4096};
  private static final int ROWS = 23; // 8 + 8 + 4 + 3: every shape of kernel

  @ParameterizedTest
  @EnumSource(Metric.class)
  void agreesWithDoubleArithmeticInEveryShape(Metric metric) {
    for (int dimension : DIMENSIONS) {
      long seed = 7L * dimension;
      try (Arena arena = Arena.ofConfined()) {
        float[][] vectors = vectors(new Random(seed), ROWS + 1, dimension);
        float[] queryVector = vectors[ROWS];
        VectorRows plain = rows(vectors, ROWS, arena);
        for (VectorRows rows : new VectorRows[] {plain, plain.withInverseNorms(arena)}) {
          for (RowKernel raw :
              new RowKernel[] {Lanes.kernel(metric), ScalarKernel.kernel(metric)}) {
            var kernel = new DistanceKernel(metric, raw);
            DistanceQuery query = DistanceQuery.create(metric, queryVector, arena);
            float[] gathered = new float[ROWS];
            int[] ordinals = new int[ROWS];
            for (int i = 0; i < ROWS; i++) {
              ordinals[i] = ROWS - 1 - i;
            }
            kernel.distances(query, rows, ordinals, ROWS, gathered);
            float[] contiguous = new float[ROWS];
            kernel.distances(query, rows, 0, ROWS, contiguous);
            for (int i = 0; i < ROWS; i++) {
              double expected = reference(metric, queryVector, vectors[i]);
              double scale = scale(metric, queryVector, vectors[i]);
              String what = metric + " d=" + dimension + " seed=" + seed + " row=" + i + " " + raw;
              assertEquals(expected, contiguous[i], 1e-5 * Math.max(expected, scale), what);
              assertEquals(contiguous[i], kernel.distance(query, rows, i), what);
              assertEquals(contiguous[i], gathered[ROWS - 1 - i], what);
            }
            checkBlock(kernel, vectors, rows, arena, metric + " d=" + dimension + " seed=" + seed);
            float[] between = new float[ROWS];
            kernel.between(rows, 3, ordinals, ROWS, between);
            for (int i = 0; i < ROWS; i++) {
              int other = ordinals[i];
              double expected = reference(metric, vectors[3], vectors[other]);
              double scale = scale(metric, vectors[3], vectors[other]);
              assertEquals(expected, between[i], 1e-5 * Math.max(expected, scale));
              assertEquals(between[i], kernel.between(rows, 3, other));
            }
          }
        }
      }
    }
  }

  /** Compares blocks of one to six queries and of odd and even rows with each query alone. */
  private static void checkBlock(
      DistanceKernel kernel, float[][] vectors, VectorRows rows, Arena arena, String what) {
    for (int count : new int[] {1, 2, ROWS - 2}) {
      var queries = new ArrayList<DistanceQuery>();
      for (int q = 0; q < 6; q++) {
        queries.add(DistanceQuery.create(kernel.metric(), vectors[ROWS - q], arena));
        float[] block = new float[queries.size() * count];
        kernel.distances(QueryBlock.of(queries, arena), rows, 2, count, block);
        float[] alone = new float[count];
        for (int i = 0; i <= q; i++) {
          kernel.distances(queries.get(i), rows, 2, count, alone);
          float[] together = Arrays.copyOfRange(block, i * count, (i + 1) * count);
          assertArrayEquals(alone, together, what + " query " + i + " of " + q);
        }
      }
    }
  }

  @Test
  void aBlockHoldsQueriesOfOneKind() {
    try (Arena arena = Arena.ofConfined()) {
      var query = DistanceQuery.create(Metric.L2, new float[3], arena);
      var longer = DistanceQuery.create(Metric.L2, new float[4], arena);
      var other = DistanceQuery.create(Metric.L1, new float[3], arena);
      assertThrows(
          IllegalArgumentException.class, () -> QueryBlock.of(List.of(query, longer), arena));
      assertThrows(
          IllegalArgumentException.class, () -> QueryBlock.of(List.of(query, other), arena));
      var rows = rows(new float[][] {{1, 2, 3, 4}}, 1, arena);
      var block = QueryBlock.of(List.of(query, query), arena);
      DistanceKernel kernel = DistanceKernel.of(Metric.L2);
      assertThrows(
          IllegalArgumentException.class, () -> kernel.distances(block, rows, 0, 1, new float[2]));
    }
  }

  @Test
  void zeroVectorsHaveNoCosineDistance() {
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = rows(new float[][] {{0, 0, 0}, {1, 2, 3}}, 2, arena);
      DistanceKernel kernel = DistanceKernel.of(Metric.COSINE);
      for (VectorRows r : new VectorRows[] {rows, rows.withInverseNorms(arena)}) {
        var query = DistanceQuery.create(Metric.COSINE, new float[] {1, 2, 3}, arena);
        assertEquals(Float.NaN, kernel.distance(query, r, 0));
        assertEquals(0f, kernel.distance(query, r, 1), 1e-6f);
        var zero = DistanceQuery.create(Metric.COSINE, new float[3], arena);
        float[] out = new float[2];
        kernel.distances(zero, r, 0, 2, out);
        assertArrayEquals(new float[] {Float.NaN, Float.NaN}, out);
        assertEquals(Float.NaN, kernel.between(r, 0, 1));
        assertEquals(Float.NaN, kernel.between(r, 0, 0));
      }
    }
  }

  @Test
  void denormalVectorsKeepTheirDistances() {
    float tiny = 1e-40f;
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = rows(new float[][] {{tiny, 0}, {1e-30f, 1e-30f}}, 2, arena);
      var l1 = DistanceQuery.create(Metric.L1, new float[] {0, 0}, arena);
      assertEquals(tiny, DistanceKernel.of(Metric.L1).distance(l1, rows, 0));
      var cosine = DistanceQuery.create(Metric.COSINE, new float[] {tiny, 0}, arena);
      DistanceKernel kernel = DistanceKernel.of(Metric.COSINE);
      VectorRows normed = rows.withInverseNorms(arena);
      assertEquals(1 - Math.sqrt(0.5), kernel.distance(cosine, normed, 1), 1e-5);
      assertEquals(Float.NaN, kernel.distance(cosine, normed, 0));
      var hamming = DistanceQuery.create(Metric.HAMMING, new float[] {-0f, 0}, arena);
      assertEquals(1f, DistanceKernel.of(Metric.HAMMING).distance(hamming, rows, 0));
    }
  }

  @Test
  void equalRowsHaveDistanceZero() {
    try (Arena arena = Arena.ofConfined()) {
      float[][] vectors = vectors(new Random(5), 1, 100);
      VectorRows rows = rows(new float[][] {vectors[0], vectors[0]}, 2, arena);
      for (Metric metric : Metric.values()) {
        if (metric != Metric.INNER_PRODUCT) {
          assertEquals(0f, DistanceKernel.of(metric).between(rows, 0, 1), 1e-6f, metric.name());
        }
      }
    }
  }

  @Test
  void usesTheVectorApiWhenTheModuleIsThere() {
    assertTrue(DistanceKernel.usesVectorApi());
  }

  @Test
  void refusesAQueryOfAnotherDimensionOrMetric() {
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = rows(new float[][] {{1, 2}}, 1, arena);
      DistanceKernel kernel = DistanceKernel.of(Metric.L2);
      var longer = DistanceQuery.create(Metric.L2, new float[3], arena);
      assertThrows(IllegalArgumentException.class, () -> kernel.distance(longer, rows, 0));
      var other = DistanceQuery.create(Metric.L1, new float[2], arena);
      assertThrows(IllegalArgumentException.class, () -> kernel.distance(other, rows, 0));
    }
  }

  static VectorRows rows(float[][] vectors, int count, Arena arena) {
    int dimension = vectors[0].length;
    long stride = VectorRows.strideBytes(dimension);
    var memory = arena.allocate(count * stride, 64);
    for (int i = 0; i < count; i++) {
      VectorRows.write(memory, i, vectors[i]);
    }
    return new VectorRows(memory, count, dimension, stride);
  }

  /** Every third coordinate is zero or repeated, so that HAMMING and JACCARD have something. */
  private static float[][] vectors(Random random, int count, int dimension) {
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = i % 3 == 1 ? random.nextInt(2) : (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private static double reference(Metric metric, float[] a, float[] b) {
    double squares = 0;
    double dot = 0;
    double aa = 0;
    double bb = 0;
    double absolute = 0;
    int different = 0;
    int both = 0;
    int either = 0;
    for (int i = 0; i < a.length; i++) {
      double d = (double) a[i] - b[i];
      squares += d * d;
      absolute += Math.abs(d);
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
      different += a[i] != b[i] ? 1 : 0;
      both += a[i] != 0 && b[i] != 0 ? 1 : 0;
      either += a[i] != 0 || b[i] != 0 ? 1 : 0;
    }
    return switch (metric) {
      case L2 -> Math.sqrt(squares);
      case L2_SQUARED -> squares;
      case COSINE -> 1 - dot / Math.sqrt(aa * bb);
      case INNER_PRODUCT -> -dot;
      case L1 -> absolute;
      case HAMMING -> different;
      case JACCARD -> either == 0 ? 0 : 1 - (double) both / either;
    };
  }

  /** What the error is relative to where terms cancel: the lengths. */
  private static double scale(Metric metric, float[] a, float[] b) {
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return switch (metric) {
      case COSINE -> 0.1;
      case INNER_PRODUCT -> 0.1 * Math.sqrt(aa * bb);
      default -> 0;
    };
  }
}
