package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyReport;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.FaultyFileStore.Operation;
import io.vicinal.storage.io.RealFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a backup does to the directory that it is of, and may not do. */
@Timeout(600)
final class BackupTest {
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT.withBackgroundWork(false).withGrowingBytesMax(100_000);
  private static final BackupOptions COPY = BackupOptions.DEFAULT.withHardLinks(false);

  @TempDir private Path root;

  @AfterEach
  void disarm() {
    CrashPoint.install(null);
  }

  private Path data() {
    return root.resolve("data");
  }

  private Path backup() {
    return root.resolve("backup");
  }

  private static Database main(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  private static int rows(VectorTable vectors) {
    return vectors.nearest(null, VectorTable.vector(0), 100_000, true).ids().size();
  }

  private static void checkpoint(Database database) {
    database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
  }

  /** Runs {@code action} once, at the first hit of a point. */
  private static AtomicInteger at(String point, Runnable action) {
    var hits = new AtomicInteger();
    CrashPoint.install(name -> {
      if (name.equals(point) && hits.getAndIncrement() == 0) {
        action.run();
      }
    });
    return hits;
  }

  @Test
  void copiesOneFileAtATimeWhileTheDirectoryReplacesThem() throws IOException {
    Path handles = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(handles), "only Linux tells which files are open");
    var most = new AtomicInteger();
    try (DataDirectory directory = DataDirectory.open(data(), OPTIONS)) {
      VectorTable vectors = VectorTable.create(main(directory), 4);
      vectors.insert(0, 200);
      vectors.createIndex();
      for (int from = 200; from < 500; from += 100) {
        vectors.insert(from, from + 100);
        checkpoint(main(directory));
      }
      vectors.insert(500, 510); // in the log only
      var hits = new AtomicInteger();
      CrashPoint.install(name -> {
        if (name.equals("backup.log") && hits.getAndIncrement() == 0) {
          vectors.delete(0, 500, 2);
          checkpoint(main(directory)); // other lists of ended rows
          vectors.optimize(); // and other segments
        }
        if (name.startsWith("backup.")) {
          most.accumulateAndGet(openSegmentFiles(handles), Math::max);
        }
      });
      int files = directory.backup(backup(), COPY).files();
      CrashPoint.install(null);
      assertTrue(files > 20, files + " files");
      assertTrue(hits.get() > 0);
      assertTrue(most.get() <= 2, most + " files are open at once");
      assertEquals(260, rows(vectors));
    }
    assertEquals(List.of(), DataDirectory.verify(data()).problems(), "replaced files stay");
    DataDirectory.restore(backup(), root.resolve("restored"), RestoreOptions.DEFAULT);
    try (DataDirectory directory = DataDirectory.open(root.resolve("restored"), OPTIONS)) {
      assertEquals(510, rows(VectorTable.find(main(directory))));
    }
  }

  private int openSegmentFiles(Path handles) {
    int open = 0;
    try (Stream<Path> all = Files.list(handles)) {
      for (Path handle : all.toList()) {
        try {
          open +=
              Files.readSymbolicLink(handle)
                      .startsWith(data().toRealPath().resolve("databases/1/tables"))
                  ? 1
                  : 0;
        } catch (IOException _) {
          // It was closed meanwhile.
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return open;
  }

  @Test
  void isCancelledAndLeavesNoBackup() {
    try (DataDirectory directory = DataDirectory.open(data(), OPTIONS)) {
      VectorTable vectors = VectorTable.create(main(directory), 1);
      vectors.insert(0, 400);
      var account = ResourceAccount.unbounded();
      at("backup.catalog", account::cancel);
      assertThrows(
          StorageException.Cancelled.class, () -> directory.backup(backup(), COPY, account));
      assertThrows(
          StorageException.NotFound.class,
          () -> DataDirectory.restore(backup(), root.resolve("restored"), RestoreOptions.DEFAULT));
      CrashPoint.install(null);
      vectors.delete(0, 400, 2);
      vectors.optimize();
      assertEquals(200, rows(vectors));
    }
    assertEquals(List.of(), DataDirectory.verify(data()).problems(), "files stay held");
  }

  @Test
  void isEndedWhenTheDirectoryIsClosed() throws Exception {
    DataDirectory directory = DataDirectory.open(data(), OPTIONS);
    VectorTable vectors = VectorTable.create(main(directory), 1);
    vectors.insert(0, 400);
    var closer = new AtomicReference<Thread>();
    at(
        "backup.catalog",
        () -> {
          closer.set(Thread.ofPlatform().start(directory::close));
          while (accepts(directory)) {
            Thread.onSpinWait();
          }
          assertTrue(closer.get().isAlive(), "the directory is closed while files are copied");
        });
    var ended =
        assertThrows(
            StorageException.Cancelled.class, () -> directory.backup(backup(), COPY).files());
    assertTrue(ended.getMessage().contains("closed"), ended.getMessage());
    closer.get().join();
    assertThrows(StorageException.ReadOnly.class, () -> directory.backup(backup(), COPY));
    try (DataDirectory again = DataDirectory.open(data(), OPTIONS)) {
      assertEquals(400, rows(VectorTable.find(main(again))));
    }
  }

  private static boolean accepts(DataDirectory directory) {
    try {
      main(directory).begin().close();
      return true;
    } catch (StorageException.ReadOnly _) {
      return false;
    }
  }

  @Test
  void refusesATargetInTheDirectoryAndADirectoryInTheTarget() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("link"), Files.createDirectory(data()));
    try (DataDirectory directory = DataDirectory.open(data(), OPTIONS)) {
      for (Path target :
          List.of(
              data(),
              data().resolve("backup"),
              data().resolve("databases/1/backup"),
              link.resolve("new/backup"),
              root.resolve("elsewhere/../data/backup"),
              root)) {
        var refused =
            assertThrows(
                StorageException.InvalidSetting.class,
                () -> directory.backup(target, BackupOptions.DEFAULT),
                target.toString());
        assertTrue(refused.getMessage().contains("inside the"), refused.getMessage());
      }
      assertFalse(Files.exists(data().resolve("backup")));
      assertFalse(Files.exists(data().resolve("new")));
      assertFalse(Files.exists(root.resolve("elsewhere")));
      directory.backup(root.resolve("data-backup"), BackupOptions.DEFAULT);
    }
    assertEquals(List.of(), DataDirectory.verify(data()).problems());
  }

  @Test
  void anArchiveThatCannotBeWrittenFailsNeitherSealsNorBackups() throws Exception {
    try (var files = new FaultyFileStore(RealFileStore.at(data()))) {
      var directory = LocalDataDirectory.open(files, OPTIONS);
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      database.alter(database.settings().withArchiveLog(true));
      directory.backup(backup(), BackupOptions.DEFAULT);
      vectors.insert(0, 100);
      files.fail(Operation.LINK, 1, true, "archive");
      checkpoint(database);
      vectors.insert(100, 200);
      checkpoint(database);
      assertTrue(files.hit());
      directory.backup(root.resolve("second"), BackupOptions.DEFAULT);
      VerifyReport report = database.verify(VerifyLevel.CHECKSUMS, ResourceAccount.unbounded());
      assertEquals(1, report.problems().size(), report.problems()::toString);
      assertTrue(report.problems().getFirst().text().contains("not needed any more stay"));
      files.heal();
      vectors.insert(200, 300);
      checkpoint(database);
      Eventually.await(
          "all that is not needed is archived",
          () -> {
            checkpoint(database);
            return !files.list(Path.of("databases/1/archive")).isEmpty()
                && database.verify(VerifyLevel.CHECKSUMS, ResourceAccount.unbounded()).sound();
          });
      directory.close();
    }
    DataDirectory.restore(
        backup(), root.resolve("restored"), RestoreOptions.DEFAULT.withArchives(List.of(data())));
    try (DataDirectory directory = DataDirectory.open(root.resolve("restored"), OPTIONS)) {
      assertEquals(300, rows(VectorTable.find(main(directory))));
    }
  }
}
