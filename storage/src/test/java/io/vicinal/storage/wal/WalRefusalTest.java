package io.vicinal.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Durability;
import io.vicinal.storage.Eventually;
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
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches for which there is no room are refused and gone, and the log goes on. */
final class WalRefusalTest {
  private static final Path DIRECTORY = Path.of("wal");
  private static final WalOptions COMMIT = new WalOptions(4096, Durability.COMMIT, 1);
  private static final WalOptions INTERVAL = new WalOptions(4096, Durability.INTERVAL, 60_000);

  private static final int ROUNDS = Integer.getInteger("vicinal.soak", 1);

  private final TreeSet<Long> written = new TreeSet<>();
  private final TreeSet<Long> refused = new TreeSet<>();

  /** What had been written, and what refused, when so many operations were recorded. */
  private final TreeMap<Integer, TreeSet<Long>> writtenAfter = new TreeMap<>();

  private final TreeMap<Integer, TreeSet<Long>> refusedAfter = new TreeMap<>();

  @ParameterizedTest
  @EnumSource(Durability.class)
  void noCrashBringsBackWhatWasRefusedOrLosesWhatWasNot(Durability durability) {
    for (int round = 0; round < ROUNDS; round++) {
      List.of(written, refused).forEach(TreeSet::clear);
      List.of(writtenAfter, refusedAfter).forEach(TreeMap::clear);
      writeAndCrash(durability, new Random().nextLong());
    }
  }

  private void writeAndCrash(Durability durability, long seed) {
    System.out.println("WalRefusalTest seed " + seed);
    var random = new Random(seed);
    var recorded = new RecordingFileStore();
    var store = new FaultyFileStore(recorded);
    note(recorded);
    long lsn = 0;
    for (int session = 0; session < 2; session++) {
      try (var log = open(store, durability == Durability.COMMIT ? COMMIT : INTERVAL)) {
        for (int step = 0; step < 30; step++) {
          if (random.nextInt(3) == 0) {
            store.fail(Operation.WRITE, 1 + random.nextInt(2), random.nextBoolean());
          }
          long first = lsn + 1;
          for (int i = random.nextInt(3); i >= 0; i--) {
            log.append(++lsn, List.of(new byte[random.nextInt(1_500)]));
          }
          for (long each = first; each <= lsn; each++) {
            await(log, each);
          }
          if (random.nextInt(3) == 0) {
            store.heal();
          }
          if (durability == Durability.COMMIT) {
            note(recorded);
          }
          noteRefused(recorded);
        }
        store.heal();
      }
      note(recorded);
    }
    assertTrue(refused.size() > 3, refused.size() + " refused");
    assertTrue(written.size() > 20, written.size() + " written");
    check(recorded, durability + " seed " + seed);
  }

  private void await(WriteAheadLog log, long lsn) {
    try {
      log.awaitDurable(lsn);
      written.add(lsn);
    } catch (StorageException.Io e) {
      assertTrue(e.diskFull(), e.getMessage());
      assertFalse(log.failed());
      log.awaitSynced(lsn); // there is nothing to be synced
      refused.add(lsn);
    }
  }

  private void note(RecordingFileStore store) {
    writtenAfter.put(store.operationCount(), new TreeSet<>(written));
    noteRefused(store);
  }

  private void noteRefused(RecordingFileStore store) {
    refusedAfter.put(store.operationCount(), new TreeSet<>(refused));
  }

  private void check(RecordingFileStore store, String what) {
    for (int n = 0; n <= store.operationCount(); n++) {
      for (LossMode mode : LossMode.values()) {
        var lsns = read(store.recording().stateAfter(n, mode));
        String where = what + " after " + store.recording().describe(n) + ", " + mode;
        assertTrue(lsns.containsAll(writtenAfter.floorEntry(n).getValue()), where);
        var back = new TreeSet<>(refusedAfter.floorEntry(n).getValue());
        back.retainAll(lsns);
        assertEquals(new TreeSet<Long>(), back, where);
      }
    }
    assertEquals(written, read(store));
  }

  private static TreeSet<Long> read(FileStore store) {
    var lsns = new TreeSet<Long>();
    WriteAheadLog.open(store, DIRECTORY, 7, 0, COMMIT, batch -> lsns.add(batch.lsn())).close();
    return lsns;
  }

  @Test
  void takesMemoryBackBeforeAnybodyHearsOfIt() throws InterruptedException {
    var store = new FaultyFileStore(new MemoryFileStore());
    var undone = new ArrayList<Long>();
    var compared = new CountDownLatch(1); // before the next batch is appended
    try (var log = open(store, COMMIT)) {
      log.onRefused((lsn, refuse) -> {
        assertTrue(log.lastLsn() > lsn);
        undone.add(lsn);
        refuse.run();
        assertEquals(lsn, log.lastLsn());
        compared.countDown();
      });
      log.append(1, List.of(new byte[100]));
      log.awaitDurable(1);
      store.fail(Operation.WRITE, 1, false);
      log.append(5, List.of(new byte[100]));
      assertThrows(StorageException.Io.class, () -> log.awaitDurable(5));
      assertTrue(compared.await(Eventually.SECONDS, TimeUnit.SECONDS));
      assertEquals(List.of(1L), undone);
      assertThrows(IllegalArgumentException.class, () -> log.awaitDurable(6));
      log.append(6, List.of());
      log.awaitDurable(6);
      assertThrows(StorageException.Io.class, () -> log.awaitDurable(5));
    }
    assertEquals(new TreeSet<>(List.of(1L, 6L)), read(store));
  }

  @Test
  void aCutThatFailsEndsTheLog() {
    for (var kind : List.of(Operation.TRUNCATE, Operation.FORCE)) {
      var memory = new MemoryFileStore();
      var full = new FaultyFileStore(memory);
      var store = new FaultyFileStore(full);
      try (var log = open(store, COMMIT)) {
        log.append(1, List.of(new byte[100]));
        log.awaitDurable(1);
        full.fail(Operation.WRITE, 1, false);
        store.fail(kind, 1, false);
        log.append(2, List.of(new byte[100]));
        assertThrows(StorageException.Io.class, () -> log.awaitDurable(2));
        assertTrue(log.failed());
        assertThrows(StorageException.ReadOnly.class, () -> log.append(3, List.of()));
      }
      assertTrue(read(memory).contains(1L));
    }
  }

  private static WriteAheadLog open(FileStore store, WalOptions options) {
    return WriteAheadLog.open(store, DIRECTORY, 7, 0, options, batch -> {});
  }
}
