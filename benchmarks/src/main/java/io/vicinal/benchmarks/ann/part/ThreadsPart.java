package io.vicinal.benchmarks.ann.part;

import static io.vicinal.benchmarks.ann.part.MarkdownTable.decimal;
import static io.vicinal.benchmarks.ann.part.MarkdownTable.whole;

import io.vicinal.benchmarks.ann.contender.Turn;
import io.vicinal.benchmarks.ann.measure.Runner;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Two threads beside one, each contender at the effort that reaches a recall of 0.95. */
final class ThreadsPart {
  private static final double TARGET = 0.95;
  private static final int THREADS = 2;

  private ThreadsPart() {}

  static void run(List<Runner> runners, AnnOptions options, PrintStream out) throws Exception {
    List<Runner> pairs = new ArrayList<>();
    for (Runner runner : runners) {
      runner
          .effort(TARGET)
          .ifPresent(effort -> {
            pairs.add(runner.with(effort, 1));
            pairs.add(runner.with(effort, THREADS));
          });
    }
    options.rounds().run(pairs);
    var table =
        new MarkdownTable(
            out,
            "threads",
            "q / s, 1 thread",
            "q / s, 2 threads",
            "2 ÷ 1",
            "q / CPU s, 1 thread",
            "q / CPU s, 2 threads",
            "2 ÷ 1 with a core each");
    for (int i = 0; i < pairs.size(); i += 2) {
      Runner one = pairs.get(i);
      Runner two = pairs.get(i + 1);
      table.row(
          one.name(),
          whole(one.rate(Turn::perWallSecond)),
          whole(two.rate(Turn::perWallSecond)),
          decimal(two.rate(Turn::perWallSecond) / one.rate(Turn::perWallSecond)),
          whole(one.rate(Turn::perCpuSecond)),
          whole(two.rate(Turn::perCpuSecond)),
          decimal(THREADS * two.rate(Turn::perCpuSecond) / one.rate(Turn::perCpuSecond)));
    }
    table.end();
  }
}
