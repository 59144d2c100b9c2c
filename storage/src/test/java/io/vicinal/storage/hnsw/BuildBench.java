package io.vicinal.storage.hnsw;

import com.sun.management.OperatingSystemMXBean;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.VectorRows;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures what building a graph costs in CPU seconds of its threads, and the recall of walks on
 * distances in it, beside how many distances they computed.
 *
 * <p>Arguments: folder as in {@link WordnetBench}, dimension, rows (0 for all), threads, m,
 * ef_construction, value of the index option, rounds, then values of ef. {@code -Dcut=100} takes
 * the first 100 coordinates alone.
 */
final class BuildBench {
  private static final int QUERIES = 1000;
  private static final int CUT = Integer.getInteger("cut", 0);

  private BuildBench() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int dimension = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    int threads = Integer.parseInt(args[3]);
    var parameters = new HnswParameters(Integer.parseInt(args[4]), Integer.parseInt(args[5]), 42);
    Quantization quantization = Quantization.valueOf(args[6].toUpperCase(Locale.ROOT));
    boolean halves = Files.exists(folder.resolve("base.f16"));
    Metric metric = halves ? Metric.COSINE : Metric.L2;
    try (Arena arena = Arena.ofShared()) {
      VectorRows rows = cut(WordnetBench.rows(folder, dimension, count, arena), arena);
      float[][] queries =
          Arrays.stream(WordnetBench.queriesOf(folder, dimension))
              .limit(count == 0 ? QUERIES : QUERIES / 3)
              .map(query -> Arrays.copyOf(query, rows.dimension()))
              .toArray(float[][]::new);
      HnswGraph graph = null;
      for (int round = 0; round < Integer.parseInt(args[7]); round++) {
        long cpu = cpuNanos();
        long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        HnswGraphData data =
            HnswBuilder.build(
                rows, null, metric, parameters, quantization, threads, BuildProgress.NONE, arena);
        System.out.printf(
            "%d rows: %.2f CPU s, %.2f of the first thread, %.2f s, %,d distances, %.1f MB%n",
            rows.count(),
            (cpuNanos() - cpu) / 1e9,
            (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - own) / 1e9,
            (System.nanoTime() - wall) / 1e9,
            data.distanceComputations(),
            data.sizeBytes() / 1e6);
        graph = data.view();
      }
      float[] border = WordnetBench.bordersOf(folder, count + CUT, metric, rows, queries);
      for (HnswGraph each : new HnswGraph[] {graph.with(null, null), graph}) {
        for (int i = 8; i < args.length; i++) {
          int ef = Integer.parseInt(args[i]);
          System.out.printf(
              "%s ef %4d %s%n",
              each.hasCodes() ? "codes" : "float",
              ef,
              new SearchBench(rows, queries, border).measure(each, ef));
        }
      }
    }
  }

  private static VectorRows cut(VectorRows rows, Arena arena) {
    if (CUT == 0) {
      return rows;
    }
    long stride = VectorRows.strideBytes(CUT);
    var memory = arena.allocate(rows.count() * stride, 64);
    float[] vector = new float[rows.dimension()];
    for (int row = 0; row < rows.count(); row++) {
      rows.copy(row, vector);
      VectorRows.write(memory, row, Arrays.copyOf(vector, CUT));
    }
    return new VectorRows(memory, rows.count(), CUT, stride).withInverseNorms(arena);
  }

  /** Of the process: rounds after the first have little of the JVM's compiler in it. */
  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
