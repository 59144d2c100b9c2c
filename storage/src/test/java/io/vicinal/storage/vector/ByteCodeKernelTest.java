package io.vicinal.storage.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteCodeKernelTest {
  private static final ByteCodeKernel LANES = new ByteCodeLanes();
  private static final ByteCodeKernel SCALAR = new ScalarByteCodes();

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 192, 384, 832, 1024, 65_536})
  void estimatesLikeItsScalarTwinAndLikeTheSum(int coordinates) {
    Random random = new Random(coordinates);
    int rows = coordinates > 1024 ? 3 : 12;
    long stride = coordinates + 64;
    try (Arena arena = Arena.ofConfined()) {
      byte[] query = new byte[coordinates];
      byte[][] codes = new byte[rows][coordinates];
      MemorySegment memory = arena.allocate(rows * stride, 64);
      random.nextBytes(query);
      for (int i = 0; i < coordinates; i++) {
        query[i] &= 127;
      }
      for (int row = 0; row < rows; row++) {
        random.nextBytes(codes[row]);
        for (int i = 0; row < 2 && i < coordinates; i++) {
          codes[row][i] = (byte) -row; // all 0, all 255
        }
        MemorySegment.copy(codes[row], 0, memory, ValueLayout.JAVA_BYTE, row * stride, coordinates);
        for (int f = 0; f < 3; f++) {
          float factor = row == 2 ? Float.MIN_VALUE : (float) random.nextGaussian();
          memory.set(VectorRows.FLOAT_LE, row * stride + coordinates + f * 4L, factor);
        }
      }
      for (int most = 0; most < 2; most++) { // at last a query of the greatest numbers
        MemorySegment spread = query(arena, query);
        int[] ordinals = {0, 1, 2, 2, 1, 0, 2, rows - 1, rows / 2};
        for (int count = 0; count <= ordinals.length; count++) {
          float[] a = new float[ordinals.length];
          float[] b = new float[ordinals.length];
          float step2 = .001f;
          LANES.estimate(
              spread, coordinates, memory, stride, ordinals, count, 1.5f, step2, 7, -2, a);
          SCALAR.estimate(
              spread, coordinates, memory, stride, ordinals, count, 1.5f, step2, 7, -2, b);
          assertArrayEquals(b, a, count + " rows");
        }
        for (int row = 0; row < rows; row++) {
          long sum = 0;
          for (int i = 0; i < coordinates; i++) {
            sum += (codes[row][i] & 0xFF) * query[i];
          }
          assertEquals(sum, ScalarByteCodes.products(spread, coordinates, memory, row * stride));
          memory.set(VectorRows.FLOAT_LE, row * stride + coordinates, 0);
          memory.set(VectorRows.FLOAT_LE, row * stride + coordinates + 4, 1);
          float[] out = new float[1];
          LANES.estimate(spread, coordinates, memory, stride, new int[] {row}, 1, 0, 1, 0, 0, out);
          assertEquals((float) sum, out[0]);
        }
        Arrays.fill(query, (byte) 127);
      }
    }
  }

  @Test
  void spreadsQueriesOverEvenAndOddCoordinates() {
    Random random = new Random(3);
    float[] x = new float[192];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float coordinate : x) {
      low = Math.min(low, coordinate);
      high = Math.max(high, coordinate);
    }
    float scale = 127 / (high - low);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment query = arena.allocate(ByteCodeKernel.queryBytes(x.length), 64);
      ByteCodeKernel.spread(x, low, scale, query);
      for (int i = 0; i < x.length; i++) {
        short value = query.get(VectorBytes.SHORT_LE, at(x.length, i));
        assertTrue(value >= 0 && value <= 127, "coordinate " + i);
        assertEquals((x[i] - low) * scale, value, 0.5001, "coordinate " + i);
      }
    }
  }

  private static long at(int coordinates, int i) {
    return i % 2 == 0 ? i : coordinates + i - 1;
  }

  private static MemorySegment query(Arena arena, byte[] values) {
    MemorySegment query = arena.allocate(ByteCodeKernel.queryBytes(values.length), 64);
    for (int i = 0; i < values.length; i++) {
      query.set(VectorBytes.SHORT_LE, at(values.length, i), values[i]);
    }
    return query;
  }
}
