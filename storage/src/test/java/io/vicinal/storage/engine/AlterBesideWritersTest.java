package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.Durability;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.FaultyFileStore.Operation;
import io.vicinal.storage.io.RealFileStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table can be altered while others commit, and after commits that the log had no room for. */
final class AlterBesideWritersTest {
  private static final int WRITERS = 4;
  private static final int CHANGES = 5;

  @TempDir Path temporary;

  @Test
  void aTableIsAlteredWhileOthersCommitWithoutAPause() throws Exception {
    var options = OpenOptions.DEFAULT.withBackgroundWork(false);
    try (var files = new FaultyFileStore(RealFileStore.at(temporary));
        var directory = LocalDataDirectory.open(files, options);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1)) {
      files.slowForce(Duration.ofMillis(20));
      Database database = directory.database("main");
      Table altered = create(database, "altered");
      Table written = create(database, "written");
      var done = new AtomicBoolean();
      var commits = new AtomicInteger();
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int first = writer;
        writers.add(
            threads.submit(() -> {
              for (int id = first; !done.get(); id += WRITERS) {
                insert(database, written, id);
                commits.incrementAndGet();
              }
            }));
      }
      try {
        Eventually.await("commits run", () -> commits.get() > WRITERS);
        Future<?> change =
            threads.submit(() -> {
              for (int i = 0; i < CHANGES; i++) {
                add(database, altered, "c" + i);
              }
            });
        change.get(Eventually.SECONDS, TimeUnit.SECONDS);
      } finally {
        done.set(true);
      }
      for (Future<?> writer : writers) {
        writer.get(Eventually.SECONDS, TimeUnit.SECONDS);
      }
      assertEquals(1 + CHANGES, database.table("public", "altered").orElseThrow().columns().size());
    }
  }

  @Test
  void aTableIsAlteredAfterACommitThatTheLogHadNoRoomFor() {
    var options = OpenOptions.DEFAULT.withBackgroundWork(false);
    try (var files = new FaultyFileStore(RealFileStore.at(temporary));
        var directory = LocalDataDirectory.open(files, options)) {
      Database database = directory.database("main");
      Table table = create(database, "t");
      files.fail(Operation.WRITE, 1, true, "wal");
      var e = assertThrows(StorageException.Io.class, () -> insert(database, table, 1));
      assertTrue(e.diskFull(), e.getMessage());
      files.heal();
      add(database, table, "n");
      assertEquals(2, database.table("public", "t").orElseThrow().columns().size());
    }
  }

  @Test
  void noTableIsAlteredByRowsThatCannotBeSynced() {
    var options = OpenOptions.DEFAULT.withBackgroundWork(false);
    try (var files = new FaultyFileStore(RealFileStore.at(temporary));
        var directory = LocalDataDirectory.open(files, options)) {
      Database database = directory.database("main");
      Table table = create(database, "t");
      database.alter(
          database
              .settings()
              .withDurability(Durability.INTERVAL)
              .withFlushIntervalMillis(DatabaseSettings.FLUSH_INTERVAL_MILLIS_MAX));
      insert(database, table, 1);
      files.fail(Operation.FORCE, 1, false, "wal");
      assertThrows(StorageException.class, () -> add(database, table, "n"));
      assertEquals(1, database.table("public", "t").orElseThrow().columns().size());
    }
  }

  private static Table create(Database database, String name) {
    List<ColumnDefinition> columns =
        List.of(new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null));
    return database.createTable(new TableDefinition("public", name, columns, List.of(0), 1));
  }

  private static void insert(Database database, Table table, int id) {
    try (Transaction transaction = database.begin()) {
      transaction.insert(table.id(), new Object[] {id});
      transaction.commit();
    }
  }

  private static void add(Database database, Table table, String name) {
    var column = new ColumnDefinition(name, DataType.of(DataType.Kind.INTEGER), true, null);
    database.alterTable(table.id(), new TableChange.AddColumn(column, null), () -> {});
  }
}
