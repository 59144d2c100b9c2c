package io.vicinal.benchmarks.ann.part;

import static io.vicinal.benchmarks.ann.part.MarkdownTable.ratio;
import static io.vicinal.benchmarks.ann.part.MarkdownTable.whole;

import io.vicinal.benchmarks.ann.contender.BareScan;
import io.vicinal.benchmarks.ann.contender.EngineContender;
import io.vicinal.benchmarks.ann.contender.FilteredContender;
import io.vicinal.benchmarks.ann.contender.LuceneContender;
import io.vicinal.benchmarks.ann.contender.Turn;
import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.data.RowFilter;
import io.vicinal.benchmarks.ann.data.RowRanks;
import io.vicinal.benchmarks.ann.measure.Runner;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Queries per second under filters of several selectivities, near the queries and far from them.
 */
final class FilterPart {
  private static final List<Double> TARGET = List.of(0.95);
  private static final int QUERIES = 100;

  private final Lineup lineup;
  private final EngineContender engine;
  private final AnnOptions options;
  private final RowRanks ranks;
  private final BareScan bare;

  private FilterPart(Lineup lineup, EngineContender engine, BareScan bare, AnnOptions options) {
    this.bare = bare;
    this.lineup = lineup;
    this.engine = engine;
    this.options = options;
    this.ranks = RowRanks.of(lineup.dataset());
  }

  static void run(Lineup lineup, EngineContender engine, AnnOptions options, PrintStream out)
      throws Exception {
    try (var bare = new BareScan(lineup.dataset())) {
      new FilterPart(lineup, engine, bare, options).print(out);
    }
  }

  private void print(PrintStream out) throws Exception {
    var table =
        new MarkdownTable(
            out,
            "filter, q / CPU s at 0.95",
            "selectivity",
            "Vicinal",
            "Lucene, float",
            "Vicinal, exact",
            "distances of known matches",
            "Vicinal ÷ best of the others");
    for (RowFilter.Kind kind : RowFilter.Kind.values()) {
      for (double share : options.shares()) {
        row(kind, share, table);
      }
    }
    table.end();
  }

  private void row(RowFilter.Kind kind, double share, MarkdownTable table) throws Exception {
    Dataset dataset = lineup.dataset();
    RowFilter filter = RowFilter.of(kind, share, dataset);
    Dataset questions = filter.questions(dataset, ranks, QUERIES);
    List<Runner> runners = new ArrayList<>();
    Runner ours = runner(engine, questions, filter);
    runners.add(ours);
    Runner exact =
        Runner.of("exact", engine.askExact(questions, filter), questions::recall, TARGET);
    runners.add(exact);
    Runner known =
        Runner.of("known", bare.ask(questions, filter, ranks), questions::recall, TARGET);
    runners.add(known);
    Optional<LuceneContender> peer = lineup.first(LuceneContender.class);
    if (peer.isPresent()) {
      runners.add(runner(peer.get(), questions, filter));
    }
    options.rounds().run(runners);
    OptionalDouble lucene = peer.isPresent() ? rate(runners.getLast()) : OptionalDouble.empty();
    double best = Math.max(rate(known).orElse(0), lucene.orElse(0));
    table.row(
        kind.label(),
        100 * share + " %",
        whole(rate(ours)),
        whole(lucene),
        whole(rate(exact)),
        whole(rate(known)),
        ratio(rate(ours), OptionalDouble.of(best)));
  }

  private static Runner runner(FilteredContender contender, Dataset questions, RowFilter filter)
      throws Exception {
    return Runner.of(contender.name(), contender.ask(questions, filter), questions::recall, TARGET);
  }

  private static OptionalDouble rate(Runner runner) {
    return runner.rate(TARGET.getFirst(), Turn::perCpuSecond);
  }
}
