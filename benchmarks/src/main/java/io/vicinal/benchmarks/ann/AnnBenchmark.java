package io.vicinal.benchmarks.ann;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.data.DatasetFiles;
import io.vicinal.benchmarks.ann.data.GeneratedData;
import io.vicinal.benchmarks.ann.data.Rotation;
import io.vicinal.benchmarks.ann.part.AnnOptions;
import io.vicinal.benchmarks.ann.part.DatasetRun;
import io.vicinal.benchmarks.ann.part.LargeRun;
import io.vicinal.benchmarks.ann.part.Scratch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures every data set that the options name, one after the other. */
public final class AnnBenchmark {
  private AnnBenchmark() {}

  /**
   * Runs what the arguments ask for; {@code --large} starts {@code main} again where this JVM's
   * heap is larger than the one it is about.
   *
   * @throws IllegalArgumentException naming what is wrong with the arguments
   */
  public static void run(List<String> arguments, Class<?> main, PrintStream out) throws Exception {
    AnnOptions options = AnnOptions.parse(arguments);
    if (options.large() == 0 || SmallHeap.isHere()) {
      run(options, out);
      return;
    }
    List<String> again = new ArrayList<>(List.of("ann"));
    again.addAll(arguments);
    int exit = SmallHeap.run(main, again);
    if (exit != 0) {
      throw new IllegalStateException("the run with a small heap ended with " + exit);
    }
  }

  /** Prints the tables of all data sets to {@code out}. */
  private static void run(AnnOptions options, PrintStream out) throws Exception {
    heading(options, out);
    if (options.large() > 0) {
      try (var scratch = Scratch.create()) {
        LargeRun.run(options, scratch.path(), out);
      }
      return;
    }
    Dataset first = null;
    for (Dataset dataset : load(options)) {
      first = first == null ? dataset : first;
      DatasetRun.run(dataset, options, out);
    }
    if (options.rotated() > 0 && first != null) {
      DatasetRun.run(Rotation.project(first, options.rotated()), options, out);
    }
  }

  private static void heading(AnnOptions options, PrintStream out) {
    out.printf(
        "%d cores, Java %s; k = %d, m = %d, ef_construction = %d; medians of %d rounds of %s s%n%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        AnnOptions.K,
        AnnOptions.M,
        AnnOptions.EF_CONSTRUCTION,
        options.rounds().count(),
        options.rounds().seconds());
  }

  private static List<Dataset> load(AnnOptions options) throws IOException {
    List<Dataset> datasets = new ArrayList<>();
    for (Path directory : options.data()) {
      if (DatasetFiles.isThere(directory)) {
        datasets.add(DatasetFiles.load(directory, options.rows(), options.queries(), AnnOptions.K));
      }
    }
    if (datasets.isEmpty()) {
      datasets.add(GeneratedData.load(options.rows(), options.queries(), AnnOptions.K));
    }
    return datasets;
  }
}
