package io.vicinal.storage.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Codes of rows may have the centers of others; a row without codes has no estimate. */
final class CodeCentersTest {
  private static final int ROWS = 2_100; // so that there are regions
  private static final int DIMENSION = 100;

  private static VectorRows rows(Arena arena) {
    var random = new Random(5);
    long stride = VectorRows.strideBytes(DIMENSION);
    MemorySegment memory = arena.allocate(ROWS * stride, 64);
    for (int row = 0; row < ROWS; row++) {
      float[] vector = new float[DIMENSION];
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] = (float) random.nextGaussian() + row % 7;
      }
      VectorRows.write(memory, row, vector);
    }
    return new VectorRows(memory, ROWS, DIMENSION, stride);
  }

  private static float[] estimates(RowCodes codes, Metric metric, VectorRows rows, Arena arena) {
    float[] query = new float[DIMENSION];
    rows.copy(17, query);
    var prepared = new CodeQuery();
    prepared.prepare(codes, DistanceQuery.create(metric, query, arena));
    int[] ordinals = new int[128];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = 16 * i;
    }
    float[] estimates = new float[ordinals.length];
    prepared.estimate(ordinals, ordinals.length, estimates);
    return estimates;
  }

  @Test
  void theSameRowsHaveTheSameCodesWithCentersThatWereTakenOver() {
    for (Quantization quantization : new Quantization[] {Quantization.RABITQ, Quantization.INT8}) {
      for (Metric metric : new Metric[] {Metric.L2, Metric.COSINE, Metric.INNER_PRODUCT}) {
        try (Arena arena = Arena.ofConfined()) {
          VectorRows rows = rows(arena);
          long bytes = RowCodes.sizeBytes(ROWS, DIMENSION, quantization);
          var first =
              new RowEncoder(rows, null, metric, quantization, arena.allocate(bytes, 64), () -> {});
          first.encode(0, ROWS);
          CodeCenters centers = Objects.requireNonNull(CodeCenters.of(first.codes()));
          assertEquals(bytes, centers.sizeBytes(ROWS, DIMENSION, quantization));
          var second =
              new RowEncoder(rows, metric, quantization, arena.allocate(bytes, 64), centers);
          second.encode(0, 1_000);
          second.encode(1_000, ROWS);
          assertArrayEquals(
              estimates(first.codes(), metric, rows, arena),
              estimates(second.codes(), metric, rows, arena),
              quantization + " " + metric);
          second.exclude(0);
          second.exclude(16);
          float[] estimates = estimates(second.codes(), metric, rows, arena);
          for (int i = 0; i < estimates.length; i++) {
            assertEquals(i < 2, Float.isNaN(estimates[i]), quantization + " " + metric + " " + i);
          }
        }
      }
    }
  }

  @Test
  void aQueryThatWasPreparedForOtherCodesBeforeIsTheSame() {
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = rows(arena);
      float[] vector = new float[DIMENSION];
      rows.copy(40, vector);
      DistanceQuery query = DistanceQuery.create(Metric.L2, vector, arena);
      int[] ordinals = {0, 40, 99};
      var once = new CodeQuery();
      for (Quantization quantization :
          new Quantization[] {Quantization.RABITQ, Quantization.INT8}) {
        long bytes = RowCodes.sizeBytes(ROWS, DIMENSION, quantization);
        var encoder =
            new RowEncoder(
                rows, null, Metric.L2, quantization, arena.allocate(bytes, 64), () -> {});
        encoder.encode(0, ROWS);
        float[] expected = new float[3];
        var fresh = new CodeQuery();
        fresh.prepare(encoder.codes(), query);
        fresh.estimate(ordinals, 3, expected);
        float[] found = new float[3];
        once.prepare(encoder.codes(), query);
        once.estimate(ordinals, 3, found);
        assertArrayEquals(expected, found, quantization.name());
        assertTrue(found[1] < found[0] && found[1] < found[2], quantization.name());
      }
    }
  }

  @Test
  void aQueryIsNotPreparedAgainForCodesWithTheSameCentersAndEstimatesTheSame() {
    for (Quantization quantization : new Quantization[] {Quantization.RABITQ, Quantization.INT8}) {
      for (Metric metric : new Metric[] {Metric.L2, Metric.COSINE, Metric.INNER_PRODUCT}) {
        try (Arena arena = Arena.ofConfined()) {
          VectorRows rows = rows(arena);
          long bytes = RowCodes.sizeBytes(ROWS, DIMENSION, quantization);
          var large =
              new RowEncoder(rows, null, metric, quantization, arena.allocate(bytes, 64), () -> {});
          large.encode(0, ROWS);
          CodeCenters centers = Objects.requireNonNull(CodeCenters.of(large.codes()));
          var small =
              new RowEncoder(rows, metric, quantization, arena.allocate(bytes, 64), centers);
          small.encode(0, ROWS / 2);
          var again = Objects.requireNonNull(CodeCenters.of(small.codes()));
          var third = new RowEncoder(rows, metric, quantization, arena.allocate(bytes, 64), again);
          third.encode(0, ROWS);
          third.exclude(3);
          float[] vector = new float[DIMENSION];
          var used = new CodeQuery();
          for (int query = 0; query < 3; query++) {
            rows.copy(7 * query, vector);
            DistanceQuery prepared = DistanceQuery.create(metric, vector, arena);
            for (RowEncoder encoder : new RowEncoder[] {large, small, third, large}) {
              var fresh = new CodeQuery();
              fresh.prepare(encoder.codes(), prepared);
              used.prepare(encoder.codes(), prepared);
              assertArrayEquals(some(fresh), some(used), quantization + " " + metric);
              used.prepare(large.codes(), metric, rows, 11); // of a row, in between
              used.prepare(encoder.codes(), prepared);
              assertArrayEquals(some(fresh), some(used), quantization + " " + metric);
            }
          }
        }
      }
    }
  }

  private static float[] some(CodeQuery query) {
    int[] ordinals = {3, 40, 99, 1_000};
    float[] estimates = new float[ordinals.length];
    query.estimate(ordinals, ordinals.length, estimates);
    return estimates;
  }
}
