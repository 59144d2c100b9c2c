package io.vicinal.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Durability;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.FaultyFileStore.Operation;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.LossMode;
import io.vicinal.storage.io.MemoryFileStore;
import io.vicinal.storage.io.RecordingFileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class WalArchiveTest {
  private static final Path LOG = Path.of("wal");
  private static final Path ARCHIVE = Path.of("archive");
  private static final Path BOTH = Path.of("both");
  private static final WalOptions SMALL = new WalOptions(4096, Durability.COMMIT, 1);
  private static final WalOptions RELAXED = new WalOptions(1 << 20, Durability.INTERVAL, 3_600_000);

  @Test
  void keepsEveryBatchThatTheLogForgets() {
    var store = new MemoryFileStore();
    try (var log = open(store, SMALL)) {
      log.archiveTo(new WalArchive(store, ARCHIVE));
      append(log, 1, 30);
      log.truncateBefore(25);
    }
    assertFalse(store.list(ARCHIVE).isEmpty());
    assertEquals(lsns(30), together(store));
  }

  @Test
  void hasEveryBatchInOneOfTheTwoAfterACrashAtAnyMoment() {
    var store = new RecordingFileStore();
    int before;
    try (var log = open(store, SMALL)) {
      log.archiveTo(new WalArchive(store, ARCHIVE));
      append(log, 1, 20);
      before = store.operationCount();
      log.truncateBefore(18);
      for (int n = before; n <= store.operationCount(); n++) {
        for (LossMode mode : LossMode.values()) {
          assertEquals(lsns(20), together(store.recording().stateAfter(n, mode)), mode + " " + n);
        }
      }
    }
    assertTrue(store.operationCount() > before + 6);
  }

  @Test
  void takesAFileAgainThatACrashLeftInBothPlaces() {
    var store = new MemoryFileStore();
    try (var log = open(store, SMALL)) {
      append(log, 1, 20);
      store.createDirectories(ARCHIVE);
      Path first = store.list(LOG).getFirst();
      store.copy(store, first, 700, ARCHIVE.resolve(first.getFileName()));
      log.archiveTo(new WalArchive(store, ARCHIVE));
      log.truncateBefore(18);
    }
    assertEquals(lsns(20), together(store));
  }

  @Test
  void keepsTheOnlyCopyOfAFileWhoseDeletionWasReportedAsFailed() {
    var store = new FaultyFileStore(new MemoryFileStore());
    var again = new WalArchive(store, ARCHIVE);
    try (var log = open(store, SMALL)) {
      append(log, 1, 20);
      Path first = store.list(LOG).getFirst();
      again.keep(first);
      store.delete(first);
      again.keep(first);
      log.archiveTo(again);
      log.truncateBefore(18);
    }
    assertEquals(lsns(20), together(store));
  }

  @Test
  void filesStayInTheLogWhileTheyCannotBeArchived() {
    for (var kind : List.of(Operation.CREATE_DIRECTORIES, Operation.LINK, Operation.RENAME)) {
      var store = new FaultyFileStore(new MemoryFileStore());
      try (var log = open(store, SMALL)) {
        append(log, 1, 20);
        log.archiveTo(new WalArchive(store, ARCHIVE));
        store.fail(kind, 1, true, "archive");
        int files = store.list(LOG).size();
        log.truncateBefore(18);
        assertTrue(store.hit(), kind + " did not fail");
        assertEquals(files, store.list(LOG).size());
        assertTrue(String.valueOf(log.filesProblem()).contains("cannot " + kind), kind.toString());
        append(log, 21, 30);
        log.truncateBefore(28);
        assertEquals(lsns(30), read(store, LOG));
        store.heal();
        log.truncateBefore(28);
        assertNull(log.filesProblem());
        assertTrue(store.list(LOG).size() < files);
      }
      assertEquals(lsns(30), together(store));
    }
  }

  @Test
  void archivesNothingMoreAfterAFailedSync() {
    var store = new FaultyFileStore(new MemoryFileStore());
    try (var log = open(store, SMALL)) {
      append(log, 1, 20);
      log.archiveTo(new WalArchive(store, ARCHIVE));
      store.fail(Operation.FORCE_DIRECTORY, 1, false, "archive");
      log.truncateBefore(18);
      assertTrue(store.hit());
      log.truncateBefore(18);
      assertEquals(lsns(20), read(store, LOG));
      assertEquals(1, store.count(Operation.FORCE_DIRECTORY), "a failed sync was tried again");
    }
  }

  @Test
  void letsNoFileGoAfterItWasClosed() {
    var store = new MemoryFileStore();
    var log = open(store, SMALL);
    append(log, 1, 20);
    log.holdFiles();
    log.truncateBefore(18);
    log.close();
    List<Path> files = store.list(LOG);
    log.releaseFiles();
    assertEquals(files, store.list(LOG));
  }

  @Test
  void prunesOnlyWhatLiesBeforeAnLsn() {
    var store = new MemoryFileStore();
    var archive = new WalArchive(store, ARCHIVE);
    try (var log = open(store, SMALL)) {
      log.archiveTo(archive);
      append(log, 1, 40);
      log.truncateBefore(38);
    }
    int count = archive.files().size();
    assertEquals(0, archive.prune(0));
    assertTrue(archive.prune(20) > 0);
    List<Long> left = together(store);
    assertEquals(40, left.getLast());
    assertTrue(left.getFirst() <= 21, "first is " + left.getFirst());
    assertTrue(archive.files().size() < count);
    archive.prune(Long.MAX_VALUE);
    assertEquals(1, archive.files().size());
  }

  @Test
  void keepsFilesInPlaceWhileTheyAreHeld() {
    var store = new MemoryFileStore();
    try (var log = open(store, SMALL)) {
      append(log, 1, 20);
      LogFiles held = log.holdFiles();
      assertEquals(20, held.lsn());
      append(log, 21, 30);
      log.truncateBefore(29);
      for (LogFiles.Part part : held.parts()) {
        store.createDirectories(BOTH);
        store.copy(store, part.path(), part.bytes(), BOTH.resolve(part.path().getFileName()));
      }
      assertEquals(lsns(20), read(store, BOTH));
      log.releaseFiles();
      assertTrue(store.list(LOG).size() < held.parts().size());
    }
  }

  @Test
  void losesAcknowledgedBatchesOfARelaxedLogOnlyUntilTheyAreSynced() {
    var store = new RecordingFileStore();
    try (var log = open(store, RELAXED)) {
      append(log, 1, 5);
      assertEquals(List.of(), survivors(store));
      log.awaitSynced(3);
      assertEquals(lsns(5), survivors(store));
      append(log, 6, 7);
      assertEquals(lsns(5), survivors(store));
      log.setDurability(Durability.COMMIT, 1);
      assertEquals(lsns(7), survivors(store));
      append(log, 8, 9);
      assertEquals(lsns(9), survivors(store));
      log.setDurability(Durability.INTERVAL, 3_600_000);
      append(log, 10, 11);
      assertEquals(lsns(9), survivors(store));
    }
    assertEquals(lsns(11), survivors(store));
  }

  @Test
  void neverLetsTheTimeGoBack() {
    var store = new MemoryFileStore();
    try (var log = open(store, SMALL)) {
      log.append(1, 500, List.of());
      log.append(2, 400, List.of());
    }
    try (var log = open(store, SMALL)) {
      log.append(3, 450, List.of());
      log.append(4, 600, List.of());
    }
    var times = new ArrayList<Long>();
    WriteAheadLog.read(store, LOG, 7, 0, batch -> times.add(batch.timeMicros()));
    assertEquals(List.of(500L, 500L, 500L, 600L), times);
  }

  @Test
  void refusesTheFilesOfAnotherHistory() {
    var store = new MemoryFileStore();
    try (var log = open(store, SMALL)) {
      append(log, 1, 3);
    }
    for (String other : List.of("a", "b")) {
      var branch = new MemoryFileStore();
      branch.createDirectories(LOG);
      store.list(LOG).forEach(file -> branch.copy(store, file, store.sizeBytes(file), file));
      try (var log = WriteAheadLog.branch(branch, LOG, 7, 0, batch -> {})) {
        append(log, 4, 6);
      }
      try (var log = open(branch, SMALL)) {
        append(log, 7, 12);
      }
      assertEquals(lsns(12), read(branch, LOG));
      store.createDirectories(Path.of(other));
      branch
          .list(LOG)
          .forEach(file -> {
            Path to = Path.of(other).resolve(file.getFileName());
            store.copy(branch, file, branch.sizeBytes(file), to);
          });
    }
    assertEquals(lsns(12), read(store, Path.of("a")));
    List<Path> second = store.list(Path.of("b"));
    assertEquals(second.size(), store.list(Path.of("a")).size());
    Path last = second.getLast();
    store.rename(last, Path.of("a").resolve(last.getFileName()));
    assertThrows(StorageException.Corrupt.class, () -> read(store, Path.of("a")));
  }

  private static WriteAheadLog open(FileStore store, WalOptions options) {
    return WriteAheadLog.open(store, LOG, 7, 0, options, batch -> {});
  }

  private static void append(WriteAheadLog log, int from, int to) {
    for (int lsn = from; lsn <= to; lsn++) {
      log.append(lsn, List.of(new byte[600]));
      log.awaitDurable(lsn);
    }
  }

  private static List<Long> survivors(RecordingFileStore store) {
    int n = store.operationCount();
    return read(store.recording().stateAfter(n, LossMode.UNSYNCED_DROPPED), LOG);
  }

  /** Returns what the archived files and the log hold together. */
  private static List<Long> together(FileStore store) {
    var all = new MemoryFileStore();
    all.createDirectories(BOTH);
    for (Path directory : List.of(LOG, ARCHIVE)) {
      for (Path file : store.list(directory)) {
        Path name = BOTH.resolve(file.getFileName());
        all.delete(name);
        all.copy(store, file, store.sizeBytes(file), name);
      }
    }
    return read(all, BOTH);
  }

  private static List<Long> read(FileStore store, Path directory) {
    var found = new ArrayList<Long>();
    var files = store.list(directory);
    long first = files.isEmpty() ? 1 : WalFileHeader.firstLsn(files.getFirst());
    WriteAheadLog.read(store, directory, 7, first - 1, batch -> found.add(batch.lsn()));
    return found;
  }

  private static List<Long> lsns(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
