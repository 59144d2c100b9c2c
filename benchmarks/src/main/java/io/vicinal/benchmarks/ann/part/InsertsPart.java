package io.vicinal.benchmarks.ann.part;

import static io.vicinal.benchmarks.ann.part.MarkdownTable.decimal;
import static io.vicinal.benchmarks.ann.part.MarkdownTable.whole;

import io.vicinal.benchmarks.ann.contender.EngineContender;
import io.vicinal.benchmarks.ann.contender.InsertLoad;
import io.vicinal.benchmarks.ann.contender.Turn;
import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.measure.Runner;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One searching thread alone, then the same searches while another thread inserts, at one rate
 * after the other: first into another directory, which shows what two threads cost each other by
 * the memory that they share, then into the table that is searched. The engine holds more rows
 * afterwards, so this comes last.
 */
final class InsertsPart {
  private static final int RECALL_QUERIES = 100;

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
    var table =
        new MarkdownTable(
            out,
            "searches beside inserts of",
            "q / s",
            "q / CPU s",
            "kept, by CPU time",
            "kept beside the same inserts elsewhere",
            "kept, at rest afterwards",
            "recall",
            "inserted rows / s",
            "rows");
    Runner alone = sweep.with(effort, 1);
    options.rounds().run(List.of(alone));
    int rows = dataset.rows().length;
    print(
        table,
        "nothing",
        alone,
        alone,
        alone,
        alone,
        engine.recallNow(dataset, effort, RECALL_QUERIES),
        0,
        rows);
    try (var scratch = Scratch.create();
        var elsewhere = copy(dataset, options, scratch.path())) {
      int otherRows = rows;
      for (int rate : options.insertRates()) {
        Runner apart = sweep.with(effort, 1);
        try (var load = InsertLoad.start(elsewhere, dataset, otherRows, rate)) {
          options.rounds().run(List.of(apart));
          load.close();
          otherRows += load.inserted();
        }
        Runner beside = sweep.with(effort, 1);
        double insertsPerSecond;
        double recall;
        try (var load = InsertLoad.start(engine, dataset, rows, rate)) {
          options.rounds().run(List.of(beside));
          recall = engine.recallNow(dataset, effort, RECALL_QUERIES);
          insertsPerSecond = load.rowsPerSecond();
          load.close();
          rows += load.inserted();
        }
        String name =
            rate == 0 ? "all that it takes" : String.format(Locale.ROOT, "%,d rows / s", rate);
        Runner after = sweep.with(effort, 1);
        options.rounds().run(List.of(after));
        print(table, name, beside, apart, after, alone, recall, insertsPerSecond, rows);
      }
    }
    table.end();
  }

  private static EngineContender copy(Dataset dataset, AnnOptions options, Path directory)
      throws Exception {
    var engine =
        new EngineContender(
            directory.resolve("elsewhere"),
            options.quantizations().getFirst(),
            AnnOptions.M,
            AnnOptions.EF_CONSTRUCTION);
    engine.build(dataset, Runtime.getRuntime().availableProcessors());
    return engine;
  }

  private static void print(
      MarkdownTable table,
      String name,
      Runner measured,
      Runner apart,
      Runner after,
      Runner alone,
      double recall,
      double insertsPerSecond,
      int rows) {
    table.row(
        name,
        whole(measured.rate(Turn::perWallSecond)),
        whole(measured.rate(Turn::perCpuSecond)),
        decimal(measured.rate(Turn::perCpuSecond) / alone.rate(Turn::perCpuSecond)),
        decimal(apart.rate(Turn::perCpuSecond) / alone.rate(Turn::perCpuSecond)),
        decimal(after.rate(Turn::perCpuSecond) / alone.rate(Turn::perCpuSecond)),
        String.format(Locale.ROOT, "%.3f", recall),
        whole(insertsPerSecond),
        whole(rows));
  }
}
