package io.vicinal.benchmarks.ann.part;

import static io.vicinal.benchmarks.ann.part.MarkdownTable.decimal;

import io.vicinal.benchmarks.ann.contender.EngineContender;
import io.vicinal.benchmarks.ann.contender.Turn;
import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.measure.Runner;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Nanoseconds per distance of an exact scan beside those of reading as many bytes. */
final class ScanPart {
  private ScanPart() {}

  static void run(Dataset dataset, EngineContender engine, AnnOptions options, PrintStream out)
      throws Exception {
    int rows = dataset.rows().length;
    var scan = engine.askExact(dataset, null);
    var memory = new MemoryStream((long) Float.BYTES * rows * dataset.dimension());
    int cores = Runtime.getRuntime().availableProcessors();
    int[] threadCounts = IntStream.of(1, cores).distinct().toArray();
    List<Runner> runners = new ArrayList<>();
    for (int threads : threadCounts) {
      runners.add(Runner.fixed("scan", scan, AnnOptions.K, threads));
      runners.add(Runner.fixed("memory", memory, AnnOptions.K, threads));
    }
    options.rounds().run(runners);
    var table =
        new MarkdownTable(
            out,
            "exact scan, threads",
            "CPU ns per distance",
            "CPU ns to read as many bytes",
            "scan ÷ reading",
            "wall ns per distance",
            "wall ns to read");
    for (int i = 0; i < threadCounts.length; i++) {
      Runner scanned = runners.get(2 * i);
      Runner read = runners.get(2 * i + 1);
      double scanNanos = nanos(scanned.rate(Turn::perCpuSecond), rows);
      double readNanos = nanos(read.rate(Turn::perCpuSecond), rows);
      table.row(
          Integer.toString(threadCounts[i]),
          decimal(scanNanos),
          decimal(readNanos),
          decimal(scanNanos / readNanos),
          decimal(nanos(scanned.rate(Turn::perWallSecond), rows)),
          decimal(nanos(read.rate(Turn::perWallSecond), rows)));
    }
    table.end();
  }

  private static double nanos(double scansPerSecond, int rows) {
    return 1e9 / scansPerSecond / rows;
  }
}
