package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Durability;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.RestoreReport;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndexDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brings backups forward with archived logs, and compares with what the twin was then. */
final class PointInTimeTest {
  private static final int MOMENTS = 8 * Integer.getInteger("vicinal.soak", 1);
  private static final int STEPS = 100;
  private static final int FEW_STEPS = 64;
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT.withGrowingBytesMax(25_000).withBackgroundWork(false);

  /** What the database was after each lsn: rows by table, and when it was first so. */
  private final TreeMap<Long, TreeMap<String, TreeSet<String>>> states = new TreeMap<>();

  private final TreeMap<Long, Instant> times = new TreeMap<>();
  private final List<Path> backups = new ArrayList<>();
  private final List<Long> backupLsns = new ArrayList<>();
  private final TreeMap<String, TreeSet<String>> twin = new TreeMap<>();

  @TempDir private Path root;

  @Test
  void restoresEveryMomentToWhatItWas() {
    long seed = new Random().nextLong();
    System.out.println("PointInTimeTest seed " + seed);
    var random = new Random(seed);
    work(random, seed, STEPS);
    long last = states.lastKey();
    for (int i = 0; i < MOMENTS; i++) {
      int base = random.nextInt(backups.size());
      long lsn = backupLsns.get(base) + random.nextLong(last - backupLsns.get(base) + 1);
      var options = RestoreOptions.DEFAULT.withArchives(List.of(root.resolve("data")));
      boolean byTime = random.nextBoolean();
      if (byTime) {
        Instant time = times.floorEntry(lsn).getValue();
        lsn = latestAt(time, last);
        options = options.withToTime(time);
      } else {
        options = options.withToLsn(lsn);
      }
      if (lsn >= backupLsns.get(base)) {
        check(base, lsn, options, "seed " + seed + " moment " + i);
      }
    }
  }

  /** Returns the last lsn whose commit is not after {@code time}. */
  private long latestAt(Instant time, long last) {
    return times.entrySet().stream()
        .filter(entry -> !entry.getValue().isAfter(time))
        .mapToLong(Map.Entry::getKey)
        .max()
        .orElse(last);
  }

  private void check(int base, long lsn, RestoreOptions options, String message) {
    Path target = root.resolve("restored");
    RestoreReport report = DataDirectory.restore(backups.get(base), target, options);
    long reached = report.databases().getFirst().lsn();
    boolean marked = report.replayedBatches() == 0;
    assertEquals(lsn, marked ? reached - 1 : reached, message);
    try (var directory = DataDirectory.open(target, OPTIONS)) {
      assertEquals(states.floorEntry(lsn).getValue(), read(directory.database("main")), message);
    }
    assertTrue(DataDirectory.verify(target).sound(), message);
    deleteTree(target);
  }

  private void work(Random random, long seed, int steps) {
    DataDirectory directory = DataDirectory.open(root.resolve("data"), OPTIONS);
    try {
      Database database = directory.database("main");
      database.alter(database.settings().withDurability(Durability.INTERVAL).withArchiveLog(true));
      note(directory);
      for (int step = 0; step < steps; step++) {
        if (step % 20 == 10) {
          Path backup = root.resolve("backup-" + step);
          var report = directory.backup(backup, BackupOptions.DEFAULT);
          backups.add(backup);
          backupLsns.add(report.databases().getFirst().lsn());
        }
        if (random.nextInt(40) == 0) {
          directory.close();
          directory = DataDirectory.open(root.resolve("data"), OPTIONS);
        }
        step(directory.database("main"), random, step);
        note(directory);
      }
    } finally {
      directory.close();
    }
    assertTrue(backups.size() >= 3, "seed " + seed);
  }

  private void step(Database database, Random random, int step) {
    List<Table> tables = database.tables();
    int kind = random.nextInt(30);
    if (tables.isEmpty() || (kind == 0 && tables.size() < 4)) {
      database.createTable(definition("t" + step));
      twin.put("t" + step, new TreeSet<>());
      return;
    }
    Table table = tables.get(random.nextInt(tables.size()));
    switch (kind) {
      case 1 -> {
        database.dropTable(table.id());
        twin.remove(table.name());
      }
      case 2 -> database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
      case 3 -> {
        if (table.indexes().isEmpty()) {
          database.createIndex(
              new VectorIndexDefinition(
                  "i" + step, table.id(), 1, Metric.L2, HnswParameters.DEFAULT),
              Progress.NONE,
              ResourceAccount.unbounded());
        } else {
          database.dropIndex(table.indexes().getFirst().id());
        }
      }
      default -> change(database, table, random, step);
    }
  }

  private void change(Database database, Table table, Random random, int step) {
    TreeSet<String> rows = twin.computeIfAbsent(table.name(), _ -> new TreeSet<>());
    try (Transaction transaction = database.begin()) {
      for (int i = 0; i < 12; i++) {
        int id = step * 100 + i;
        transaction.insert(table.id(), new Object[] {id, new float[] {id, -id, i, 1}});
        rows.add(String.valueOf(id));
      }
      for (int i = 0; i < 5 && rows.size() > 12; i++) {
        String gone = rows.ceiling(String.valueOf(random.nextInt(40_000)));
        int id = gone == null ? -1 : Integer.parseInt(gone);
        if (id >= 0 && id < step * 100) {
          transaction.delete(table.id(), new Object[] {id});
          rows.remove(gone);
        }
      }
      transaction.commit();
    }
  }

  private static TableDefinition definition(String name) {
    return new TableDefinition(
        "public",
        name,
        List.of(
            new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
            new ColumnDefinition("v", DataType.vector(4), true, null)),
        List.of(0),
        1);
  }

  /** Remembers the present state; a state with two lsns, as after DDL, has both. */
  private void note(DataDirectory directory) {
    try (Snapshot snapshot = directory.database("main").snapshot()) {
      var copy = new TreeMap<String, TreeSet<String>>();
      twin.forEach((name, rows) -> copy.put(name, new TreeSet<>(rows)));
      if (states.put(snapshot.lsn(), copy) == null) {
        // Commits of one microsecond are restored together, so let the clock go on.
        Instant now = Instant.now();
        while (!Instant.now().isAfter(now.plusNanos(2_000))) {
          Thread.onSpinWait();
        }
        // Where the clock went back, commits have the time of the one before.
        Instant before = times.isEmpty() ? now : times.lastEntry().getValue();
        times.put(snapshot.lsn(), before.isAfter(now) ? before : now);
      }
    }
  }

  private static TreeMap<String, TreeSet<String>> read(Database database) {
    var state = new TreeMap<String, TreeSet<String>>();
    try (Snapshot snapshot = database.snapshot()) {
      for (Table table : database.tables()) {
        var rows = new TreeSet<String>();
        ScanSpec spec = ScanSpec.all(table.id(), List.of(0));
        try (RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
          while (cursor.next()) {
            assertTrue(rows.add(String.valueOf(cursor.get(0))));
          }
        }
        state.put(table.name(), rows);
      }
    }
    return state;
  }

  @Test
  void refusesAMomentThatTheBackupAndItsLogsDoNotReach() {
    work(new Random(7), 7, FEW_STEPS);
    Path target = root.resolve("restored");
    long lsn = backupLsns.get(1);
    var data = RestoreOptions.DEFAULT.withArchives(List.of(root.resolve("data")));
    assertInvalid(target, data.withToLsn(lsn - 1), "after lsn");
    assertInvalid(target, data.withToLsn(states.lastKey() + 1), "before lsn");
    assertInvalid(target, RestoreOptions.DEFAULT.withToLsn(lsn + 1), "before lsn");
    assertInvalid(target, data.withToTime(times.firstEntry().getValue()), "which is after");
  }

  private void assertInvalid(Path target, RestoreOptions options, String text) {
    var e =
        assertThrows(
            StorageException.InvalidSetting.class,
            () -> DataDirectory.restore(backups.get(1), target, options));
    assertTrue(e.getMessage().contains(text), e.getMessage());
    assertTrue(Files.notExists(target));
  }

  @Test
  void refusesAnArchiveWithAGapOrOfAnotherHistory() throws IOException {
    work(new Random(8), 8, FEW_STEPS);
    Path data = root.resolve("data/databases/1");
    Path logs = Files.createDirectory(root.resolve("logs"));
    for (Path from : List.of(data.resolve("archive"), data.resolve("wal"))) {
      try (var files = Files.list(from)) {
        for (Path file : files.toList()) {
          Files.copy(file, logs.resolve(file.getFileName()));
        }
      }
    }
    var options = RestoreOptions.DEFAULT.withArchives(List.of(logs));
    Path whole = root.resolve("whole");
    DataDirectory.restore(backups.get(1), whole, options);

    // Both go on where the backup ends, and know nothing of each other.
    Path other = root.resolve("other");
    DataDirectory.restore(backups.get(1), other, RestoreOptions.DEFAULT);
    try (var directory = DataDirectory.open(other, OPTIONS)) {
      Database database = directory.database("main");
      Table table = database.createTable(definition("other"));
      change(database, table, new Random(1), 9_000);
    }
    var both = RestoreOptions.DEFAULT.withArchives(List.of(logs, other));
    assertThrows(
        StorageException.Corrupt.class,
        () -> DataDirectory.restore(backups.get(1), root.resolve("mixed"), both));

    List<Path> behind;
    try (var files = Files.list(logs)) {
      behind = files.sorted().toList();
    }
    Files.delete(behind.get(behind.size() - 2));
    assertThrows(
        StorageException.Corrupt.class,
        () -> DataDirectory.restore(backups.get(0), root.resolve("gap"), options));
    assertTrue(Files.notExists(root.resolve("gap")));
    assertTrue(Files.notExists(root.resolve("mixed")));
  }

  @Test
  void leavesOutADatabaseThatWasDroppedAfterTheBackup() {
    Path backup = root.resolve("backup");
    Path data = root.resolve("data");
    long last;
    TreeMap<String, TreeSet<String>> expected;
    try (var directory = DataDirectory.open(data, OPTIONS)) {
      Database main = directory.database("main");
      main.alter(main.settings().withArchiveLog(true));
      Table kept = main.createTable(definition("kept"));
      Database second = directory.createDatabase("second");
      second.alter(second.settings().withArchiveLog(true));
      change(second, second.createTable(definition("gone")), new Random(1), 1);
      directory.backup(backup, BackupOptions.DEFAULT);
      directory.dropDatabase("second");
      // One that comes and goes is not missed either.
      Database third = directory.createDatabase("third");
      change(third, third.createTable(definition("passing")), new Random(1), 1);
      directory.dropDatabase("third");
      change(main, kept, new Random(1), 2);
      last = lsn(main);
      expected = read(main);
    }
    var options = RestoreOptions.DEFAULT.withArchives(List.of(data));
    RestoreReport report = DataDirectory.restore(backup, root.resolve("restored"), options);
    assertEquals(
        List.of("main " + last),
        report.databases().stream().map(d -> d.name() + " " + d.lsn()).toList());
    try (var directory = DataDirectory.open(root.resolve("restored"), OPTIONS)) {
      assertEquals(List.of("main"), directory.databaseNames());
      assertEquals(expected, read(directory.database("main")));
    }
    assertTrue(DataDirectory.verify(root.resolve("restored")).sound());
    // Without the archive it is there as it was.
    DataDirectory.restore(backup, root.resolve("former"), RestoreOptions.DEFAULT);
    try (var directory = DataDirectory.open(root.resolve("former"), OPTIONS)) {
      assertEquals(List.of("main", "second"), directory.databaseNames());
      assertEquals(12, read(directory.database("second")).get("gone").size());
    }
  }

  @Test
  void refusesAMomentWithADatabaseThatTheBackupHasNot() {
    Path backup = root.resolve("backup");
    Path data = root.resolve("data");
    long before;
    TreeMap<String, TreeSet<String>> expected;
    try (var directory = DataDirectory.open(data, OPTIONS)) {
      Database main = directory.database("main");
      main.alter(main.settings().withArchiveLog(true));
      Table kept = main.createTable(definition("kept"));
      directory.backup(backup, BackupOptions.DEFAULT);
      change(main, kept, new Random(1), 1);
      before = lsn(main);
      expected = read(main);
      Database second = directory.createDatabase("second");
      change(second, second.createTable(definition("kept")), new Random(1), 1);
      change(main, kept, new Random(1), 2);
    }
    var options = RestoreOptions.DEFAULT.withArchives(List.of(data));
    Path target = root.resolve("restored");
    var e =
        assertThrows(
            StorageException.InvalidSetting.class,
            () -> DataDirectory.restore(backup, target, options));
    assertTrue(e.getMessage().contains("\"second\" was created after"), e.getMessage());
    assertTrue(Files.notExists(target));
    DataDirectory.restore(backup, target, options.withToLsn(before));
    try (var directory = DataDirectory.open(target, OPTIONS)) {
      assertEquals(List.of("main"), directory.databaseNames());
      assertEquals(expected, read(directory.database("main")));
    }
  }

  private static long lsn(Database database) {
    try (Snapshot snapshot = database.snapshot()) {
      return snapshot.lsn();
    }
  }

  @Test
  void archivesAgainAfterARestoreAndPrunesWhatABackupHasMadeSuperfluous() throws IOException {
    work(new Random(9), 9, FEW_STEPS);
    Path restored = root.resolve("restored");
    DataDirectory.restore(backups.get(0), restored, RestoreOptions.DEFAULT);
    twin.clear();
    try (var directory = DataDirectory.open(restored, OPTIONS)) {
      Database database = directory.database("main");
      assertTrue(database.settings().archiveLog());
      twin.putAll(read(database));
      for (int step = 1_000; step < 1_040; step++) {
        step(database, new Random(step), step);
      }
      settle(database, restored.resolve("databases/1/wal"));
      Path archive = restored.resolve("databases/1/archive");
      long before = count(archive);
      Path backup = root.resolve("second");
      var report = directory.backup(backup, BackupOptions.DEFAULT.withPruneArchive(true));
      assertEquals(before - report.prunedFiles(), count(archive));
      for (int step = 1_500; step < 1_540; step++) {
        step(database, new Random(step), step);
      }
      directory.close();
      var options = RestoreOptions.DEFAULT.withArchives(List.of(restored));
      DataDirectory.restore(backup, root.resolve("again"), options);
    }
    try (var directory = DataDirectory.open(root.resolve("again"), OPTIONS)) {
      assertEquals(twin, read(directory.database("main")));
    }
  }

  /** Commits until the log is so short that its thread has no file left to give away. */
  private void settle(Database database, Path log) throws IOException {
    int step = 1_040;
    do {
      assertTrue(step < 1_500, "the log stays long");
      step(database, new Random(1), step++); // this seed changes rows
    } while (LiveFiles.bytes(log) > 4_096);
  }

  private static long count(Path directory) throws IOException {
    return LiveFiles.list(directory).size();
  }

  private static void deleteTree(Path directory) {
    io.vicinal.storage.io.RealFileStore.at(directory).deleteRecursively(Path.of(""));
  }
}
