package io.vicinal.benchmarks.ann.part;

import static io.vicinal.benchmarks.ann.part.MarkdownTable.decimal;
import static io.vicinal.benchmarks.ann.part.MarkdownTable.whole;

import io.vicinal.benchmarks.ann.contender.BuildCost;
import io.vicinal.benchmarks.ann.contender.Contender;
import io.vicinal.benchmarks.ann.contender.JdbcContender;
import io.vicinal.benchmarks.ann.contender.ScalarContender;
import java.io.PrintStream;
import java.util.SortedMap;

/** What each build cost, with one thread and with all, and how large the result is. */
final class BuildPart {
  private BuildPart() {}

  /** Prints the costs of builds that were made before. */
  static void print(Lineup lineup, PrintStream out) throws Exception {
    var table =
        new MarkdownTable(
            out,
            "build",
            "CPU s, 1 thread",
            "÷ Vicinal",
            "wall s, 1 thread",
            "threads",
            "CPU s",
            "wall s",
            "speed-up",
            "graph and codes, bytes per row");
    double ours = lineup.costs(lineup.present().getFirst()).firstEntry().getValue().cpuSeconds();
    for (Contender contender : lineup.present()) {
      if (contender instanceof JdbcContender || contender instanceof ScalarContender) {
        continue; // copies of the engine's
      }
      SortedMap<Integer, BuildCost> costs = lineup.costs(contender);
      BuildCost one = costs.firstEntry().getValue();
      BuildCost all = costs.lastEntry().getValue();
      table.row(
          contender.name(),
          decimal(one.cpuSeconds()),
          decimal(one.cpuSeconds() / ours),
          decimal(one.wallSeconds()),
          Integer.toString(costs.lastKey()),
          decimal(all.cpuSeconds()),
          decimal(all.wallSeconds()),
          decimal(one.wallSeconds() / all.wallSeconds()),
          whole((double) contender.indexBytes() / lineup.dataset().rows().length));
    }
    lineup.missing().forEach(table::remark);
    table.end();
  }
}
