package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.BackupReport;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.DatabaseMoment;
import io.vicinal.storage.Durability;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups while rows come and go, segments are sealed and merged, and definitions change. */
final class BackupUnderLoadTest {
  private static final int BACKUPS = 20 * Integer.getInteger("vicinal.soak", 1);
  private static final int WRITERS = 3;
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT.withGrowingBytesMax(60_000).withBuildThreads(1);

  private static final BackupOptions LINKED = BackupOptions.DEFAULT.withHardLinks(true);

  /** What each thread may still do: enough to go on all through a backup, not for ever. */
  private final Semaphore commits = new Semaphore(0);

  private final Semaphore definitions = new Semaphore(0);
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicIntegerArray begun = new AtomicIntegerArray(WRITERS);
  private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(WRITERS);

  @Test
  void restoresEveryBackupToALegalMoment(@TempDir Path root) {
    long seed = new Random().nextLong();
    System.out.println("BackupUnderLoadTest seed " + seed + ", " + BACKUPS + " backups");
    var random = new Random(seed);
    int linked = 0;
    try (var directory = DataDirectory.open(root.resolve("data"), OPTIONS)) {
      Database database = directory.database("main");
      Ledger ledger = Ledger.create(database, 1);
      List<Thread> threads = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        threads.add(start(() -> write(ledger, number)));
      }
      threads.add(start(() -> define(database, ledger, random.nextLong())));
      try {
        Path previous = null;
        for (int i = 0; i < BACKUPS; i++) {
          Path backup = root.resolve("backup-" + i);
          var options =
              BackupOptions.DEFAULT
                  .withHardLinks(random.nextBoolean())
                  .withIncrementalFrom(random.nextInt(3) == 0 ? null : previous);
          commits.release(60 * WRITERS);
          definitions.release(3);
          BackupReport report = take(directory, backup, root.resolve("restored-" + i), options);
          linked += report.linkedFiles();
          previous = backup;
        }
      } finally {
        stopped.set(true);
        commits.release(WRITERS);
        definitions.release(1);
        threads.forEach(BackupUnderLoadTest::join);
      }
      ledger.counts();
      if (linked == 0) { // nothing was sealed while there were backups
        database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
        Path last = root.resolve("backup-last");
        linked = take(directory, last, root.resolve("restored-last"), LINKED).linkedFiles();
      }
    }
    if (failure.get() != null) {
      throw new AssertionError("seed " + seed, failure.get());
    }
    assertTrue(linked > 0, "no file was ever linked");
    assertTrue(DataDirectory.verify(root.resolve("data")).sound());
  }

  private BackupReport take(
      DataDirectory directory, Path backup, Path restored, BackupOptions options) {
    int[] before = snapshot(acknowledged);
    BackupReport report = directory.backup(backup, options);
    int[] after = snapshot(begun);
    List<DatabaseMoment> moments =
        DataDirectory.restore(backup, restored, RestoreOptions.DEFAULT).databases();
    assertEquals(report.databases().getFirst().lsn() + 1, moments.getFirst().lsn());
    assertTrue(DataDirectory.verify(restored).sound());
    try (var copy = DataDirectory.open(restored, OPTIONS)) {
      Ledger ledger = Ledger.of(copy.database("main"));
      TreeMap<Integer, Integer> counts = ledger.counts();
      for (int writer = 0; writer < WRITERS; writer++) {
        int count = counts.getOrDefault(writer, 0);
        assertTrue(count >= before[writer], "writer " + writer + " lost what was acknowledged");
        assertTrue(count <= after[writer], "writer " + writer + " has what was never written");
        ledger.write(writer, count + 1);
      }
      ledger.counts();
    }
    return report;
  }

  private static int[] snapshot(AtomicIntegerArray counters) {
    int[] values = new int[counters.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = counters.get(i);
    }
    return values;
  }

  private void write(Ledger ledger, int writer) {
    for (int n = 1; ; n++) {
      commits.acquireUninterruptibly();
      if (stopped.get()) {
        return;
      }
      begun.set(writer, n);
      ledger.write(writer, n);
      acknowledged.set(writer, n);
    }
  }

  /** Changes definitions and settings, and merges. */
  private void define(Database database, Ledger ledger, long seed) {
    var random = new Random(seed);
    for (int i = 0; ; i++) {
      definitions.acquireUninterruptibly();
      if (stopped.get()) {
        return;
      }
      switch (random.nextInt(4)) {
        case 0 -> {
          Table table = database.createTable(table("extra" + i));
          if (random.nextBoolean()) {
            database.dropTable(table.id());
          }
        }
        case 1 -> {
          VectorIndex index =
              database.createIndex(
                  new VectorIndexDefinition(
                      "by_v", ledger.left().id(), 2, Metric.L2, HnswParameters.DEFAULT),
                  Progress.NONE,
                  ResourceAccount.unbounded());
          database.dropIndex(index.id());
        }
        case 2 -> database.optimize(ledger.left().id(), Progress.NONE, ResourceAccount.unbounded());
        default ->
            database.alter(
                database
                    .settings()
                    .withArchiveLog(random.nextBoolean())
                    .withDurability(
                        random.nextBoolean() ? Durability.COMMIT : Durability.INTERVAL));
      }
    }
  }

  private static TableDefinition table(String name) {
    return new TableDefinition(
        "public",
        name,
        List.of(new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null)),
        List.of(0),
        1);
  }

  private Thread start(Runnable work) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            work.run();
          } catch (StorageException | AssertionError e) {
            failure.compareAndSet(null, e);
          }
        });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
