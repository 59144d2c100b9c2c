package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Durability;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.LossMode;
import io.vicinal.storage.io.RealFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups belong to the history of the directory that they are of, whatever happens to it. */
final class BackupHistoryTest {
  private static final int MINUTE_MILLIS = 60_000;
  private static final OpenOptions OPTIONS = OpenOptions.DEFAULT.withBackgroundWork(false);

  private static final TableDefinition LATER =
      new TableDefinition(
          "public",
          "later",
          List.of(new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null)),
          List.of(0),
          1);

  @TempDir private Path root;

  @AfterEach
  void disarm() {
    CrashPoint.install(null);
  }

  @Test
  void whatABackupHoldsSurvivesAPowerFailureOfTheDirectory() throws IOException {
    Path backup = root.resolve("backup");
    RecordedDirectory.Crash crash;
    long held;
    try (var recorded =
        new RecordedDirectory(RecordedDirectory.nothing(), root.resolve("catalog"))) {
      try (LocalDataDirectory directory = recorded.open(OPTIONS)) {
        Database database = directory.database("main");
        VectorTable vectors = VectorTable.create(database, 1);
        database.alter(
            database
                .settings()
                .withDurability(Durability.INTERVAL)
                .withFlushIntervalMillis(MINUTE_MILLIS));
        vectors.insert(0, 10);
        vectors.insert(10, 20);
        held = directory.backup(backup, BackupOptions.DEFAULT).databases().getFirst().lsn();
        recorded.files().forceDirectory(Path.of("")); // the catalog's commit lies before it
        crash = recorded.crash(recorded.operationCount(), LossMode.UNSYNCED_DROPPED, new Random(1));
      }
    }
    try (var recorded = new RecordedDirectory(crash, root.resolve("catalog-again"));
        LocalDataDirectory directory = recorded.open(OPTIONS);
        Snapshot snapshot = directory.database("main").snapshot()) {
      assertTrue(snapshot.lsn() >= held, snapshot.lsn() + " is left, the backup has " + held);
    }
    assertRows(20, restored(backup, RestoreOptions.DEFAULT));
  }

  @Test
  void aCheckpointIsNeverBeyondWhatAPowerFailureLeavesOfTheLog() throws IOException {
    Path backup = root.resolve("backup");
    Path data = root.resolve("data");
    try (var recorded =
        new RecordedDirectory(RecordedDirectory.nothing(), root.resolve("catalog"))) {
      try (LocalDataDirectory directory = recorded.open(OPTIONS)) {
        Database database = directory.database("main");
        VectorTable vectors = VectorTable.create(database, 1);
        vectors.insert(0, 10);
        database.alter(
            database
                .settings()
                .withArchiveLog(true)
                .withDurability(Durability.INTERVAL)
                .withFlushIntervalMillis(MINUTE_MILLIS));
        directory.backup(backup, BackupOptions.DEFAULT);
        vectors.insert(10, 20);
        var once = new AtomicBoolean();
        CrashPoint.install(point -> {
          if (point.equals("segment.written") && !once.getAndSet(true)) {
            // A batch that no shard waits for, acknowledged while the segment is written.
            database.createTable(LATER);
          }
        });
        database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
        assertTrue(once.get());
        recorded.files().forceDirectory(Path.of("")); // the catalog's commit lies before it
        keep(
            recorded.crash(recorded.operationCount(), LossMode.UNSYNCED_DROPPED, new Random(2)),
            data);
      }
    }
    try (var directory = DataDirectory.open(data, OPTIONS)) {
      VectorTable.find(directory.database("main")).insert(20, 30);
    }
    assertRows(30, restored(backup, RestoreOptions.DEFAULT.withArchives(List.of(data))));
  }

  /** Writes what a crash left to {@code directory}. */
  private static void keep(RecordedDirectory.Crash crash, Path directory) throws IOException {
    var store = RealFileStore.at(directory);
    store.createDirectories(Path.of(""));
    copy(crash.files(), store, Path.of(""));
    Files.write(directory.resolve("catalog.sqlite"), crash.catalog());
  }

  private static void copy(FileStore from, FileStore to, Path directory) {
    for (Path child : from.list(directory)) {
      try {
        long bytes = from.sizeBytes(child);
        to.copy(from, child, bytes, child);
      } catch (StorageException.Io _) { // a directory
        to.createDirectories(child);
        copy(from, to, child);
      }
    }
  }

  private Path restored(Path backup, RestoreOptions options) {
    Path target = root.resolve("restored");
    DataDirectory.restore(backup, target, options);
    return target;
  }

  private static void assertRows(int rows, Path data) {
    try (var directory = DataDirectory.open(data, OPTIONS)) {
      VectorTable vectors = VectorTable.find(directory.database("main"));
      assertEquals(rows, vectors.nearest(null, VectorTable.vector(0), 100, true).ids().size());
    }
  }
}
