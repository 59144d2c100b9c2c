package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.vector.VectorRows;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Measures build time, recall@10 and queries per CPU second on a folder with {@code base.f16},
 * {@code query.f16} and cosine distances; truth is computed exactly, for any number of rows.
 *
 * <p>Arguments: folder, dimension, rows (0 for all), threads, m, ef_construction, then values of
 * ef.
 */
final class WordnetBench {
  private static final int QUERIES = 1000;

  private WordnetBench() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int dimension = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    int threads = Integer.parseInt(args[3]);
    var parameters = new HnswParameters(Integer.parseInt(args[4]), Integer.parseInt(args[5]), 42);
    try (Arena arena = Arena.ofShared()) {
      VectorRows rows = load(folder.resolve("base.f16"), dimension, count, arena);
      float[][] queries = queries(folder.resolve("query.f16"), dimension);
      long start = System.nanoTime();
      HnswGraphData data =
          HnswBuilder.build(rows, null, Metric.COSINE, parameters, threads, BuildProgress.NONE);
      System.out.printf(
          "rows %d built in %.1f s, %d threads, %.1f MB, mean degree %.1f%n",
          rows.count(),
          (System.nanoTime() - start) / 1e9,
          threads,
          data.sizeBytes() / 1e6,
          meanDegree(data.view()));
      float[] border = new float[QUERIES];
      for (int q = 0; q < QUERIES; q++) {
        border[q] = Points.exact(Metric.COSINE, rows, queries[q], 10, null).distance(9);
      }
      for (int i = 6; i < args.length; i++) {
        measure(data.view(), rows, queries, border, Integer.parseInt(args[i]));
      }
    }
  }

  private static void measure(
      HnswGraph graph, VectorRows rows, float[][] queries, float[] border, int ef) {
    double best = Double.MAX_VALUE;
    int found = 0;
    long distances = 0;
    long nodes = 0;
    for (int round = 0; round < 5; round++) {
      found = 0;
      distances = 0;
      nodes = 0;
      var threads = java.lang.management.ManagementFactory.getThreadMXBean();
      long start = threads.getCurrentThreadCpuTime();
      for (int q = 0; q < QUERIES; q++) {
        SearchResult result = Points.search(graph, rows, queries[q], 10, ef, null);
        for (int i = 0; i < result.count(); i++) {
          found += result.distance(i) <= border[q] + 1e-6 ? 1 : 0;
        }
        distances += result.distanceComputations();
        nodes += result.visitedNodes();
      }
      best = Math.min(best, (threads.getCurrentThreadCpuTime() - start) / 1e9);
    }
    System.out.printf(
        "ef %4d recall@10 %.4f, %.0f queries per CPU second, %d distances, %d nodes%n",
        ef, found / (10.0 * QUERIES), QUERIES / best, distances / QUERIES, nodes / QUERIES);
  }

  private static double meanDegree(HnswGraph graph) {
    int[] list = new int[208];
    long links = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      links += graph.neighbors(node, 0, list);
    }
    return (double) links / graph.nodeCount();
  }

  static VectorRows load(Path file, int dimension, int limit, Arena arena) throws IOException {
    ByteBuffer halves = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int all = halves.remaining() / 2 / dimension;
    int count = limit == 0 ? all : Math.min(limit, all);
    long stride = VectorRows.strideBytes(dimension);
    var memory = arena.allocate(count * stride, 64);
    float[] vector = new float[dimension];
    for (int row = 0; row < count; row++) {
      read(halves, (int) ((long) row * all / count), vector);
      VectorRows.write(memory, row, vector);
    }
    return new VectorRows(memory, count, dimension, stride).withInverseNorms(arena);
  }

  static float[][] queries(Path file, int dimension) throws IOException {
    ByteBuffer halves = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[][] queries = new float[QUERIES][dimension];
    for (int row = 0; row < QUERIES; row++) {
      read(halves, row, queries[row]);
    }
    return queries;
  }

  private static void read(ByteBuffer halves, int row, float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] = Float.float16ToFloat(halves.getShort((row * vector.length + i) * 2));
    }
  }
}
