package io.vicinal.benchmarks.sql;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets statements and calls of the engine take turns, and prints medians. */
public final class SqlBenchmark {
  private final SqlOptions options;
  private final PrintStream out;
  private final SqlTables tables;
  private final List<Measured> all = new ArrayList<>();

  private SqlBenchmark(SqlOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
    this.tables = new SqlTables(options);
  }

  /** Runs everything and prints the tables. */
  public static void run(SqlOptions options, PrintStream out) throws Exception {
    if (Files.exists(options.directory())) {
      throw new IllegalArgumentException(
          "directory \"" + options.directory() + "\" exists already");
    }
    Files.createDirectories(options.directory());
    try {
      var benchmark = new SqlBenchmark(options, out);
      benchmark.measureStatements();
      FirstQuery.measure(options, out);
    } finally {
      delete(options.directory());
    }
  }

  private void measureStatements() throws Exception {
    Path files = options.directory().resolve("jdbc");
    Path copy = options.directory().resolve("engine");
    tables.create(files);
    SqlTables.copy(files, copy);
    String sqlite = "jdbc:sqlite:" + options.directory().resolve("peer.db");
    try (var engine = new EngineSide(copy, tables);
        var ours = new JdbcSide("jdbc:vicinal:" + files, tables);
        var peer = new JdbcSide(sqlite + "?journal_mode=WAL&synchronous=OFF", tables)) {
      ours.execute("SET ef_search = " + SqlTables.EF_SEARCH);
      fill(peer);
      lines(engine, ours, peer);
      for (int round = -options.rounds(); round < options.rounds(); round++) {
        for (Measured measured : all) {
          measured.turn(round >= 0);
        }
      }
    }
    print();
  }

  /** Gives the peer the same rows but for the vectors, which it does not have. */
  private void fill(JdbcSide peer) throws Exception {
    peer.execute("CREATE TABLE docs (id INTEGER PRIMARY KEY, title TEXT)");
    peer.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, title TEXT, score INTEGER)");
    for (int id = 0; id < options.rows(); id++) {
      peer.execute("INSERT INTO docs VALUES (" + id + ", '" + SqlTables.title(id) + "')");
    }
  }

  private void lines(EngineSide engine, JdbcSide ours, JdbcSide peer) throws Exception {
    int calls = options.calls();
    int few = Math.max(1, calls / 10);
    Measured nearest = add("engine: 10 nearest", engine.nearest(), calls);
    add("prepared, 10 nearest", ours.nearest(), calls, nearest, 10);
    add("text with the vector, 10 nearest", ours.nearestByText(), calls, nearest, 60);
    add("text never seen, prepared", ours.prepareNew(), few, null, 2_000);
    add("text seen before, prepared", ours.prepareAgain(), calls);
    add("SQLite: text, prepared", peer.prepareAgain(), calls);
    Measured byId = add("engine: row by key", engine.byId(), calls);
    add("prepared, row by key", ours.byId(), calls, byId, 8);
    add("text, row by key", ours.byIdByText(), calls, byId, 0);
    add("SQLite: prepared, row by key", peer.byId(), calls);
    add("SQLite: text, row by key", peer.byIdByText(), calls);
    Measured insert = add("engine: row of a batch", engine.insert(), 2 * calls);
    add("prepared, row of a batch", ours.insert(), 2 * calls, insert, 2);
    add("SQLite: prepared, row of a batch", peer.insert(), 2 * calls);
    add("text, one row, a commit each", ours.insertByText(), few);
    add("SQLite: text, one row, a commit each", peer.insertByText(), few);
  }

  private Measured add(String name, Work work, int calls) {
    return add(name, work, calls, null, 0);
  }

  private Measured add(String name, Work work, int calls, @Nullable Measured base, double target) {
    Measured measured = Measured.of(name, work, calls, base, target);
    all.add(measured);
    return measured;
  }

  private void print() {
    out.println(
        "| statement | CPU µs | over the engine's | wanted | CPU µs of the process | bytes |");
    out.println("|---|--:|--:|--:|--:|--:|");
    for (Measured measured : all) {
      out.printf(
          "| %s | %,.1f | %s | %s | %,.1f | %,.0f |%n",
          measured.name(),
          measured.median(),
          measured.base() == null ? "" : String.format("%,.1f", measured.overhead()),
          measured.target() == 0 ? "" : String.format("%,.0f", measured.target()),
          measured.processMedian(),
          measured.bytesMedian());
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
