package io.vicinal.storage.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Metric;
import io.vicinal.storage.VectorElement;
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
  private static final int[] FEW_DIMENSIONS = {1, 7, 33, 1021};
  private static final int ROWS = 23; // 8 + 8 + 4 + 3: every shape of kernel

  @ParameterizedTest
  @EnumSource(Metric.class)
  void agreesWithDoubleArithmeticInEveryShape(Metric metric) {
    for (VectorElement element : VectorElement.values()) {
      for (int dimension : element == VectorElement.FLOAT32 ? DIMENSIONS : FEW_DIMENSIONS) {
        long seed = 7L * dimension;
        float[][] vectors = vectors(new Random(seed), element, ROWS + 1, dimension);
        agrees(metric, element, vectors, vectors[ROWS], "seed=" + seed);
        if (element == VectorElement.FLOAT16 || element == VectorElement.INT8) {
          float[] floats = vectors(new Random(seed + 1), VectorElement.FLOAT32, 1, dimension)[0];
          agrees(metric, element, vectors, floats, "floats, seed=" + seed);
        }
      }
    }
  }

  private static void agrees(
      Metric metric, VectorElement element, float[][] vectors, float[] queryVector, String name) {
    int dimension = queryVector.length;
    try (Arena arena = Arena.ofConfined()) {
      VectorRows plain = rows(element, vectors, ROWS, arena);
      for (VectorRows rows : new VectorRows[] {plain, plain.withInverseNorms(arena)}) {
        for (ElementKernels raw :
            new ElementKernels[] {ElementKernels.lanes(metric), ElementKernels.scalar(metric)}) {
          var kernel = new DistanceKernel(metric, raw);
          DistanceQuery query = DistanceQuery.create(metric, queryVector, element, arena);
          float[] gathered = new float[ROWS];
          int[] ordinals = new int[ROWS];
          for (int i = 0; i < ROWS; i++) {
            ordinals[i] = ROWS - 1 - i;
          }
          kernel.distances(query, rows, ordinals, ROWS, gathered);
          float[] contiguous = new float[ROWS];
          kernel.distances(query, rows, 0, ROWS, contiguous);
          float[] streamed = new float[ROWS - 3];
          kernel.stream(query, rows, 3, ROWS - 3, streamed);
          assertArrayEquals(Arrays.copyOfRange(contiguous, 3, ROWS), streamed);
          for (int i = 0; i < ROWS; i++) {
            double expected = reference(metric, queryVector, vectors[i]);
            double scale = scale(metric, queryVector, vectors[i]);
            String what = metric + " " + element + " d=" + dimension + " " + name + " row=" + i;
            assertEquals(expected, contiguous[i], 1e-5 * Math.max(expected, scale), what);
            assertEquals(contiguous[i], kernel.distance(query, rows, i), what);
            assertEquals(contiguous[i], gathered[ROWS - 1 - i], what);
          }
          if (element == VectorElement.FLOAT32 || dimension == 33) {
            checkBlock(kernel, element, vectors, rows, arena, metric + " " + element + " " + name);
          }
          float[] between = new float[ROWS];
          kernel.between(rows, 3, ordinals, ROWS, between);
          for (int i = 0; i < ROWS; i++) {
            int other = ordinals[i];
            double expected = reference(metric, vectors[3], vectors[other]);
            double scale = scale(metric, vectors[3], vectors[other]);
            assertEquals(expected, between[i], 1e-5 * Math.max(expected, scale), name);
            assertEquals(between[i], kernel.between(rows, 3, other));
          }
        }
      }
    }
  }

  /** Compares blocks of one to six queries and of odd and even rows with each query alone. */
  private static void checkBlock(
      DistanceKernel kernel,
      VectorElement element,
      float[][] vectors,
      VectorRows rows,
      Arena arena,
      String what) {
    for (int count : new int[] {1, 2, ROWS - 2}) {
      var queries = new ArrayList<DistanceQuery>();
      for (int q = 0; q < 6; q++) {
        queries.add(DistanceQuery.create(kernel.metric(), vectors[ROWS - q], element, arena));
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
      float[][] vectors = vectors(new Random(5), VectorElement.FLOAT32, 1, 100);
      VectorRows rows = rows(new float[][] {vectors[0], vectors[0]}, 2, arena);
      for (Metric metric : Metric.values()) {
        if (metric != Metric.INNER_PRODUCT) {
          assertEquals(0f, DistanceKernel.of(metric).between(rows, 0, 1), 1e-6f, metric.name());
        }
      }
    }
  }

  @Test
  void extremesOfEachElementAreExact() {
    int dimension = DataType.VECTOR_DIMENSION_MAX;
    float[] low = new float[dimension];
    float[] high = new float[dimension];
    Arrays.fill(low, Byte.MIN_VALUE);
    Arrays.fill(high, Byte.MAX_VALUE);
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = rows(VectorElement.INT8, new float[][] {low, high}, 2, arena);
      for (ElementKernels raw :
          List.of(
              ElementKernels.lanes(Metric.L2_SQUARED), ElementKernels.scalar(Metric.L2_SQUARED))) {
        var squared = new DistanceKernel(Metric.L2_SQUARED, raw);
        assertEquals((float) (255.0 * 255 * dimension), squared.between(rows, 0, 1));
        assertEquals(0, squared.between(rows, 1, 1));
      }
      var dot = DistanceKernel.of(Metric.INNER_PRODUCT);
      assertEquals((float) (128.0 * 127 * dimension), dot.between(rows, 0, 1));
      assertEquals((float) (-128.0 * 128 * dimension), dot.between(rows, 0, 0));
      assertEquals(255f * dimension, DistanceKernel.of(Metric.L1).between(rows, 0, 1));
    }
    float[] numbers = {65_504, -65_504, 0x1p-24f, -0x1p-24f, 0x1p-14f, 0};
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows =
          rows(VectorElement.FLOAT16, new float[][] {numbers, new float[6]}, 2, arena);
      float[] back = new float[6];
      rows.copy(0, back);
      assertArrayEquals(numbers, back);
      for (int i = 0; i < numbers.length; i++) {
        float[] one = new float[6];
        one[i] = 1;
        var query = DistanceQuery.create(Metric.INNER_PRODUCT, one, VectorElement.FLOAT16, arena);
        for (ElementKernels raw :
            List.of(
                ElementKernels.lanes(Metric.INNER_PRODUCT),
                ElementKernels.scalar(Metric.INNER_PRODUCT))) {
          var dot = new DistanceKernel(Metric.INNER_PRODUCT, raw);
          assertEquals(0 - numbers[i], dot.distance(query, rows, 0));
        }
      }
    }
  }

  @Test
  void everyElementHoldsWhatItSays() {
    assertTrue(VectorElement.FLOAT16.holds(0.5f) && VectorElement.FLOAT16.holds(-65_504));
    assertFalse(VectorElement.FLOAT16.holds(0.1f) || VectorElement.FLOAT16.holds(65_520));
    assertTrue(VectorElement.INT8.holds(-128) && VectorElement.INT8.holds(127));
    assertFalse(VectorElement.INT8.holds(128) || VectorElement.INT8.holds(0.5f));
    assertTrue(VectorElement.BIT.holds(0) && VectorElement.BIT.holds(1));
    assertFalse(VectorElement.BIT.holds(-1) || VectorElement.BIT.holds(0.5f));
    for (VectorElement element : VectorElement.values()) {
      assertFalse(element.holds(Float.NaN) || element.holds(Float.POSITIVE_INFINITY));
      assertEquals(element, VectorElement.ofCode(element.code()));
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
    return rows(VectorElement.FLOAT32, vectors, count, arena);
  }

  private static VectorRows rows(VectorElement element, float[][] vectors, int count, Arena arena) {
    int dimension = vectors[0].length;
    long stride = VectorRows.strideBytes(element, dimension);
    var memory = arena.allocate(count * stride, 64);
    for (int i = 0; i < count; i++) {
      VectorRows.write(element, memory, i, vectors[i]);
    }
    return new VectorRows(memory, count, dimension, element, stride, null);
  }

  /** Every third coordinate is zero or repeated, so that HAMMING and JACCARD have something. */
  private static float[][] vectors(Random random, VectorElement element, int count, int dimension) {
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] =
            i % 3 == 1
                ? random.nextInt(2)
                : switch (element) {
                  case FLOAT32 -> (float) random.nextGaussian();
                  case FLOAT16 -> half(random);
                  case INT8 -> (byte) random.nextInt();
                  case BIT -> random.nextInt(2);
                };
      }
      vector[0] = 1; // no zero vector, which has no COSINE
    }
    return vectors;
  }

  /** Of any exponent that keeps sums of squares in hand, the smallest numbers among them. */
  private static float half(Random random) {
    float number = (float) random.nextGaussian() * (random.nextInt(4) == 0 ? 1e-6f : 1);
    return Float.float16ToFloat(Float.floatToFloat16(number));
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
