package io.vicinal.benchmarks.ann.part;

import static io.vicinal.benchmarks.ann.part.MarkdownTable.decimal;
import static io.vicinal.benchmarks.ann.part.MarkdownTable.ratio;
import static io.vicinal.benchmarks.ann.part.MarkdownTable.whole;

import io.vicinal.benchmarks.ann.contender.EngineContender;
import io.vicinal.benchmarks.ann.contender.Turn;
import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.data.StoredElements;
import io.vicinal.benchmarks.ann.measure.Runner;
import io.vicinal.storage.VectorElement;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Searches of columns of each element, the rows of one data set rounded to it. */
final class ElementsPart {
  private ElementsPart() {}

  static void run(Dataset dataset, AnnOptions options, PrintStream out) throws Exception {
    List<EngineContender> engines = new ArrayList<>();
    try (var scratch = Scratch.create()) {
      try {
        List<Runner> runners = new ArrayList<>();
        for (VectorElement element : VectorElement.values()) {
          Dataset stored = StoredElements.of(dataset, element);
          var engine =
              new EngineContender(
                  scratch.path().resolve(element.name()),
                  options.quantizations().getFirst(),
                  AnnOptions.M,
                  AnnOptions.EF_CONSTRUCTION,
                  element);
          engines.add(engine);
          engine.build(stored, Runtime.getRuntime().availableProcessors());
          runners.add(
              Runner.of(element.name(), engine.ask(stored), stored::recall, AnnOptions.TARGETS));
        }
        options.rounds().run(runners);
        print(dataset, runners, engines, out);
      } finally {
        engines.forEach(EngineContender::close);
      }
    }
  }

  private static void print(
      Dataset dataset, List<Runner> runners, List<EngineContender> engines, PrintStream out) {
    var table =
        new MarkdownTable(
            out,
            "element",
            "bytes per vector",
            "graph and codes, bytes per row",
            "q / CPU s at 0.95",
            "÷ FLOAT32",
            "q / CPU s at 0.99",
            "÷ FLOAT32",
            "effort at 0.95, 0.99");
    Runner floats = runners.getFirst();
    for (int i = 0; i < runners.size(); i++) {
      Runner runner = runners.get(i);
      int bytes = VectorElement.valueOf(runner.name()).bytes(dataset.dimension());
      table.row(
          runner.name(),
          Integer.toString(bytes),
          decimal((double) engines.get(i).indexBytes() / dataset.rows().length),
          whole(runner.rate(0.95, Turn::perCpuSecond)),
          ratio(runner.rate(0.95, Turn::perCpuSecond), floats.rate(0.95, Turn::perCpuSecond)),
          whole(runner.rate(0.99, Turn::perCpuSecond)),
          ratio(runner.rate(0.99, Turn::perCpuSecond), floats.rate(0.99, Turn::perCpuSecond)),
          SearchPart.effort(runner.effort(0.95)) + ", " + SearchPart.effort(runner.effort(0.99)));
    }
    table.end();
  }
}
