package io.vicinal.benchmarks.ann.part;

import static io.vicinal.benchmarks.ann.part.MarkdownTable.decimal;
import static io.vicinal.benchmarks.ann.part.MarkdownTable.ratio;
import static io.vicinal.benchmarks.ann.part.MarkdownTable.whole;

import io.vicinal.benchmarks.ann.contender.BuildCost;
import io.vicinal.benchmarks.ann.contender.EngineContender;
import io.vicinal.benchmarks.ann.contender.Turn;
import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.measure.Runner;
import io.vicinal.benchmarks.memory.ClusteredRows;
import io.vicinal.storage.Metric;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Generated clustered rows that are larger than the heap, beside a fifth of them: how much slower
 * are queries of the larger set at equal recall? The rows are made one by one and never kept.
 */
public final class LargeRun {
  private static final int DIMENSION = 768;
  private static final int QUERIES_MAX = 100;
  private static final int SMALLER = 5;
  private static final long FIRST_QUERY = 1_000_000_000_000L;

  private final AnnOptions options;
  private final Path directory;
  private final ClusteredRows rows = new ClusteredRows(DIMENSION);
  private final Dataset queries;
  private final List<EngineContender> engines = new ArrayList<>();

  private LargeRun(AnnOptions options, Path directory) {
    this.options = options;
    this.directory = directory;
    float[][] vectors = new float[Math.min(QUERIES_MAX, options.queries())][];
    Arrays.setAll(vectors, i -> rows.vector(FIRST_QUERY + i));
    this.queries =
        new Dataset("clusters", Metric.L2, new float[0][], vectors, AnnOptions.K, new double[0]);
  }

  /** Runs in this process, whose heap should be small; works in {@code directory}. */
  public static void run(AnnOptions options, Path directory, PrintStream out) throws Exception {
    var run = new LargeRun(options, directory);
    try {
      run.measure(out);
    } finally {
      run.engines.forEach(EngineContender::close);
    }
  }

  private void measure(PrintStream out) throws Exception {
    int[] sizes = {options.large() / SMALLER, options.large()};
    List<BuildCost> costs = new ArrayList<>();
    List<Runner> runners = new ArrayList<>();
    for (int size : sizes) {
      EngineContender engine = engine(size);
      costs.add(engine.build(queries, Runtime.getRuntime().availableProcessors()));
      int[][] exact = engine.askExact(queries, null).answers(AnnOptions.K);
      runners.add(
          Runner.of(
              engine.name(),
              engine.ask(queries),
              answers -> overlap(answers, exact),
              AnnOptions.TARGETS));
    }
    options.rounds().run(runners);
    print(sizes, costs, runners, out);
  }

  private EngineContender engine(int size) throws Exception {
    var engine =
        new EngineContender(
            directory.resolve("rows-" + size),
            options.quantizations().getFirst(),
            AnnOptions.M,
            AnnOptions.EF_CONSTRUCTION);
    engines.add(engine);
    engine.load(DIMENSION, size, row -> new Object[] {row, row, row, rows.vector(row)});
    return engine;
  }

  private static double overlap(int[][] answers, int[][] exact) {
    long common = 0;
    for (int i = 0; i < exact.length; i++) {
      int[] right = exact[i];
      common +=
          IntStream.of(answers[i])
              .filter(row -> IntStream.of(right).anyMatch(r -> r == row))
              .count();
    }
    return (double) common / ((long) AnnOptions.K * exact.length);
  }

  private void print(int[] sizes, List<BuildCost> costs, List<Runner> runners, PrintStream out) {
    var table =
        new MarkdownTable(
            out,
            "generated clusters x " + DIMENSION + ", L2",
            "MB of vectors",
            "heap max MB",
            "build CPU s",
            "build wall s",
            "graph and codes, bytes per row",
            "pages of vectors per query at 0.95",
            "q / CPU s at 0.95",
            "÷ smaller set",
            "q / CPU s at 0.99",
            "÷ smaller set");
    Runner smaller = runners.getFirst();
    for (int i = 0; i < sizes.length; i++) {
      Runner runner = runners.get(i);
      table.row(
          whole(sizes[i]) + " rows",
          whole((double) sizes[i] * DIMENSION * Float.BYTES / 1e6),
          whole(Runtime.getRuntime().maxMemory() / 1e6),
          decimal(costs.get(i).cpuSeconds()),
          decimal(costs.get(i).wallSeconds()),
          whole((double) engines.get(i).indexBytes() / sizes[i]),
          whole(
              engines
                  .get(i)
                  .pagesPerQuery(queries, runner.effort(0.95).orElse(AnnOptions.EF_CONSTRUCTION))),
          whole(runner.rate(0.95, Turn::perCpuSecond)),
          ratio(runner.rate(0.95, Turn::perCpuSecond), smaller.rate(0.95, Turn::perCpuSecond)),
          whole(runner.rate(0.99, Turn::perCpuSecond)),
          ratio(runner.rate(0.99, Turn::perCpuSecond), smaller.rate(0.99, Turn::perCpuSecond)));
    }
    table.end();
  }
}
