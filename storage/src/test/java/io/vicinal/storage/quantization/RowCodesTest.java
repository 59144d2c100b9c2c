package io.vicinal.storage.quantization;

import static io.vicinal.storage.Quantization.INT8;
import static io.vicinal.storage.Quantization.RABITQ;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.vector.CodeKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowCodesTest {
  private static final int ROWS = 200;

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "L2_SQUARED", "COSINE", "INNER_PRODUCT"})
  void estimatesAreNearWhatTheyEstimateAndUnbiased(Metric metric) {
    for (int dimension : new int[] {1, 7, 33, 100, 384, 784, 1021}) {
      long seed = 31L * dimension;
      float[][] vectors = vectors(new Random(seed), ROWS + 1, dimension);
      float[] query = vectors[ROWS];
      float[] estimates = estimate(metric, Arrays.copyOf(vectors, ROWS), query);
      double error = 0;
      double bias = 0;
      for (int row = 0; row < ROWS; row++) {
        double scale = scale(metric, dimension);
        double difference = (estimates[row] - truth(metric, query, vectors[row])) / scale;
        error += difference * difference;
        bias += difference;
      }
      String what = metric + " d=" + dimension + " seed=" + seed;
      // The paper's error is of the order of 1 / sqrt(d); rounding the query adds a little.
      int padded = Rotation.paddedDimension(dimension);
      assertTrue(Math.sqrt(error / ROWS) < 3 / Math.sqrt(padded), what + " error " + error);
      assertTrue(Math.abs(bias / ROWS) < 1.5 / Math.sqrt(padded), what + " bias " + bias);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "L2_SQUARED", "COSINE", "INNER_PRODUCT"})
  void bytesErrHardlyAtAll(Metric metric) {
    for (int dimension : new int[] {1, 7, 33, 100, 384, 784, 1021}) {
      long seed = 37L * dimension;
      float[][] vectors = vectors(new Random(seed), ROWS + 1, dimension);
      float[] query = vectors[ROWS];
      float[] estimates = estimate(metric, INT8, Arrays.copyOf(vectors, ROWS), query);
      for (int row = 0; row < ROWS; row++) {
        double lengths =
            metric == Metric.COSINE
                ? 4
                : 2 * Math.sqrt(dot(query, query) * dot(vectors[row], vectors[row])) + dimension;
        double difference = (estimates[row] - truth(metric, query, vectors[row])) / lengths;
        // A step of the query is about 1/20 of the deviation of its coordinates.
        double bound = 0.1 / Math.sqrt(Rotation.paddedDimension(dimension));
        String what = metric + " d=" + dimension + " seed=" + seed + " row=" + row;
        assertEquals(0, difference, bound, what);
      }
    }
  }

  @Test
  void rotationsKeepLengthsAndAngles() {
    for (int dimension : new int[] {1, 64, 65, 384, 784, 1021}) {
      float[][] vectors = vectors(new Random(dimension), 2, dimension);
      var rotation = new Rotation(dimension, 5);
      int padded = Rotation.paddedDimension(dimension);
      float[] a = Arrays.copyOf(vectors[0], padded);
      float[] b = Arrays.copyOf(vectors[1], padded);
      rotation.apply(CodeKernel.fastest(), a);
      rotation.apply(CodeKernel.fastest(), b);
      double length = Math.sqrt(dot(vectors[0], vectors[0]) * dot(vectors[1], vectors[1]));
      assertEquals(dot(vectors[0], vectors[1]), dot(a, b), 1e-5 * length);
      assertEquals(dot(vectors[0], vectors[0]), dot(a, a), 1e-5 * dot(a, a));
    }
  }

  @Test
  void equalRowsZeroVectorsAndDenormalsHaveFiniteEstimates() {
    float[][] vectors = vectors(new Random(3), ROWS, 70);
    vectors[1] = vectors[0].clone();
    vectors[2] = new float[70];
    Arrays.fill(vectors[3], 1e-40f);
    for (Metric metric : Metric.values()) {
      if (RowCodes.supports(metric)) {
        for (float[] query : new float[][] {vectors[0], vectors[3], vectors[7]}) {
          for (Quantization quantization : new Quantization[] {RABITQ, INT8}) {
            float[] estimates = estimate(metric, quantization, vectors, query);
            for (float estimate : estimates) {
              assertTrue(Float.isFinite(estimate), metric + " " + estimate);
            }
            assertEquals(estimates[0], estimates[1]);
          }
        }
      }
    }
    float[][] same = new float[50][];
    Arrays.fill(same, vectors[0]);
    for (Quantization quantization : new Quantization[] {RABITQ, INT8}) {
      for (float estimate : estimate(Metric.L2, quantization, same, vectors[0])) {
        assertEquals(0, estimate, 1e-3);
      }
      for (float estimate : estimate(Metric.L2, quantization, new float[9][5], new float[5])) {
        assertEquals(0, estimate);
      }
    }
  }

  @Test
  void bytesDependNeitherOnThePiecesNorOnRowsWithoutAVector() {
    try (Arena arena = Arena.ofConfined()) {
      float[][] vectors = vectors(new Random(4), ROWS, 100);
      VectorRows rows = rows(arena, vectors);
      for (Quantization quantization : new Quantization[] {RABITQ, INT8}) {
        RowCodes together = encode(arena, rows, null, Metric.COSINE, quantization, ROWS);
        RowCodes pieces = encode(arena, rows, null, Metric.COSINE, quantization, 7);
        assertEquals(-1, together.memory().mismatch(pieces.memory()));
      }
      RowCodes whole = encode(arena, rows, null, Metric.COSINE, ROWS);
      var present = new BitSet();
      present.set(0, ROWS);
      VectorRows more = rows(arena, Arrays.copyOf(vectors, ROWS + 1, float[][].class));
      RowCodes withNull = encode(arena, more, present, Metric.COSINE, ROWS + 1);
      assertEquals(
          -1, withNull.rows().asSlice(0, ROWS * whole.strideBytes()).mismatch(whole.rows()));
    }
  }

  @Test
  void fewerDimensionsGetMoreBitsAndSmallerErrors() {
    double before = Double.POSITIVE_INFINITY;
    for (int dimension : new int[] {384, 180, 120}) { // 1 to 3 bits in the same line
      float[][] vectors = vectors(new Random(dimension), ROWS + 1, dimension);
      float[] estimates = estimate(Metric.L2, Arrays.copyOf(vectors, ROWS), vectors[ROWS]);
      double error = 0;
      for (int row = 0; row < ROWS; row++) {
        double difference = estimates[row] - truth(Metric.L2, vectors[ROWS], vectors[row]);
        error += difference * difference;
      }
      error = Math.sqrt(error / ROWS) / (2 * Math.sqrt(dimension)); // of one coordinate
      assertTrue(error < before, dimension + " dimensions: " + error + ", not below " + before);
      before = error;
    }
  }

  @Test
  void opensCodesOfOneBitOfFewDimensions() {
    try (Arena arena = Arena.ofConfined()) {
      var layout = new CodesLayout(9, 100, 1, 0);
      RowCodes codes = encode(arena, rows(arena, vectors(new Random(1), 9, 5)), null, Metric.L2, 9);
      MemorySegment bytes = arena.allocate(layout.sizeBytes(), 64);
      bytes.copyFrom(codes.memory().asSlice(0, CodesLayout.HEADER_BYTES));
      bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 12, 1);
      bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 20, 100);
      bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, 32, layout.sizeBytes());
      assertEquals(1, RowCodes.open(bytes, "file", 0).bits());
      assertEquals(2, RowCodes.open(bytes, "file", 0).words());
    }
  }

  @Test
  void oneLineHoldsARowOf384Dimensions() {
    assertEquals(64, new CodesLayout(1, 192).stride());
    assertEquals(2, new CodesLayout(1, 192).bits());
    assertEquals(3, new CodesLayout(1, 100).bits());
    assertEquals(64, new CodesLayout(1, 100).stride());
    assertEquals(4, new CodesLayout(1, 7).bits());
    assertEquals(1, new CodesLayout(1, 256).bits());
    assertEquals(64, new CodesLayout(1, 384).stride());
    assertEquals(64, new CodesLayout(1, 1).stride());
    assertEquals(128, new CodesLayout(1, 784).stride());
    assertEquals(448, new CodesLayout(1, 384, INT8).stride());
    assertEquals(896, new CodesLayout(1, 784, INT8).stride());
    assertEquals(new CodesLayout(1, 784), new CodesLayout(1, 784, RABITQ));
  }

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "COSINE", "INNER_PRODUCT"})
  void regionsOfClusteredRowsLeaveSmallErrors(Metric metric) {
    for (int dimension : new int[] {256, 100}) { // 1 and 3 bits
      Random random = new Random(dimension);
      float[][] centers = vectors(random, 8, dimension);
      float[][] vectors = new float[4_097][dimension];
      for (int row = 0; row < vectors.length; row++) {
        for (int i = 0; i < dimension; i++) {
          vectors[row][i] = centers[row % 8][i] + 0.1f * (float) random.nextGaussian();
        }
      }
      float[] query = vectors[4_096]; // of cluster 0
      float[] estimates = estimate(metric, Arrays.copyOf(vectors, 4_096), query);
      double near = 0;
      double far = 0;
      for (int row = 0; row < 4_096; row++) {
        double truth = truth(metric, query, vectors[row]);
        double difference = (estimates[row] - truth) / scale(metric, dimension);
        near += row % 8 == 0 ? difference * difference : 0;
        far += difference * difference;
      }
      String what = metric + " d=" + dimension + ", near " + near + ", all " + far;
      // Without regions, both would be like those of rows that are 1 / 0.1 times as far apart.
      assertTrue(Math.sqrt(near / 512) < 0.3 / Math.sqrt(dimension), what);
      assertTrue(Math.sqrt(far / 4_096) < 1 / Math.sqrt(dimension), what);
    }
  }

  @Test
  void refusesOtherBytes() {
    try (Arena arena = Arena.ofConfined()) {
      RowCodes codes = encode(arena, rows(arena, vectors(new Random(1), 9, 5)), null, Metric.L2, 9);
      MemorySegment bytes = arena.allocate(codes.memory().byteSize(), 64);
      bytes.copyFrom(codes.memory());
      assertEquals(9, RowCodes.open(bytes, "file", 0).rowCount());
      assertEquals(5, RowCodes.open(bytes, "file", 0).dimension());
      for (long offset : new long[] {0, 12, 16, 20, 32}) {
        int before = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
        bytes.set(ValueLayout.JAVA_INT_UNALIGNED, offset, -7);
        assertThrows(StorageException.Corrupt.class, () -> RowCodes.open(bytes, "file", 0));
        bytes.set(ValueLayout.JAVA_INT_UNALIGNED, offset, before);
      }
      MemorySegment cut = bytes.asSlice(0, bytes.byteSize() - 1);
      assertThrows(StorageException.Corrupt.class, () -> RowCodes.open(cut, "file", 0));
      bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 8, 2); // bytes, but there are bits
      assertThrows(StorageException.Corrupt.class, () -> RowCodes.open(bytes, "file", 0));
      bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 8, 3);
      for (int regions : new int[] {-4, 3, 4, 1 << 20}) { // the file is too short for 4
        bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 40, regions);
        assertThrows(StorageException.Corrupt.class, () -> RowCodes.open(bytes, "file", 0));
      }
      bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 8, 4);
      assertThrows(StorageException.FormatVersion.class, () -> RowCodes.open(bytes, "file", 0));
      assertFalse(RowCodes.supports(Metric.L1));
    }
  }

  private static float[] estimate(Metric metric, float[][] vectors, float[] query) {
    return estimate(metric, RABITQ, vectors, query);
  }

  private static float[] estimate(
      Metric metric, Quantization quantization, float[][] vectors, float[] query) {
    try (Arena arena = Arena.ofConfined()) {
      int count = vectors.length;
      RowCodes written = encode(arena, rows(arena, vectors), null, metric, quantization, count);
      RowCodes codes = RowCodes.open(written.memory(), "file", 0);
      assertEquals(quantization, codes.quantization());
      return estimates(codes, metric, query);
    }
  }

  private static float[] estimates(RowCodes codes, Metric metric, float[] query) {
    try (Arena arena = Arena.ofConfined()) {
      var scratch = new CodeQuery();
      scratch.prepare(codes, DistanceQuery.create(metric, query, arena));
      int[] ordinals = new int[codes.rowCount()];
      Arrays.setAll(ordinals, i -> i);
      float[] out = new float[ordinals.length];
      scratch.estimate(ordinals, ordinals.length, out);
      return out;
    }
  }

  private static RowCodes encode(
      Arena arena, VectorRows rows, BitSet present, Metric metric, int piece) {
    return encode(arena, rows, present, metric, RABITQ, piece);
  }

  private static RowCodes encode(
      Arena arena,
      VectorRows rows,
      BitSet present,
      Metric metric,
      Quantization quantization,
      int piece) {
    long bytes = RowCodes.sizeBytes(rows.count(), rows.dimension(), quantization);
    var encoder =
        new RowEncoder(rows, present, metric, quantization, arena.allocate(bytes, 64), () -> {});
    for (int from = 0; from < rows.count(); from += piece) {
      encoder.encode(from, Math.min(rows.count(), from + piece));
    }
    return encoder.codes();
  }

  private static VectorRows rows(Arena arena, float[][] vectors) {
    int dimension = vectors[0].length;
    long stride = VectorRows.strideBytes(dimension);
    MemorySegment memory = arena.allocate(vectors.length * stride, 64);
    for (int i = 0; i < vectors.length; i++) {
      VectorRows.write(memory, i, vectors[i] == null ? new float[dimension] : vectors[i]);
    }
    return new VectorRows(memory, vectors.length, dimension, stride);
  }

  private static double truth(Metric metric, float[] a, float[] b) {
    double cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    return switch (metric) {
      case COSINE -> 2 - 2 * cosine;
      case INNER_PRODUCT -> -dot(a, b);
      default -> dot(a, a) + dot(b, b) - 2 * dot(a, b);
    };
  }

  /** What the error is relative to: the mean of the product of two lengths. */
  private static double scale(Metric metric, int dimension) {
    return switch (metric) {
      case COSINE -> 2;
      case INNER_PRODUCT -> dimension;
      default -> 2.0 * dimension;
    };
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static float[][] vectors(Random random, int count, int dimension) {
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian() + (i % 4 == 0 ? 1 : 0.1f);
      }
    }
    return vectors;
  }
}
