package io.vicinal.benchmarks.ann.part;

import static io.vicinal.benchmarks.ann.part.MarkdownTable.decimal;
import static io.vicinal.benchmarks.ann.part.MarkdownTable.whole;

import io.vicinal.benchmarks.ann.contender.EngineContender;
import io.vicinal.benchmarks.ann.contender.Turn;
import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.measure.Runner;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * All queries in one call beside one after the other: by the index at a recall of 0.95, and exact.
 */
final class BatchPart {
  private static final double TARGET = 0.95;

  private BatchPart() {}

  static void run(Dataset dataset, EngineContender engine, AnnOptions options, PrintStream out)
      throws Exception {
    Runner sweep = Runner.of(engine.name(), engine.ask(dataset), dataset::recall, List.of(TARGET));
    int effort = sweep.effort(TARGET).orElse(AnnOptions.EF_CONSTRUCTION);
    List<Runner> runners = new ArrayList<>();
    for (boolean exact : new boolean[] {false, true}) {
      String way = exact ? "every row compared" : "by index, recall " + TARGET;
      var single = exact ? engine.askExact(dataset, null) : engine.ask(dataset);
      runners.add(Runner.fixed(way, single, effort, 1));
      runners.add(Runner.fixed(way, single, effort, 2));
      runners.add(Runner.fixed(way, engine.askAll(dataset, exact), effort, 1));
    }
    options.rounds().run(runners);
    var table =
        new MarkdownTable(
            out,
            dataset.queries().length + " queries",
            "one by one, q / s",
            "on 2 threads, q / s",
            "in one call, q / s",
            "÷ one by one",
            "one by one, q / CPU s",
            "in one call, q / CPU s",
            "÷ one by one");
    for (int i = 0; i < runners.size(); i += 3) {
      Runner one = runners.get(i);
      Runner two = runners.get(i + 1);
      Runner all = runners.get(i + 2);
      table.row(
          one.name(),
          whole(one.rate(Turn::perWallSecond)),
          whole(two.rate(Turn::perWallSecond)),
          whole(all.rate(Turn::perWallSecond)),
          decimal(all.rate(Turn::perWallSecond) / one.rate(Turn::perWallSecond)),
          whole(one.rate(Turn::perCpuSecond)),
          whole(all.rate(Turn::perCpuSecond)),
          decimal(all.rate(Turn::perCpuSecond) / one.rate(Turn::perCpuSecond)));
    }
    table.end();
  }
}
