package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.VectorRows;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Random;

/**
 * Measures what removing a share of the rows costs, and the recall after, against a fresh graph.
 *
 * <p>Arguments: folder or {@code -}, dimension, rows, then shares of dead rows in percent.
 */
final class CompactionBench {
  private CompactionBench() {}

  public static void main(String[] args) throws IOException {
    int dimension = Integer.parseInt(args[1]);
    Metric metric = Metric.valueOf(System.getProperty("metric", "COSINE"));
    int count = Integer.parseInt(args[2]);
    var parameters = new HnswParameters(16, 200, 42);
    try (Arena arena = Arena.ofShared()) {
      VectorRows rows;
      float[][] queries;
      if (args[0].equals("-")) {
        float[][] vectors = Points.clusters(11, count + 500, dimension);
        queries = java.util.Arrays.copyOfRange(vectors, count, count + 500);
        rows = Points.rows(arena, java.util.Arrays.copyOf(vectors, count));
      } else {
        Path folder = Path.of(args[0]);
        rows = WordnetBench.load(folder.resolve("base.f16"), dimension, count, arena);
        queries = WordnetBench.queries(folder.resolve("query.f16"), dimension);
      }
      HnswGraph whole =
          HnswBuilder.build(rows, null, metric, parameters, 2, BuildProgress.NONE).view();
      for (int i = 3; i < args.length; i++) {
        measure(whole, rows, queries, Integer.parseInt(args[i]));
      }
    }
  }

  private static void measure(HnswGraph whole, VectorRows rows, float[][] queries, int percent) {
    Random random = new Random(percent);
    int[] newOrdinals = new int[rows.count()];
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(rows.memory().byteSize(), 64);
      int live = 0;
      for (int i = 0; i < rows.count(); i++) {
        boolean dies = random.nextInt(100) < percent;
        newOrdinals[i] = dies ? -1 : live;
        if (!dies) {
          MemorySegment.copy(
              rows.memory(), rows.offset(i), memory, live * rows.strideBytes(), rows.strideBytes());
          live++;
        }
      }
      var left =
          new VectorRows(memory, live, rows.dimension(), rows.strideBytes())
              .withInverseNorms(arena);
      long t0 = System.nanoTime();
      HnswGraphData repaired =
          HnswBuilder.compact(
              whole, newOrdinals, left, null, Quantization.NONE, 2, BuildProgress.NONE, arena);
      long t1 = System.nanoTime();
      HnswGraphData fresh =
          HnswBuilder.build(left, null, whole.metric(), whole.parameters(), 2, BuildProgress.NONE);
      long t2 = System.nanoTime();
      System.out.printf(
          "dead %d%%: repair %.2f s %d distances, build %.2f s %d distances, ratio %.2f / %.2f%n",
          percent,
          (t1 - t0) / 1e9,
          repaired.distanceComputations(),
          (t2 - t1) / 1e9,
          fresh.distanceComputations(),
          (double) (t1 - t0) / (t2 - t1),
          (double) repaired.distanceComputations() / fresh.distanceComputations());
      for (int ef : new int[] {20, 50, 100}) {
        System.out.printf(
            "   ef %d recall repaired %.4f fresh %.4f%n",
            ef,
            Points.recall(repaired.view(), left, queries, ef),
            Points.recall(fresh.view(), left, queries, ef));
      }
    }
  }
}
