package io.vicinal.storage.hnsw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BuildOnCodesTest {
  private static final int COUNT = 3000;
  private static final HnswParameters PARAMETERS = new HnswParameters(8, 60, 42);

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "COSINE", "INNER_PRODUCT"})
  void graphsLinkedByCodesAreAsGood(Metric metric) {
    try (Arena arena = Arena.ofShared()) {
      float[][] vectors = spread(COUNT + 50, 192);
      VectorRows rows = Points.rows(arena, Arrays.copyOf(vectors, COUNT));
      float[][] queries = Arrays.copyOfRange(vectors, COUNT, COUNT + 50);
      HnswGraphData plain = build(rows, metric, Quantization.NONE, 2, arena);
      HnswGraph byDistances = plain.view();
      for (Quantization kind : new Quantization[] {Quantization.RABITQ, Quantization.INT8}) {
        HnswGraphData data = build(rows, metric, kind, 2, arena);
        HnswGraph byCodes = data.view();
        byCodes.validate();
        // Bytes may lead to the very same lists, but what they find is scored again.
        assertNotEquals(plain.distanceComputations(), data.distanceComputations(), kind.name());
        HnswGraph links = byCodes.with(null, null);
        for (int ef : new int[] {20, 60}) {
          double with = Points.recall(links, rows, queries, ef);
          double without = Points.recall(byDistances, rows, queries, ef);
          String what = kind + " ef " + ef;
          assertTrue(with >= without - 0.02, what + ": " + with + ", not " + without);
        }
      }
    }
  }

  @Test
  void givesTheSameBytesForAnyNumberOfThreads() {
    try (Arena arena = Arena.ofShared()) {
      VectorRows rows = Points.rows(arena, spread(COUNT, 192));
      HnswGraphData one = build(rows, Metric.L2, Quantization.RABITQ, 1, arena);
      HnswGraphData three = build(rows, Metric.L2, Quantization.RABITQ, 3, arena);
      assertArrayEquals(bytes(one), bytes(three));
    }
  }

  @Test
  void codesThatTellTooLittleAreNotUsed() {
    try (Arena arena = Arena.ofShared()) {
      for (int dimension : new int[] {8, 64}) { // compared as fast, and too much alike
        float[][] vectors = new float[COUNT][dimension];
        Random random = new Random(dimension);
        for (float[] vector : vectors) {
          for (int i = 0; i < dimension; i++) {
            vector[i] = random.nextFloat();
          }
        }
        VectorRows rows = Points.rows(arena, vectors);
        HnswGraph tried = build(rows, Metric.L2, Quantization.RABITQ, 2, arena).view();
        HnswGraph plain = build(rows, Metric.L2, Quantization.NONE, 2, arena).view();
        assertTrue(sameLists(tried, plain), dimension + " dimensions");
      }
    }
  }

  /** Returns vectors of which pairs lie at clearly different distances. */
  private static float[][] spread(int count, int dimension) {
    float[][] directions = Points.clusters(5, 12, dimension);
    float[][] weights = Points.clusters(7, count, 12);
    float[][] vectors = new float[count][dimension];
    for (int row = 0; row < count; row++) {
      for (int d = 0; d < 12; d++) {
        for (int i = 0; i < dimension; i++) {
          vectors[row][i] += weights[row][d] * directions[d][i];
        }
      }
    }
    return vectors;
  }

  private static HnswGraphData build(
      VectorRows rows, Metric metric, Quantization quantization, int threads, Arena arena) {
    return HnswBuilder.build(
        rows, null, metric, PARAMETERS, quantization, threads, BuildProgress.NONE, arena);
  }

  private static boolean sameLists(HnswGraph a, HnswGraph b) {
    assertEquals(a.layout(), b.layout());
    long from = a.layout().baseOffset();
    long to = a.layout().sizeBytes();
    return MemorySegment.mismatch(a.memory(), from, to, b.memory(), from, to) < 0;
  }

  private static byte[] bytes(HnswGraphData data) {
    byte[] bytes = new byte[(int) data.sizeBytes()];
    data.writeTo(MemorySegment.ofArray(bytes));
    return bytes;
  }
}
