package io.vicinal.benchmarks.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets clients of a server and the same database in this process take turns, and prints medians.
 */
public final class ServerBenchmark {
  private static final String EMBEDDED = "embedded";
  private static final String DRIVER = "our driver";

  private final ServerOptions options;
  private final PrintStream out;
  private final List<Asker> open = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();

  private ServerBenchmark(ServerOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Runs everything and prints the table. @throws IllegalStateException if a request was lost */
  public static void run(ServerOptions options, PrintStream out) throws Exception {
    if (Files.exists(options.directory())) {
      throw new IllegalArgumentException(
          "directory \"" + options.directory() + "\" exists already");
    }
    Files.createDirectories(options.directory());
    try {
      new ServerBenchmark(options, out).run();
    } finally {
      delete(options.directory());
    }
  }

  private void run() throws Exception {
    ServedRows rows = ServedRows.load(options);
    Path embedded = options.directory().resolve(EMBEDDED);
    Path served = options.directory().resolve("served");
    rows.create(embedded);
    ServedRows.copy(embedded, served);
    try (var server = ServerProcess.start(options.launcher(), served)) {
      try {
        openAll(embedded, server);
        measure(rows.queries(), server);
      } finally {
        for (Asker asker : open) {
          asker.close();
        }
      }
    }
    print(rows.title());
    int lost = lines.stream().mapToInt(Line::lost).sum();
    if (lost > 0) {
      throw new IllegalStateException(lost + " requests were lost");
    }
  }

  private void openAll(Path embedded, ServerProcess server) throws Exception {
    var kinds = new LinkedHashMap<String, Asker.Opener>();
    kinds.put(EMBEDDED, () -> JdbcAsker.embedded(embedded.toString()));
    kinds.put(DRIVER, () -> JdbcAsker.driver(server));
    kinds.put("Avatica's driver, protobuf", () -> JdbcAsker.avatica(server));
    kinds.put("JSON over HTTP", () -> RestAsker.connect(server));
    kinds.keySet().removeIf(kind -> !kind.equals(EMBEDDED) && !options.wants(kind));
    for (int connections : options.connections()) {
      for (Map.Entry<String, Asker.Opener> kind : kinds.entrySet()) {
        var askers = new ArrayList<Asker>();
        for (int i = 0; i < connections; i++) {
          Asker asker = kind.getValue().open();
          open.add(asker);
          askers.add(asker);
        }
        lines.add(Line.of(kind.getKey(), askers));
      }
    }
  }

  private void measure(float[][] queries, ServerProcess server) throws InterruptedException {
    for (int round = -options.warmUps(); round < options.rounds(); round++) {
      for (Line line : lines) {
        Turn turn = Turn.run(line.askers(), queries, options.seconds(), server);
        if (round >= 0) {
          line.turns().add(turn);
        } else if (turn.lost() > 0) {
          throw new IllegalStateException(turn.lost() + " requests were lost");
        }
      }
    }
  }

  private void print(String title) {
    out.println(title + ":");
    out.println();
    out.println(
        "| client | connections | requests/s | p50 µs | p99 µs | p50 over embedded | CPU µs client"
            + " | CPU µs server | lost |");
    out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (Line line : lines) {
      Line base = line(EMBEDDED, line.connections());
      boolean isServed = !line.equals(base);
      out.printf(
          "| %s | %d | %,.0f | %,.0f | %,.0f | %s | %,.0f | %s | %d |%n",
          line.name(),
          line.connections(),
          line.median(Turn::perSecond),
          line.median(turn -> turn.micros(0.5)),
          line.median(turn -> turn.micros(0.99)),
          isServed ? String.format("%,.0f", line.medianOver(base, t -> t.micros(0.5))) : "",
          line.median(Turn::clientMicrosEach),
          isServed ? String.format("%,.0f", line.median(Turn::serverMicrosEach)) : "",
          line.lost());
    }
    printShare();
  }

  /** Prints how much of its best throughput our driver has with the most connections. */
  private void printShare() {
    if (!options.wants(DRIVER)) {
      return;
    }
    double best =
        lines.stream()
            .filter(line -> line.name().equals(DRIVER))
            .mapToDouble(line -> line.median(Turn::perSecond))
            .max()
            .orElseThrow();
    Line most =
        lines.stream()
            .filter(line -> line.name().equals(DRIVER))
            .max(Comparator.comparingInt(Line::connections))
            .orElseThrow();
    out.println();
    out.printf(
        "With %d connections our driver has %.0f %% of its best throughput (wanted: 90).%n",
        most.connections(), 100 * most.median(Turn::perSecond) / best);
  }

  private Line line(String name, int connections) {
    return lines.stream()
        .filter(line -> line.name().equals(name) && line.connections() == connections)
        .findFirst()
        .orElseThrow();
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
