package io.vicinal.benchmarks.ann.part;

import io.vicinal.benchmarks.ann.contender.EngineContender;
import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.measure.Runner;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Builds every contender's index over one data set and runs the parts that are asked for. */
public final class DatasetRun {
  private DatasetRun() {}

  /** Prints the tables of one data set. */
  public static void run(Dataset dataset, AnnOptions options, PrintStream out) throws Exception {
    out.printf(
        Locale.ROOT,
        "### %s: %,d rows x %d, %s, %,d queries%n%n",
        dataset.name(),
        dataset.rows().length,
        dataset.dimension(),
        dataset.metric(),
        dataset.queries().length);
    try (var scratch = Scratch.create();
        var lineup = new Lineup(dataset, Contenders.of(options, scratch.path()))) {
      lineup.build(threadCounts(options));
      if (lineup.present().isEmpty()) {
        lineup.missing().forEach((name, reason) -> out.println(name + " " + reason));
        return;
      }
      parts(lineup, options, out);
    }
  }

  private static void parts(Lineup lineup, AnnOptions options, PrintStream out) throws Exception {
    if (options.parts().contains(Part.BUILD)) {
      BuildPart.print(lineup, out);
    }
    List<Runner> runners =
        options.parts().contains(Part.SEARCH) || options.parts().contains(Part.THREADS)
            ? lineup.runners(AnnOptions.TARGETS)
            : List.of();
    if (options.parts().contains(Part.SEARCH)) {
      SearchPart.run(lineup, runners, options, out);
    }
    if (options.parts().contains(Part.THREADS)) {
      ThreadsPart.run(runners, options, out);
    }
    if (options.profile()) {
      ProfilePart.run(lineup, options, out);
    }
    if (options.parts().contains(Part.ELEMENTS)) {
      ElementsPart.run(lineup.dataset(), options, out);
    }
    Optional<EngineContender> engine = lineup.first(EngineContender.class);
    if (engine.isPresent()) {
      ofEngine(lineup, engine.get(), options, out);
    }
  }

  private static void ofEngine(
      Lineup lineup, EngineContender engine, AnnOptions options, PrintStream out) throws Exception {
    if (options.parts().contains(Part.FILTER)) {
      FilterPart.run(lineup, engine, options, out);
    }
    if (options.parts().contains(Part.SCAN)) {
      ScanPart.run(lineup.dataset(), engine, options, out);
    }
    if (options.parts().contains(Part.BATCH)) {
      BatchPart.run(lineup.dataset(), engine, options, out);
    }
    if (options.parts().contains(Part.INSERTS)) {
      InsertsPart.run(lineup.dataset(), engine, options, out);
    }
  }

  /** One thread alone is for the build part only; what it builds is what is searched then. */
  private static List<Integer> threadCounts(AnnOptions options) {
    int cores = Runtime.getRuntime().availableProcessors();
    return options.parts().contains(Part.BUILD)
        ? Stream.of(cores, 1).distinct().toList()
        : List.of(cores);
  }
}
