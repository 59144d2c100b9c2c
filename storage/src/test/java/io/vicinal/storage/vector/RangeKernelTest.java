package io.vicinal.storage.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RangeKernelTest {
  private static final int[] WIDTHS = {1, 2, 4, 8};
  private static final int[] COUNTS = {1, 63, 64, 65, 128, 200, 1_000, 1_024};
  private static final RangeKernel[] KERNELS = {
    new RangeLanes(), new ScalarRanges(), RangeKernel.fastest()
  };

  @Test
  void findsWhatOneComparisonAfterTheOtherFinds() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    try (Arena arena = Arena.ofConfined()) {
      for (int trial = 0; trial < 200; trial++) {
        int width = WIDTHS[random.nextInt(WIDTHS.length)];
        int count = COUNTS[random.nextInt(COUNTS.length)];
        long at = 8L * random.nextInt(5);
        long[] values = values(random, width, count);
        long low = bound(random, values);
        long high = bound(random, values);
        long bytes = at + (long) count * width;
        MemorySegment heap = MemorySegment.ofArray(new long[(int) (bytes + 7) / Long.BYTES]);
        for (MemorySegment memory : new MemorySegment[] {arena.allocate(bytes), heap}) {
          write(memory, at, width, values);
          for (RangeKernel kernel : KERNELS) {
            long[] words = new long[(count + 63) / 64];
            kernel.find(memory, at, width, count, low, high, words);
            for (int i = 0; i < words.length * 64; i++) {
              boolean wanted = i < count && values[i] >= low && values[i] <= high;
              String what = kernel + " seed " + seed + " trial " + trial + " value " + i;
              assertEquals(wanted, (words[i / 64] >>> i & 1) != 0, what);
            }
          }
        }
      }
    }
  }

  @Test
  void findsRealNumbersAsTheyCompare() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    try (Arena arena = Arena.ofConfined()) {
      for (int trial = 0; trial < 200; trial++) {
        int width = random.nextBoolean() ? Float.BYTES : Double.BYTES;
        int count = COUNTS[random.nextInt(COUNTS.length)];
        boolean nan = random.nextBoolean();
        double low = real(random, Double.BYTES);
        double high = real(random, Double.BYTES);
        double[] values = new double[count];
        MemorySegment memory = arena.allocate((long) count * width);
        for (int i = 0; i < count; i++) {
          values[i] = random.nextInt(8) == 0 ? (float) low : real(random, width);
          long bits =
              width == Float.BYTES
                  ? Float.floatToRawIntBits((float) values[i])
                  : Double.doubleToRawLongBits(values[i]);
          write(memory, (long) i * width, width, new long[] {bits});
        }
        for (RangeKernel kernel : KERNELS) {
          long[] words = new long[(count + 63) / 64];
          kernel.findReal(memory, 0, width, count, low, high, nan, words);
          for (int i = 0; i < words.length * 64; i++) {
            boolean wanted =
                i < count
                    && ((values[i] >= low && values[i] <= high)
                        || (nan && Double.isNaN(values[i])));
            String what = kernel + " seed " + seed + " trial " + trial + " value " + i;
            assertEquals(wanted, (words[i / 64] >>> i & 1) != 0, what);
          }
        }
      }
    }
  }

  private static double real(Random random, int width) {
    double value =
        switch (random.nextInt(8)) {
          case 0 -> 0.0;
          case 1 -> -0.0;
          case 2 -> Double.NaN;
          case 3 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
          case 4 -> random.nextBoolean() ? Double.MIN_VALUE : -Double.MAX_VALUE;
          case 5 -> Math.nextUp((double) (float) random.nextGaussian());
          default -> random.nextGaussian();
        };
    return width == Float.BYTES ? (float) value : value;
  }

  private static long[] values(Random random, int width, int count) {
    long[] values = new long[count];
    int unused = Long.SIZE - Byte.SIZE * width;
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (random.nextInt(6)) {
            case 0 -> Long.MIN_VALUE >> unused;
            case 1 -> Long.MAX_VALUE >> unused;
            case 2 -> random.nextInt(4) - 2;
            default -> random.nextLong() >> unused;
          };
    }
    return values;
  }

  /** Returns a bound at a value, beside one, or far outside of the narrower types. */
  private static long bound(Random random, long[] values) {
    long value = values[random.nextInt(values.length)];
    return switch (random.nextInt(6)) {
      case 0 -> Long.MIN_VALUE;
      case 1 -> Long.MAX_VALUE;
      case 2 -> value + 1;
      case 3 -> value - 1;
      case 4 -> random.nextLong();
      default -> value;
    };
  }

  private static void write(MemorySegment memory, long at, int width, long[] values) {
    for (int i = 0; i < values.length; i++) {
      for (int b = 0; b < width; b++) {
        byte part = (byte) (values[i] >> Byte.SIZE * b);
        memory.set(ValueLayout.JAVA_BYTE, at + (long) i * width + b, part);
      }
    }
  }
}
