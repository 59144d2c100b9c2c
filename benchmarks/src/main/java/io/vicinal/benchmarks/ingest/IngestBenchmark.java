package io.vicinal.benchmarks.ingest;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Lets all contenders write in turn, round after round, and prints medians. */
public final class IngestBenchmark {
  private final IngestOptions options;
  private final PrintStream out;
  private final List<Contender> contenders;
  private final List<Cell> cells = new ArrayList<>();

  private IngestBenchmark(IngestOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
    contenders =
        Contender.all(new RowMaker(options.dimension())).stream().filter(options::wants).toList();
    for (int committers : options.committers()) {
      cells.add(new Cell(1, committers, options.commits()));
    }
    for (int batch : options.batches()) {
      for (int threads : options.threads()) {
        cells.add(new Cell(batch, threads, options.rows()));
      }
    }
  }

  /** Runs everything and prints the table. */
  public static void run(IngestOptions options, PrintStream out) throws Exception {
    if (Files.exists(options.directory())) {
      throw new IllegalArgumentException(
          "directory \"" + options.directory() + "\" exists already");
    }
    try {
      new IngestBenchmark(options, out).run();
    } finally {
      Directories.delete(options.directory());
    }
  }

  private void run() throws Exception {
    out.println(
        "| rows per commit | threads | contender | rows/s | CPU µs/row | bytes/row on disk |");
    out.println("|--:|--:|---|--:|--:|--:|");
    for (Cell cell : cells) {
      List<List<Cell.Outcome>> outcomes = new ArrayList<>();
      contenders.forEach(contender -> outcomes.add(new ArrayList<>()));
      for (int round = 0; round <= options.rounds(); round++) {
        for (int i = 0; i < contenders.size(); i++) {
          Cell.Outcome outcome = once(cell, contenders.get(i));
          if (round > 0) {
            outcomes.get(i).add(outcome);
          }
        }
      }
      for (int i = 0; i < contenders.size(); i++) {
        print(cell, contenders.get(i), outcomes.get(i));
      }
    }
  }

  private Cell.Outcome once(Cell cell, Contender contender) throws Exception {
    Path directory = options.directory().resolve("one");
    Directories.delete(directory);
    Files.createDirectories(directory);
    return cell.run(contender, directory);
  }

  private void print(Cell cell, Contender contender, List<Cell.Outcome> outcomes) {
    out.printf(
        "| %,d | %d | %s | %,.0f | %,.1f | %,.0f |%n",
        cell.batch(),
        cell.threads(),
        contender.name(),
        median(outcomes, Cell.Outcome::rowsPerSecond),
        median(outcomes, Cell.Outcome::cpuMicrosPerRow),
        median(outcomes, Cell.Outcome::bytesPerRow));
  }

  private static double median(
      List<Cell.Outcome> outcomes, ToDoubleFunction<Cell.Outcome> property) {
    double[] sorted = outcomes.stream().mapToDouble(property).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
