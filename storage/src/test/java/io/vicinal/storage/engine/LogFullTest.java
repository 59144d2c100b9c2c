package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Durability;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.FaultyFileStore.Operation;
import io.vicinal.storage.io.RealFileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits for which the log has no room change nothing, and others go on when there is room. */
@Timeout(600)
final class LogFullTest {
  private static final int STEPS = 120 * Integer.getInteger("vicinal.soak", 1);
  private static final int KEYS = 60;
  private static final int WRITERS = 4;
  private static final int COMMITS = 60;

  @TempDir Path temporary;

  private final TreeMap<Integer, Integer> rows = new TreeMap<>(); // unique value by id
  private int refused;

  @ParameterizedTest
  @CsvSource({"COMMIT, 1", "INTERVAL, 1", "COMMIT, 3"})
  void aRefusedCommitChangesNothing(Durability durability, int shards) {
    long seed = Long.getLong("vicinal.seed", new Random().nextLong());
    System.out.println("LogFullTest seed " + seed);
    var random = new Random(seed);
    var options = OpenOptions.DEFAULT.withBackgroundWork(false);
    try (var files = new FaultyFileStore(RealFileStore.at(data()))) {
      var directory = LocalDataDirectory.open(files, options);
      Database database = directory.database("main");
      database.alter(database.settings().withDurability(durability).withArchiveLog(true));
      Table table = create(database, shards);
      directory.backup(temporary.resolve("backup"), BackupOptions.DEFAULT);
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(4) == 0) {
          files.fail(Operation.WRITE, 1 + random.nextInt(2), random.nextBoolean(), "wal");
        }
        String where = "seed " + seed + " step " + step;
        if (random.nextInt(25) == 0) {
          int kind = random.nextInt(3);
          if (kind < 2) {
            files.heal();
          }
          maintain(database, table, kind, step);
        }
        change(database, table, random, where);
        assertEquals(rows, read(database, table), where);
        if (random.nextInt(3) == 0) {
          files.heal();
        }
      }
      files.heal();
      directory.close();
    }
    assertTrue(refused > STEPS / 20, refused + " refused");
    assertEquals(List.of(), DataDirectory.verify(data()).problems(), "seed " + seed);
    assertRestores("seed " + seed);
    try (DataDirectory directory = DataDirectory.open(data(), options)) {
      Database database = directory.database("main");
      Table table = database.table("public", "t").orElseThrow();
      assertEquals(rows, read(database, table), "seed " + seed);
      change(database, table, random, "reopened");
      assertEquals(rows, read(database, table), "seed " + seed);
    }
  }

  private Path data() {
    return temporary.resolve("data");
  }

  private static Table create(Database database, int shards) {
    return database.createTable(
        new TableDefinition(
            "public",
            "t",
            List.of(
                new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                new ColumnDefinition("u", DataType.of(DataType.Kind.INTEGER), true, null)),
            List.of(0),
            shards,
            List.of(new UniqueConstraint("t_u", List.of(1))),
            List.of()));
  }

  /** The archived log brings a backup to the same rows and definitions. */
  private void assertRestores(String what) {
    Path restored = temporary.resolve("restored");
    DataDirectory.restore(
        temporary.resolve("backup"),
        restored,
        RestoreOptions.DEFAULT.withArchives(List.of(data())));
    try (DataDirectory original = DataDirectory.open(data(), OpenOptions.DEFAULT);
        DataDirectory copy = DataDirectory.open(restored, OpenOptions.DEFAULT)) {
      assertEquals(original.database("main").tables(), copy.database("main").tables(), what);
      Database database = copy.database("main");
      assertEquals(rows, read(database, database.table("public", "t").orElseThrow()), what);
    }
  }

  private static void maintain(Database database, Table table, int kind, int step) {
    switch (kind) {
      case 0 -> database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      case 1 -> database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
      default ->
          database.createTable(
              new TableDefinition(
                  "public",
                  "extra" + step,
                  List.of(
                      new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null)),
                  List.of(0),
                  1));
    }
  }

  /** Writes some rows by key; a second attempt at the same values succeeds as the first would. */
  private void change(Database database, Table table, Random random, String where) {
    var after = new TreeMap<>(rows);
    try (Transaction transaction = database.begin()) {
      for (int i = random.nextInt(6); i >= 0; i--) {
        int id = random.nextInt(KEYS);
        if (!after.containsKey(id)) {
          int unique = free(after, random);
          transaction.insert(table.id(), new Object[] {id, unique});
          after.put(id, unique);
        } else if (random.nextBoolean()) {
          transaction.delete(table.id(), new Object[] {id});
          after.remove(id);
        } else {
          int unique = free(after, random);
          transaction.update(table.id(), new Object[] {id}, new Object[] {id, unique});
          after.put(id, unique);
        }
      }
      transaction.commit();
      rows.clear();
      rows.putAll(after);
    } catch (StorageException.Io e) {
      assertTrue(e.diskFull(), where + ": " + e.getMessage());
      refused++;
    }
  }

  private static int free(Map<Integer, Integer> rows, Random random) {
    int unique = random.nextInt(2 * KEYS);
    while (rows.containsValue(unique)) {
      unique = (unique + 1) % (2 * KEYS);
    }
    return unique;
  }

  private static TreeMap<Integer, Integer> read(Database database, Table table) {
    var found = new TreeMap<Integer, Integer>();
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor =
            snapshot.scan(
                ScanSpec.all(table.id(), List.of(0, 1)),
                new Object[0],
                ResourceAccount.unbounded())) {
      while (cursor.next()) {
        found.put((Integer) cursor.get(0), (Integer) cursor.get(1));
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void writersGoOnWhenThereIsRoomAndLoseNothing(int shards) throws Exception {
    var options = OpenOptions.DEFAULT.withGrowingBytesMax(60_000);
    var full = new AtomicInteger();
    try (var files = new FaultyFileStore(RealFileStore.at(data()))) {
      var directory = LocalDataDirectory.open(files, options);
      Ledger ledger = Ledger.create(directory.database("main"), shards);
      try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          int number = writer;
          writers.add(threads.submit(() -> write(ledger, files, number, full)));
        }
        for (Future<?> writer : writers) {
          writer.get(Eventually.SECONDS, TimeUnit.SECONDS);
        }
      }
      files.heal();
      assertCounts(ledger);
      directory.close();
    }
    assertTrue(full.get() > 0, "no commit was refused");
    assertEquals(List.of(), DataDirectory.verify(data()).problems());
    try (DataDirectory directory = DataDirectory.open(data(), options)) {
      assertCounts(Ledger.of(directory.database("main")));
    }
  }

  private static void assertCounts(Ledger ledger) {
    TreeMap<Integer, Integer> counts = ledger.counts();
    for (int writer = 0; writer < WRITERS; writer++) {
      assertEquals(COMMITS, counts.get(writer), "commits of writer " + writer);
    }
  }

  /** Repeats what was refused; whose turn it is fills the disk, and who hears of it makes room. */
  private static void write(
      Ledger ledger, FaultyFileStore files, int writer, AtomicInteger refusals) {
    int filled = 0;
    for (int n = 1; n <= COMMITS; ) {
      if (n % 7 == writer && filled != n) {
        filled = n;
        files.fail(Operation.WRITE, 1, true, "wal");
      }
      try {
        ledger.write(writer, n);
        n++;
      } catch (StorageException.Io e) {
        assertTrue(e.diskFull(), e.getMessage());
        refusals.incrementAndGet();
        files.heal();
      }
    }
  }
}
