package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VectorIndexDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small directory with one of everything: a large segment with a graph and ended rows, a newer
 * small one, rows that only the log has, NULLs, a unique constraint, and a second table.
 */
final class FaultTable {
  static final int LARGE = 400;
  static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT
          .withBackgroundWork(false)
          .withBuildThreads(1)
          .withGrowingBytesMax(300_000);

  private FaultTable() {}

  /** Returns the files that {@link #write} has left, of every kind that there is. */
  static List<Path> files(Path data) throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      List<Path> files =
          all.filter(Files::isRegularFile)
              .filter(file -> !file.endsWith("LOCK") && file.toFile().length() > 0)
              .sorted()
              .toList();
      assertTrue(files.size() >= 18, files::toString);
      return files;
    }
  }

  static void write(Path data) {
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      Table table = database.createTable(definition("t"));
      database.createTable(definition("other"));
      insert(database, table, 0, LARGE, 10);
      database.createIndex(
          new VectorIndexDefinition("t_v", table.id(), 4, Metric.L2, HnswParameters.DEFAULT),
          Progress.NONE,
          ResourceAccount.unbounded());
      try (Transaction transaction = database.begin()) {
        for (int id = 0; id < 10; id++) {
          transaction.delete(table.id(), new Object[] {id});
        }
        transaction.commit();
      }
      insert(database, table, 0, 5, 10); // keys that were there before
      insert(database, table, 1_000, 1_100, 4_000); // full: sealed inside the commit
      insert(database, table, 2_000, 2_020, 10); // only in the log
    }
  }

  private static TableDefinition definition(String name) {
    return new TableDefinition(
        "public",
        name,
        List.of(
            new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
            new ColumnDefinition("n", DataType.of(DataType.Kind.BIGINT), false, null),
            new ColumnDefinition(
                "title", new DataType(DataType.Kind.VARCHAR, 5_000, 0), true, null),
            new ColumnDefinition("flag", DataType.of(DataType.Kind.BOOLEAN), true, null),
            new ColumnDefinition("v", DataType.vector(8), true, null)),
        List.of(0),
        1,
        List.of(new UniqueConstraint(name + "_n", List.of(1))),
        List.of());
  }

  static @Nullable Object[] row(int id, int length) {
    float[] vector = new float[8];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (id * 31 + i * 17) % 101 + (float) id / 1_000;
    }
    return new Object[] {
      id,
      (long) id * 7,
      id % 11 == 3 ? null : "x".repeat(length) + id,
      id % 5 == 2 ? null : (Object) (id % 2 == 0),
      id % 13 == 4 ? null : vector
    };
  }

  private static void insert(Database database, Table table, int from, int to, int length) {
    try (Transaction transaction = database.begin()) {
      for (int id = from; id < to; id++) {
        transaction.insert(table.id(), row(id, length));
      }
      transaction.commit();
    }
  }

  /** Returns what the directory answers: all rows, filters by range, and nearest rows. */
  static List<String> answers(Path data, OpenOptions options) {
    try (DataDirectory directory = DataDirectory.open(data, options)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      Table table = database.table("public", "t").orElseThrow();
      var answers = new ArrayList<String>();
      List<Integer> all = List.of(0, 1, 2, 3, 4);
      scan(database, ScanSpec.all(table.id(), all), answers);
      answers.sort(null);
      for (int id = 0; id < 2_020; id += 101) {
        var above =
            new Predicate.Compare(
                1, Predicate.Comparison.GREATER_OR_EQUAL, new Operand.Literal((long) id * 7));
        var found = new ArrayList<String>();
        scan(database, new ScanSpec(table.id(), List.of(0), false, above, null, null), found);
        found.sort(null);
        answers.add(found.toString());
        float[] query = (float[]) row(id % 13 == 4 ? id + 1 : id, 1)[4];
        var nearest =
            new Nearest(
                4, Metric.L2, new Operand.Literal(query), new Operand.Literal(5L), false, null);
        scan(database, new ScanSpec(table.id(), List.of(0), true, null, nearest, null), answers);
      }
      return answers;
    }
  }

  private static void scan(Database database, ScanSpec spec, List<String> answers) {
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        var line = new StringBuilder();
        for (int i = 0; i < spec.columns().size(); i++) {
          Object value = cursor.get(i);
          line.append(value instanceof float[] v ? Arrays.toString(v) : value).append(' ');
        }
        answers.add(line.toString());
      }
    }
  }
}
