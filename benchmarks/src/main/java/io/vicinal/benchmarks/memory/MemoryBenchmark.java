package io.vicinal.benchmarks.memory;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.VectorIndexDefinition;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Loads generated rows, indexes them, compares sampled queries with the exact answer. */
public final class MemoryBenchmark {
  private static final int BATCH_ROWS = 500;
  private static final int K = 10;

  /**
   * What to do.
   *
   * @param directory must not exist; deleted afterwards
   */
  public record Options(
      int rows, int dimension, int queries, int m, int efConstruction, Path directory) {
    /** Reads {@code --name value} pairs. */
    public static Options parse(List<String> arguments) {
      var options = new Options(100_000, 384, 50, 16, 100, Path.of("target", "memory-benchmark"));
      for (int i = 0; i < arguments.size(); i += 2) {
        String name = arguments.get(i);
        if (i + 1 == arguments.size()) {
          throw new IllegalArgumentException("option \"" + name + "\" needs a value");
        }
        options = options.with(name, arguments.get(i + 1));
      }
      return options;
    }

    private Options with(String name, String value) {
      if (name.equals("--directory")) {
        return new Options(rows, dimension, queries, m, efConstruction, Path.of(value));
      }
      int number = Integer.parseInt(value);
      return switch (name) {
        case "--rows" -> new Options(number, dimension, queries, m, efConstruction, directory);
        case "--dimension" -> new Options(rows, number, queries, m, efConstruction, directory);
        case "--queries" -> new Options(rows, dimension, number, m, efConstruction, directory);
        case "--m" -> new Options(rows, dimension, queries, number, efConstruction, directory);
        case "--ef-construction" -> new Options(rows, dimension, queries, m, number, directory);
        default -> throw new IllegalArgumentException("option \"" + name + "\" is not known");
      };
    }
  }

  private final Options options;
  private final ClusteredRows rows;
  private final PrintStream out;

  private MemoryBenchmark(Options options, PrintStream out) {
    this.options = options;
    this.rows = new ClusteredRows(options.dimension());
    this.out = out;
  }

  /** Runs everything and prints the table. */
  public static void run(Options options, PrintStream out) throws IOException {
    if (Files.exists(options.directory())) {
      throw new IllegalArgumentException(
          "directory \"" + options.directory() + "\" exists already");
    }
    try (var memory = ProcessMemory.start()) {
      new MemoryBenchmark(options, out).measure(memory);
    } finally {
      delete(options.directory());
    }
  }

  private void measure(ProcessMemory memory) {
    try (DataDirectory directory = DataDirectory.open(options.directory(), OpenOptions.DEFAULT)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      Table table = database.createTable(definition());
      long start = System.nanoTime();
      load(database, table);
      double loadSeconds = secondsSince(start);
      report("loaded", loadSeconds, memory);
      start = System.nanoTime();
      database.createIndex(
          new VectorIndexDefinition(
              "docs_embedding",
              table.id(),
              1,
              Metric.L2,
              new HnswParameters(options.m(), options.efConstruction(), 42)),
          Progress.NONE,
          ResourceAccount.unbounded());
      double indexSeconds = secondsSince(start);
      report("indexed", indexSeconds, memory);
      double recall = recall(database, table);
      print(loadSeconds, indexSeconds, recall, memory);
    }
  }

  private TableDefinition definition() {
    return new TableDefinition(
        "public",
        "docs",
        List.of(
            new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
            new ColumnDefinition("embedding", DataType.vector(options.dimension()), false, null)),
        List.of(0),
        1);
  }

  private void load(Database database, Table table) {
    for (int from = 0; from < options.rows(); from += BATCH_ROWS) {
      try (var transaction = database.begin()) {
        for (int row = from; row < Math.min(from + BATCH_ROWS, options.rows()); row++) {
          transaction.insert(table.id(), new Object[] {row, rows.vector(row)});
        }
        transaction.commit();
      }
    }
  }

  private double recall(Database database, Table table) {
    int found = 0;
    int wanted = 0;
    for (int query = 0; query < options.queries(); query++) {
      float[] vector = rows.vector(1_000_000_000_000L + query);
      Set<Integer> truth = nearest(database, table, vector, true);
      wanted += truth.size();
      truth.retainAll(nearest(database, table, vector, false));
      found += truth.size();
    }
    return wanted == 0 ? 1 : (double) found / wanted;
  }

  private static Set<Integer> nearest(
      Database database, Table table, float[] query, boolean exact) {
    var order =
        new Nearest(
            1, Metric.L2, new Operand.Literal(query), new Operand.Literal((long) K), exact, null);
    var spec = new ScanSpec(table.id(), List.of(0), true, null, order, null);
    var ids = new HashSet<Integer>();
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        ids.add((Integer) Objects.requireNonNull(cursor.get(0)));
      }
    }
    return ids;
  }

  private void report(String what, double seconds, ProcessMemory memory) {
    out.printf(
        "%s in %.1f s, peak so far %s resident, %s anonymous%n",
        what, seconds, mib(memory.residentPeakBytes()), mib(memory.anonymousPeakBytes()));
  }

  private void print(double loadSeconds, double indexSeconds, double recall, ProcessMemory memory) {
    out.println();
    out.println(
        "|    rows | data      | load s | index s | peak VmHWM | peak RssAnon | heap max |"
            + " recall@10 |");
    out.println("|--:|--:|--:|--:|--:|--:|--:|--:|");
    out.printf(
        "| %d | %s | %.1f | %.1f | %s | %s | %s | %.4f |%n",
        options.rows(),
        mib((long) options.rows() * options.dimension() * Float.BYTES),
        loadSeconds,
        indexSeconds,
        mib(memory.residentPeakBytes()),
        mib(memory.anonymousPeakBytes()),
        mib(Runtime.getRuntime().maxMemory()),
        recall);
  }

  private static String mib(long bytes) {
    return "%.0f MiB".formatted(bytes / (double) (1 << 20));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> all = new ArrayList<>();
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(all::add);
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
