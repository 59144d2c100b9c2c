package io.vicinal.benchmarks.ann.part;

import static io.vicinal.benchmarks.ann.part.MarkdownTable.decimal;
import static io.vicinal.benchmarks.ann.part.MarkdownTable.whole;

import io.vicinal.benchmarks.ann.contender.EngineContender;
import io.vicinal.benchmarks.ann.contender.InsertLoad;
import io.vicinal.benchmarks.ann.contender.Turn;
import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.measure.Runner;
import java.io.PrintStream;
import java.util.List;

/**
 * One searching thread alone, then the same searches while another thread inserts. The engine holds
 * more rows afterwards, so this comes last.
 */
final class InsertsPart {
  private InsertsPart() {}

  static void run(Dataset dataset, EngineContender engine, AnnOptions options, PrintStream out)
      throws Exception {
    Runner sweep =
        Runner.of(
            engine.name(),
            engine.ask(dataset),
            dataset::recall,
            List.of(AnnOptions.TARGETS.getFirst()));
    int effort = sweep.effort(AnnOptions.TARGETS.getFirst()).orElse(AnnOptions.EF_CONSTRUCTION);
    Runner alone = sweep.with(effort, 1);
    Runner beside = sweep.with(effort, 1);
    options.rounds().run(List.of(alone));
    double insertsPerSecond;
    try (var load = InsertLoad.start(engine, dataset)) {
      options.rounds().run(List.of(beside));
      insertsPerSecond = load.rowsPerSecond();
    }
    var table =
        new MarkdownTable(
            out, "searches beside inserts", "q / s", "q / CPU s", "inserted rows / s");
    table.row(
        "alone",
        whole(alone.rate(Turn::perWallSecond)),
        whole(alone.rate(Turn::perCpuSecond)),
        "0");
    table.row(
        "while one thread inserts",
        whole(beside.rate(Turn::perWallSecond)),
        whole(beside.rate(Turn::perCpuSecond)),
        whole(insertsPerSecond));
    table.row(
        "beside ÷ alone",
        decimal(beside.rate(Turn::perWallSecond) / alone.rate(Turn::perWallSecond)),
        decimal(beside.rate(Turn::perCpuSecond) / alone.rate(Turn::perCpuSecond)),
        "");
    table.end();
  }
}
