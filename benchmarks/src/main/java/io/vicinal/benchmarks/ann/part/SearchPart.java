package io.vicinal.benchmarks.ann.part;

import static io.vicinal.benchmarks.ann.part.MarkdownTable.ratio;
import static io.vicinal.benchmarks.ann.part.MarkdownTable.whole;

import io.vicinal.benchmarks.ann.contender.Turn;
import io.vicinal.benchmarks.ann.measure.Runner;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Queries per second of one thread at equal recall, and how many times as many are Vicinal's. */
final class SearchPart {
  /** How the names of our contenders begin; the others are compared with the first of them. */
  private static final String OURS = "Vicinal";

  private SearchPart() {}

  static void run(Lineup lineup, List<Runner> runners, AnnOptions options, PrintStream out)
      throws Exception {
    options.rounds().run(runners);
    var table =
        new MarkdownTable(
            out,
            "one thread",
            "q / CPU s at 0.95",
            "Vicinal ÷",
            "q / CPU s at 0.99",
            "Vicinal ÷",
            "q / s at 0.95",
            "q / s at 0.99",
            "effort at 0.95, 0.99");
    Optional<Runner> ours =
        runners.stream().filter(runner -> runner.name().startsWith(OURS)).findFirst();
    for (Runner runner : runners) {
      table.row(
          runner.name(),
          whole(runner.rate(0.95, Turn::perCpuSecond)),
          ratio(rate(ours, 0.95), runner.rate(0.95, Turn::perCpuSecond)),
          whole(runner.rate(0.99, Turn::perCpuSecond)),
          ratio(rate(ours, 0.99), runner.rate(0.99, Turn::perCpuSecond)),
          whole(runner.rate(0.95, Turn::perWallSecond)),
          whole(runner.rate(0.99, Turn::perWallSecond)),
          effort(runner.effort(0.95)) + ", " + effort(runner.effort(0.99)));
    }
    lineup.missing().forEach(table::remark);
    table.end();
  }

  private static OptionalDouble rate(Optional<Runner> ours, double target) {
    return ours.isEmpty() ? OptionalDouble.empty() : ours.get().rate(target, Turn::perCpuSecond);
  }

  static String effort(OptionalInt effort) {
    return effort.isPresent() ? Integer.toString(effort.getAsInt()) : "-";
  }
}
