package io.vicinal.storage.vector;

import io.vicinal.storage.Metric;
import io.vicinal.storage.VectorElement;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Random;

/**
 * Measures what a distance costs by the element of the rows: of rows in a core's cache, of rows in
 * order from memory, and of rows anywhere in memory; nanoseconds of CPU, the medians of interleaved
 * rounds.
 *
 * <p>Arguments: dimension, MiB of memory, rounds, metric.
 */
final class ElementBench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int BLOCK = 32;
  private static final int NEAR = 16; // rows that a cache holds

  private ElementBench() {}

  public static void main(String[] args) {
    int dimension = Integer.parseInt(args[0]);
    long bytes = Long.parseLong(args[1]) << 20;
    int rounds = Integer.parseInt(args[2]);
    Metric asked = Metric.valueOf(args[3]);
    VectorElement[] elements = VectorElement.values();
    double[][][] nanos = new double[elements.length][3][rounds];
    try (Arena arena = Arena.ofShared()) {
      var rows = new VectorRows[elements.length];
      var queries = new DistanceQuery[elements.length];
      Random random = new Random(1);
      for (VectorElement element : elements) {
        rows[element.ordinal()] = rows(arena, element, dimension, bytes, random);
        queries[element.ordinal()] =
            DistanceQuery.create(
                metric(asked, element), vector(element, dimension, random), element, arena);
      }
      for (int round = -2; round < rounds; round++) {
        for (VectorElement element : elements) {
          int e = element.ordinal();
          DistanceKernel kernel = DistanceKernel.of(metric(asked, element));
          for (int way = 0; way < 3; way++) {
            double each = measure(kernel, queries[e], rows[e], way, random);
            if (round >= 0) {
              nanos[e][way][round] = each;
            }
          }
        }
      }
    }
    System.out.printf("%-8s %10s %10s %10s  %s%n", "ns", "cache", "in order", "anywhere", asked);
    for (VectorElement element : elements) {
      double[][] own = nanos[element.ordinal()];
      Arrays.stream(own).forEach(Arrays::sort);
      int middle = rounds / 2;
      System.out.printf(
          "%-8s %10.1f %10.1f %10.1f%n", element, own[0][middle], own[1][middle], own[2][middle]);
    }
  }

  private static double measure(
      DistanceKernel kernel, DistanceQuery query, VectorRows rows, int way, Random random) {
    float[] out = new float[BLOCK + DistanceKernel.SPARE];
    int[][] ordinals = new int[512][BLOCK];
    for (int[] block : ordinals) {
      Arrays.setAll(block, i -> random.nextInt(way == 0 ? NEAR : rows.count()));
    }
    int calls = way == 0 ? 20_000 : Math.min(20_000, rows.count() / BLOCK);
    long start = THREADS.getCurrentThreadCpuTime();
    for (int call = 0; call < calls; call++) {
      if (way == 1) {
        kernel.stream(query, rows, call * BLOCK, BLOCK, out);
      } else {
        kernel.distances(query, rows, ordinals[call % ordinals.length], BLOCK, out);
      }
    }
    return (THREADS.getCurrentThreadCpuTime() - start) / (double) (calls * BLOCK);
  }

  private static Metric metric(Metric asked, VectorElement element) {
    return element == VectorElement.BIT ? Metric.HAMMING : asked;
  }

  private static float[] vector(VectorElement element, int dimension, Random random) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] =
          switch (element) {
            case FLOAT32, FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(random.nextFloat()));
            case INT8 -> random.nextInt(-128, 128);
            case BIT -> random.nextInt(2);
          };
    }
    return vector;
  }

  private static VectorRows rows(
      Arena arena, VectorElement element, int dimension, long bytes, Random random) {
    long stride = VectorRows.strideBytes(element, dimension);
    int count = (int) (bytes / stride);
    MemorySegment memory = arena.allocate(count * stride, 64);
    for (int row = 0; row < count; row++) {
      if (row < 64) {
        VectorRows.write(element, memory, row, vector(element, dimension, random));
      } else {
        MemorySegment.copy(memory, (row & 63) * stride, memory, row * stride, stride);
      }
    }
    return new VectorRows(memory, count, dimension, element, stride, null);
  }
}
