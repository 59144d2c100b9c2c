package io.vicinal.storage.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeKernelTest {
  private static final CodeKernel LANES = new CodeLanes();
  private static final CodeKernel CARRY = new CarryCodeLanes();
  private static final CodeKernel SCALAR = new ScalarCodes();

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 192, 384, 832, 1024})
  void transformsLikeItsScalarTwinBitByBit(int size) {
    Random random = new Random(size);
    float[] x = gaussian(random, size);
    float[] factors = gaussian(random, size);
    for (int length = 64; length <= size; length *= 2) {
      for (int from : new int[] {0, size - length}) {
        float[] lanes = x.clone();
        float[] scalar = x.clone();
        LANES.transform(lanes, factors, from, length);
        SCALAR.transform(scalar, factors, from, length);
        assertArrayEquals(scalar, lanes, size + " coordinates, " + length + " from " + from);
      }
    }
  }

  @Test
  void transformIsTheHadamardMatrix() {
    int size = 64;
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    for (int column : new int[] {0, 1, 5, 31, 63}) {
      float[] x = new float[size];
      x[column] = 1;
      LANES.transform(x, ones, 0, size);
      for (int row = 0; row < size; row++) {
        assertEquals(Integer.bitCount(row & column) % 2 == 0 ? 1 : -1, x[row]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 192, 1024})
  void summarizesLikeItsScalarTwin(int size) {
    Random random = new Random(size);
    float[] x = gaussian(random, size);
    float[] center = gaussian(random, size);
    float[] a = new float[4];
    float[] b = new float[4];
    float[] lanes = x.clone();
    float[] scalar = x.clone();
    LANES.summarize(lanes, center, a);
    SCALAR.summarize(scalar, center, b);
    assertArrayEquals(scalar, lanes);
    assertEquals(b[0], a[0]);
    assertEquals(b[1], a[1]);
    assertEquals(b[2], a[2], 1e-5 * size);
    assertEquals(b[3], a[3], 1e-5 * b[3]);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 192, 832, 1024})
  void multipliesLikeItsScalarTwinBitByBit(int size) {
    Random random = new Random(size);
    float[] x = gaussian(random, size);
    float[] vectors = gaussian(random, 8 * size);
    Arrays.fill(vectors, 0, size, 0);
    float[] a = new float[8];
    float[] b = new float[8];
    LANES.multiply(x, vectors, 8, a);
    SCALAR.multiply(x, vectors, 8, b);
    assertArrayEquals(b, a);
    for (int v = 0; v < 8; v++) {
      double product = 0;
      for (int i = 0; i < size; i++) {
        product += (double) x[i] * vectors[v * size + i];
      }
      assertEquals(product, a[v], 1e-5 * size);
    }
    a[0] = 7;
    LANES.multiply(x, vectors, 0, a);
    assertEquals(7, a[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17, 24, 33, 1024})
  void estimatesLikeItsScalarTwinBitByBit(int words) {
    Random random = new Random(words);
    int size = words * 64;
    try (Arena arena = Arena.ofConfined()) {
      long bytes = CodeKernel.QUERY_BITS * CodeKernel.planeBytes(words);
      MemorySegment planes = arena.allocate(bytes, 64);
      MemorySegment twin = arena.allocate(bytes, 64);
      float[] x = gaussian(random, size);
      float[] summary = new float[4];
      SCALAR.summarize(x, new float[size], summary);
      float scale = 15 / (summary[1] - summary[0]);
      LANES.spread(x, summary[0], scale, planes);
      SCALAR.spread(x, summary[0], scale, twin);
      assertEquals(-1, planes.mismatch(twin));
      assertSpread(x, summary[0], scale, planes);

      int rows = 21;
      long stride = (words * 8L + 16 + 63) / 64 * 64;
      MemorySegment codes = arena.allocate(rows * stride, 64);
      for (int row = 0; row < rows; row++) {
        for (int word = 0; word < words; word++) {
          long bits = row == 0 ? 0 : row == 1 ? -1L : random.nextLong(); // row 2 comes twice
          codes.set(ScalarCodes.LONG_LE, (row == 3 ? 2 : row) * stride + word * 8L, bits);
        }
        for (int f = 0; f < 3; f++) {
          float factor = row == 4 ? Float.MIN_VALUE : (float) random.nextGaussian();
          codes.set(VectorRows.FLOAT_LE, row * stride + words * 8L + f * 4L, factor);
        }
      }
      float[] bases = {1.5f, -3, 0.25f};
      for (int row = 0; row < rows; row++) {
        int region = row == 3 ? 2 : row % bases.length; // row 2 comes twice
        codes.set(ScalarCodes.INT_LE, row * stride + words * 8L + 12, region);
      }
      int[] ordinals = {0, 20, 1, 2, 2, 19, 3, 4, 5, 0};
      float[] a = new float[ordinals.length];
      float[] b = new float[ordinals.length];
      LANES.estimate(planes, words, 1, codes, stride, ordinals, a.length, bases, .3f, 7, -2, a);
      SCALAR.estimate(planes, words, 1, codes, stride, ordinals, b.length, bases, .3f, 7, -2, b);
      assertArrayEquals(b, a);
      assertEquals(a[3], a[4]);
      float[] c = new float[ordinals.length];
      CARRY.estimate(planes, words, 1, codes, stride, ordinals, c.length, bases, .3f, 7, -2, c);
      assertArrayEquals(b, c);
      assertEquals(
          0, LANES.estimate(planes, words, 1, codes, stride, ordinals, 0, bases, 1, 1, 1, a));
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 1", "4, 1", "2, 2", "3, 2", "2, 3", "4, 2", "4, 3", "4, 5"})
  void estimatesSeveralBitsLikeItsScalarTwinAndLikeTheirSum(int bits, int part) {
    Random random = new Random(10L * bits + part);
    int words = bits * part;
    try (Arena arena = Arena.ofConfined()) {
      long plane = CodeKernel.planeBytes(words);
      MemorySegment planes = arena.allocate((CodeKernel.QUERY_BITS + 1) * plane, 64);
      int[] query = new int[part * 64];
      for (int i = 0; i < query.length; i++) {
        query[i] = random.nextInt(16);
        for (int b = 0; b < CodeKernel.QUERY_BITS; b++) {
          for (int bit = 0; bit < bits; bit++) {
            long at = b * plane + (bit * part + i / 64) * 8L;
            long word = planes.get(ScalarCodes.LONG_LE, at);
            planes.set(ScalarCodes.LONG_LE, at, word | (query[i] >>> b & 1L) << i);
          }
        }
      }
      for (int word = 0; word < words; word++) {
        planes.set(ScalarCodes.LONG_LE, CodeKernel.QUERY_BITS * plane + word * 8L, word / part);
      }
      int rows = 9;
      long stride = (words * 8L + 16 + 63) / 64 * 64;
      MemorySegment codes = arena.allocate(rows * stride, 64);
      float[] sums = new float[rows];
      for (int row = 0; row < rows; row++) {
        long sum = 0;
        for (int word = 0; word < words; word++) {
          long value = row == 0 ? 0 : row == 1 ? -1L : random.nextLong();
          codes.set(ScalarCodes.LONG_LE, row * stride + word * 8L, value);
          for (int i = 0; i < 64; i++) {
            sum += (value >>> i & 1) * ((long) query[word % part * 64 + i] << word / part);
          }
        }
        codes.set(VectorRows.FLOAT_LE, row * stride + words * 8L + 4, 1);
        codes.set(VectorRows.FLOAT_LE, row * stride + words * 8L + 8, 1e9f); // times 0
        sums[row] = sum;
      }
      float[] bases = {0};
      int[] ordinals = {0, 1, 2, 3, 4, 5, 6, 7, 8};
      float[] a = new float[rows];
      float[] b = new float[rows];
      LANES.estimate(planes, words, bits, codes, stride, ordinals, rows, bases, 1, 0, 0, a);
      SCALAR.estimate(planes, words, bits, codes, stride, ordinals, rows, bases, 1, 0, 0, b);
      assertArrayEquals(sums, a);
      assertArrayEquals(sums, b);
      float[] c = new float[rows];
      CARRY.estimate(planes, words, bits, codes, stride, ordinals, rows, bases, 1, 0, 0, c);
      assertArrayEquals(sums, c);
    }
  }

  private static void assertSpread(float[] x, float low, float scale, MemorySegment planes) {
    long plane = CodeKernel.planeBytes(x.length / 64);
    for (int i = 0; i < x.length; i++) {
      int value = 0;
      for (int b = 0; b < CodeKernel.QUERY_BITS; b++) {
        long word = planes.get(ScalarCodes.LONG_LE, b * plane + i / 64 * 8L);
        value |= (int) (word >>> i & 1) << b;
      }
      assertTrue(value >= 0 && value <= 15);
      assertEquals((x[i] - low) * scale, value, 0.5001, "coordinate " + i);
    }
  }

  private static float[] gaussian(Random random, int size) {
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
