package io.vicinal.benchmarks.ann;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Builds every contender's index over the same rows, queries them in interleaved rounds and prints
 * one table.
 */
public final class AnnBenchmark {
  private static final int K = 10;
  private static final int M = 16;
  private static final int EF_CONSTRUCTION = 200;

  private AnnBenchmark() {}

  /**
   * What to measure.
   *
   * @param rows at most so many rows of the data set
   * @param queries at most so many queries
   * @param ef effort of every search
   * @param rounds query rounds; each contender runs once a round
   * @param seconds length of one contender's turn
   * @param data folder with base.f16 and query.f16
   */
  public record Options(int rows, int queries, int ef, int rounds, double seconds, Path data) {
    /** Reads {@code --name value} pairs. @throws IllegalArgumentException naming what is wrong */
    public static Options parse(List<String> arguments) {
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < arguments.size(); i += 2) {
        if (!arguments.get(i).startsWith("--") || i + 1 == arguments.size()) {
          throw new IllegalArgumentException("expected --name value, found " + arguments.get(i));
        }
        values.put(arguments.get(i).substring(2), arguments.get(i + 1));
      }
      var options =
          new Options(
              Integer.parseInt(take(values, "rows", "1000000")),
              Integer.parseInt(take(values, "queries", "1000")),
              Integer.parseInt(take(values, "ef", "100")),
              Integer.parseInt(take(values, "rounds", "5")),
              Double.parseDouble(take(values, "seconds", "3")),
              Path.of(take(values, "data", "../shared/data/wordnet-minilm-384")));
      if (!values.isEmpty()) {
        throw new IllegalArgumentException("unknown options " + values.keySet());
      }
      return options;
    }

    private static String take(Map<String, String> values, String name, String otherwise) {
      String value = values.remove(name);
      return value == null ? otherwise : value;
    }
  }

  /** Runs the comparison and prints the table to {@code out}. */
  public static void run(Options options, PrintStream out) throws Exception {
    Dataset dataset = Dataset.load(options.data(), options.rows(), options.queries(), K);
    int threads = Runtime.getRuntime().availableProcessors();
    out.printf(
        Locale.ROOT,
        "%s: %,d rows x %d, %d queries, k = %d, m = %d, ef_construction = %d, ef = %d%n%d cores,"
            + " Java %s%n%n",
        dataset.name(),
        dataset.rows().length,
        dataset.dimension(),
        dataset.queries().length,
        K,
        M,
        EF_CONSTRUCTION,
        options.ef(),
        threads,
        Runtime.version());
    Path directory = Files.createTempDirectory("vicinal-bench");
    List<Contender> contenders = new ArrayList<>();
    try {
      contenders.add(
          new EngineContender(
              directory.resolve("engine"), M, EF_CONSTRUCTION, dataset.dimension()));
      contenders.add(new JdbcContender(directory.resolve("jdbc"), M, EF_CONSTRUCTION));
      contenders.add(new LuceneContender(directory.resolve("lucene"), M, EF_CONSTRUCTION));
      contenders.add(new JVectorContender(M, EF_CONSTRUCTION));
      List<Result> results = new ArrayList<>();
      for (Contender contender : contenders) {
        results.add(build(contender, dataset, options));
      }
      for (int round = 0; round < options.rounds(); round++) {
        for (Result result : results) {
          result.single.add(
              QueryLoad.perSecond(
                  result.contender, dataset, K, options.ef(), 1, options.seconds()));
          result.all.add(
              QueryLoad.perSecond(
                  result.contender, dataset, K, options.ef(), threads, options.seconds()));
        }
      }
      print(results, threads, out);
    } finally {
      for (Contender contender : contenders) {
        contender.close();
      }
      delete(directory);
    }
  }

  /** What was measured of one contender; query rates are per second, one entry a round. */
  private static final class Result {
    final Contender contender;
    final double loadSeconds;
    final double indexSeconds;
    final double indexCpuSeconds;
    final double recall;
    final List<Double> single = new ArrayList<>();
    final List<Double> all = new ArrayList<>();

    Result(
        Contender contender,
        double loadSeconds,
        double indexSeconds,
        double indexCpuSeconds,
        double recall) {
      this.contender = contender;
      this.loadSeconds = loadSeconds;
      this.indexSeconds = indexSeconds;
      this.indexCpuSeconds = indexCpuSeconds;
      this.recall = recall;
    }
  }

  private static Result build(Contender contender, Dataset dataset, Options options)
      throws Exception {
    long start = System.nanoTime();
    contender.load(dataset);
    double loadSeconds = (System.nanoTime() - start) / 1e9;
    start = System.nanoTime();
    long cpuStart = processCpuNanos();
    contender.index(dataset);
    double indexSeconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (processCpuNanos() - cpuStart) / 1e9;
    double recall = QueryLoad.recall(contender, dataset, K, options.ef());
    return new Result(contender, loadSeconds, indexSeconds, cpuSeconds, recall);
  }

  private static long processCpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  private static void print(List<Result> results, int threads, PrintStream out) throws Exception {
    out.printf(
        "%-26s %8s %9s %10s %12s %10s %12s %12s%n",
        "",
        "load s",
        "index s",
        "index CPU",
        "index MB",
        "recall@10",
        "QPS 1 thr",
        "QPS " + threads + " thr");
    for (Result result : results) {
      out.printf(
          Locale.ROOT,
          "%-26s %8.1f %9.1f %10.1f %12s %10.4f %,12.0f %,12.0f%n",
          result.contender.name(),
          result.loadSeconds,
          result.indexSeconds,
          result.indexCpuSeconds,
          megabytes(result.contender.indexBytes()),
          result.recall,
          median(result.single),
          median(result.all));
    }
  }

  private static String megabytes(long bytes) {
    return bytes == 0 ? "=" : String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
  }

  private static void delete(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
