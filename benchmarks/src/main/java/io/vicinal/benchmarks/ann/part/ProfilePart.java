package io.vicinal.benchmarks.ann.part;

import io.vicinal.benchmarks.ann.contender.Contender;
import io.vicinal.benchmarks.ann.contender.EngineContender;
import io.vicinal.benchmarks.ann.contender.JdbcContender;
import io.vicinal.benchmarks.ann.contender.Questions;
import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.measure.Runner;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where the time of Vicinal's queries goes, at the effort that reaches a recall of 0.95. */
final class ProfilePart {
  private static final List<Double> TARGET = List.of(0.95);
  private static final int METHODS = 8;

  private ProfilePart() {}

  static void run(Lineup lineup, AnnOptions options, PrintStream out) throws Exception {
    Dataset dataset = lineup.dataset();
    List<String> names = new ArrayList<>();
    List<QueryProfile> profiles = new ArrayList<>();
    for (Contender contender : lineup.present()) {
      if (contender instanceof EngineContender || contender instanceof JdbcContender) {
        Questions questions = contender.ask(dataset);
        Runner runner = Runner.of(contender.name(), questions, dataset::recall, TARGET);
        int effort = runner.effort(TARGET.getFirst()).orElse(AnnOptions.EF_CONSTRUCTION);
        double seconds = options.rounds().count() * options.rounds().seconds();
        questions.turn(effort, 1, seconds);
        names.add(contender.name());
        profiles.add(QueryProfile.of(questions, effort, seconds));
      }
    }
    print(names, profiles, out);
  }

  private static void print(List<String> names, List<QueryProfile> profiles, PrintStream out) {
    var table =
        new MarkdownTable(
            out, Stream.concat(Stream.of("profile"), names.stream()).toArray(String[]::new));
    for (ProfileArea area : ProfileArea.values()) {
      table.row(
          cells(
              area.label(),
              profiles.stream()
                  .map(profile ->
                      String.format(Locale.ROOT, "%.0f %%", 100 * profile.share(area)))));
    }
    table.row(cells("samples", profiles.stream().map(profile -> "" + profile.samples())));
    table.end();
    for (int i = 0; i < names.size(); i++) {
      out.println(names.get(i) + ": " + String.join(", ", profiles.get(i).hottest(METHODS)));
    }
    out.println();
  }

  private static String[] cells(String first, Stream<String> others) {
    return Stream.concat(Stream.of(first), others).toArray(String[]::new);
  }
}
