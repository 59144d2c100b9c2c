package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.VerifyProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages every file of a small directory in every way of a table: it opens with the same rows or
 * is refused with an error that names the file, is not changed, and is not left locked.
 */
final class DamagedDirectoryTest {
  private static final List<Double> PLACES = List.of(0.0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999);

  /** What is done to the bytes of a file; null for a file that is gone. */
  private record Damage(String name, UnaryOperator<byte @Nullable []> change) {}

  @TempDir Path temporary;
  private Path data;
  private Map<String, byte[]> good;
  private List<String> rows;
  private final List<String> failures = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    data = temporary.resolve("data");
    OpenOptions options =
        OpenOptions.DEFAULT.withBackgroundWork(false).withGrowingBytesMax(1 << 20);
    try (DataDirectory directory = DataDirectory.open(data, options)) {
      Database database = main(directory);
      Table table = database.createTable(definition());
      insert(database, table, 0, 200);
      insert(database, table, 200, 400); // the growing segment is full, and so is the log file
      database.createIndex(
          new VectorIndexDefinition("t_v", table.id(), 2, Metric.COSINE, HnswParameters.DEFAULT),
          Progress.NONE,
          ResourceAccount.unbounded());
      delete(database, table, 3, 10);
      insert(database, table, 400, 440);
      database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
    }
    OpenOptions roomy = OpenOptions.DEFAULT.withBackgroundWork(false);
    try (DataDirectory directory = DataDirectory.open(data, roomy)) {
      Table table = main(directory).table("public", "t").orElseThrow();
      delete(main(directory), table, 10, 15);
      insert(main(directory), table, 440, 480);
    }
    good = files();
    assertTrue(logBytes() > 100_000, "what was written last is only in the log, " + good.keySet());
    rows = rows(OpenOptions.DEFAULT.withReadOnly(true));
  }

  private long logBytes() {
    return good.entrySet().stream()
        .filter(file -> file.getKey().endsWith(".wal"))
        .mapToLong(file -> file.getValue().length)
        .sum();
  }

  private static TableDefinition definition() {
    return new TableDefinition(
        "public",
        "t",
        List.of(
            new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
            new ColumnDefinition("title", DataType.of(DataType.Kind.TEXT), true, null),
            new ColumnDefinition("v", DataType.vector(4), true, null)),
        List.of(0),
        1);
  }

  private static Database main(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  private static void insert(Database database, Table table, int from, int to) {
    try (Transaction transaction = database.begin()) {
      for (int id = from; id < to; id++) {
        float[] vector = {id % 17, id % 5, 1, id % 3};
        transaction.insert(table.id(), new Object[] {id, "title ".repeat(1_200) + id, vector});
      }
      transaction.commit();
    }
  }

  private static void delete(Database database, Table table, int from, int to) {
    try (Transaction transaction = database.begin()) {
      for (int id = from; id < to; id++) {
        transaction.delete(table.id(), new Object[] {id});
      }
      transaction.commit();
    }
  }

  private Map<String, byte[]> files() throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(data.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private List<String> rows(OpenOptions options) {
    try (DataDirectory directory = DataDirectory.open(data, options)) {
      var found = new ArrayList<String>();
      Table table = main(directory).table("public", "t").orElseThrow();
      try (Snapshot snapshot = main(directory).snapshot();
          RowCursor cursor =
              snapshot.scan(
                  ScanSpec.all(table.id(), List.of(0, 1, 2)),
                  new Object[0],
                  ResourceAccount.unbounded())) {
        while (cursor.next()) {
          found.add(
              cursor.get(0)
                  + " "
                  + cursor.get(1).hashCode()
                  + " "
                  + Arrays.toString((float[]) cursor.get(2)));
        }
      }
      found.sort(null);
      return found;
    }
  }

  private static List<Damage> damages() {
    var damages = new ArrayList<Damage>();
    damages.add(new Damage("deleted", _ -> null));
    damages.add(new Damage("emptied", _ -> new byte[0]));
    damages.add(new Damage("cut in half", bytes -> Arrays.copyOf(bytes, bytes.length / 2)));
    damages.add(new Damage("one byte short", bytes -> Arrays.copyOf(bytes, bytes.length - 1)));
    damages.add(new Damage("one byte longer", bytes -> Arrays.copyOf(bytes, bytes.length + 1)));
    damages.add(new Damage("all zeros", bytes -> new byte[bytes.length]));
    damages.add(new Damage("text", _ -> "this is something else".repeat(50).getBytes()));
    for (double place : PLACES) {
      damages.add(
          new Damage(
              "bit flipped at " + place,
              bytes -> {
                bytes[(int) (place * (bytes.length - 1))] ^= 1;
                return bytes;
              }));
    }
    return damages;
  }

  @Test
  void damageIsRefusedAndNamedOrDoesNoHarm() throws IOException {
    assertTrue(good.size() >= 9, good.keySet() + "");
    for (String name : good.keySet()) {
      if (name.equals("LOCK")) {
        continue;
      }
      for (Damage damage : damages()) {
        restore();
        byte @Nullable [] bad = damage.change().apply(good.get(name).clone());
        if (bad == null) {
          Files.delete(data.resolve(name));
        } else {
          Files.write(data.resolve(name), bad);
        }
        // Of a log file that is gone, only the directory tells.
        String place = bad == null && name.endsWith(".wal") ? "wal" : name;
        check(place, name + " " + damage.name());
      }
    }
    assertEquals(List.of(), failures);
  }

  private void restore() throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    for (var file : good.entrySet()) {
      Path path = data.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private void check(String name, String what) throws IOException {
    Map<String, byte[]> before = files();
    boolean reported = verify(name, what);
    for (boolean readOnly : new boolean[] {true, false}) {
      open(name, what + (readOnly ? ", read only" : ""), readOnly, reported, before);
    }
  }

  private boolean verify(String name, String what) {
    try {
      List<String> problems =
          DataDirectory.verify(data).problems().stream().map(VerifyProblem::text).toList();
      if (!problems.isEmpty() && problems.stream().noneMatch(p -> p.contains(name))) {
        failures.add(what + ": verify names other files: " + problems);
      }
      return !problems.isEmpty();
    } catch (RuntimeException e) {
      failures.add(what + ": verify threw " + e);
      return false;
    }
  }

  private void open(
      String name, String what, boolean readOnly, boolean reported, Map<String, byte[]> before)
      throws IOException {
    OpenOptions options =
        OpenOptions.DEFAULT.withReadOnly(readOnly).withBackgroundWork(false).withBuildThreads(1);
    try {
      List<String> found = rows(options);
      if (!found.equals(rows)) {
        failures.add(what + ": " + found.size() + " rows instead of " + rows.size());
      }
      boolean unused = name.equals("catalog.sqlite") || what.contains(".wal");
      if (!readOnly && !reported && !unused) {
        failures.add(what + ": verify found nothing");
      }
      return;
    } catch (StorageException.Corrupt | StorageException.FormatVersion e) {
      if (!e.getMessage().contains(name)) {
        failures.add(what + ": not named in: " + e.getMessage());
      }
      if (!reported) {
        failures.add(what + ": open said " + e.getMessage() + ", verify found nothing");
      }
    } catch (RuntimeException | Error e) {
      failures.add(what + ": open threw " + e);
    }
    Map<String, byte[]> after = files();
    after.remove("LOCK");
    var expected = new TreeMap<>(before);
    expected.remove("LOCK");
    if (!after.keySet().equals(expected.keySet())) {
      failures.add(what + ": files changed to " + after.keySet());
    } else {
      after.forEach((file, bytes) -> {
        if (!Arrays.equals(bytes, expected.get(file))) {
          failures.add(what + ": " + file + " changed");
        }
      });
    }
  }
}
