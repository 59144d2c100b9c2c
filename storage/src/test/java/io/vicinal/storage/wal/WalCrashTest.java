package io.vicinal.storage.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Durability;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.LossMode;
import io.vicinal.storage.io.MemoryFileStore;
import io.vicinal.storage.io.Recording;
import io.vicinal.storage.io.RecordingFileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Crashes after every operation that changed a file, in every way a power failure may. */
final class WalCrashTest {
  private static final Path DIRECTORY = Path.of("wal");
  private static final WalOptions SMALL_FILES = new WalOptions(4096, Durability.COMMIT, 1);
  private static final int SEEDS = 3;

  private final RecordingFileStore store = new RecordingFileStore();
  private final TreeMap<Integer, Long> acknowledged = new TreeMap<>(Map.of(0, 0L));
  private final TreeMap<Integer, Long> checkpoints = new TreeMap<>(Map.of(0, 0L));

  @Test
  void keepsAcknowledgedBatchesAndNoHalfOnes() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    runWorkload(new Random(seed));
    Recording recording = store.recording();
    int states = 0;
    int cuts = 0;
    for (int n = 0; n <= recording.size(); n++) {
      for (LossMode mode : LossMode.values()) {
        for (int s = 0; s < SEEDS; s++) {
          String where = "after " + n + ", " + recording.describe(n) + ", " + mode + " " + s;
          cuts += recover(recording.stateAfter(n, mode, seed + s), n, where);
          states++;
        }
      }
    }
    System.out.println(states + " states, " + cuts + " with a torn tail");
    assertTrue(states > 2000, "states: " + states);
    assertTrue(cuts > 100, "states with a torn tail: " + cuts);
  }

  @Test
  void survivesACrashDuringRecovery() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    runWorkload(new Random(seed));
    Recording recording = store.recording();
    int states = 0;
    for (int n = 1; n <= recording.size(); n += 3) {
      var crashed = recording.stateAfter(n, LossMode.UNSYNCED_REORDERED, seed);
      var again = new RecordingFileStore(crashed);
      int from = again.operationCount();
      long kept = lastLsn(again, checkpoints.floorEntry(n).getValue());
      Recording recovery = again.recording();
      for (int m = from; m <= recovery.size(); m++) {
        for (LossMode mode : LossMode.values()) {
          String where = "after " + n + " and " + m + " " + mode;
          var state = recovery.stateAfter(m, mode, seed);
          long keptAgain = lastLsn(state, checkpoints.floorEntry(n).getValue());
          assertEquals(kept, keptAgain, where);
          states++;
        }
      }
    }
    assertTrue(states > 500, "states: " + states);
  }

  @Test
  void keepsThroughAPowerFailureWhatRecoveryHandedOut() {
    try (var log = WriteAheadLog.open(store, DIRECTORY, 7, 0, SMALL_FILES, batch -> {})) {
      log.append(1, recordsOf(1));
      log.awaitDurable(1);
      store.failNextForce();
      log.append(2, recordsOf(2));
      assertThrows(StorageException.Io.class, () -> log.awaitDurable(2));
    }
    int before = store.operationCount();
    var batches = new ArrayList<WalBatch>();
    var reopened = WriteAheadLog.open(store, DIRECTORY, 7, 0, SMALL_FILES, batches::add);
    assertEquals(2, batches.size());
    Recording recording = store.recording();
    var state = recording.stateAfter(recording.size(), LossMode.UNSYNCED_DROPPED);
    assertEquals(2, lastLsn(state, 0));
    var written = recording.stateAfter(before, LossMode.UNSYNCED_DROPPED);
    assertEquals(1, lastLsn(written, 0));
    reopened.close();
  }

  /** Writes 90 batches in three sessions, with checkpoints. */
  private void runWorkload(Random random) {
    long lsn = 0;
    for (int session = 0; session < 3; session++) {
      long checkpoint = checkpoints.lastEntry().getValue();
      var replayed = new ArrayList<WalBatch>();
      try (var log =
          WriteAheadLog.open(store, DIRECTORY, 7, checkpoint, SMALL_FILES, replayed::add)) {
        assertEquals(lsn - checkpoint, replayed.size());
        for (int step = 0; step < 15; step++) {
          int together = 1 + random.nextInt(3);
          for (int i = 0; i < together; i++) {
            lsn++;
            log.append(lsn, recordsOf(lsn));
          }
          log.awaitDurable(lsn);
          acknowledged.put(store.operationCount(), lsn);
          if (random.nextInt(6) == 0) {
            // A checkpoint never goes back; half of them cover the whole log.
            long before = checkpoints.lastEntry().getValue();
            long through = Math.max(before, lsn - 2 * random.nextInt(2));
            checkpoints.put(store.operationCount(), through);
            log.truncateBefore(through);
          }
        }
      }
    }
  }

  /** Returns 1 if a torn tail was cut. */
  private int recover(MemoryFileStore state, int n, String where) {
    long checkpoint = checkpoints.floorEntry(n).getValue();
    long owed = acknowledged.floorEntry(n).getValue();
    var batches = new ArrayList<WalBatch>();
    long cut;
    long last;
    try (var log = WriteAheadLog.open(state, DIRECTORY, 7, checkpoint, SMALL_FILES, batches::add)) {
      cut = log.cutBytes();
      last = log.lastLsn();
      log.append(last + 1, recordsOf(last + 1));
      log.awaitDurable(last + 1);
    } catch (RuntimeException e) {
      throw new AssertionError(where, e);
    }
    assertTrue(last >= owed, where + ": lost " + owed + ", has " + last);
    check(batches, checkpoint, last, where);
    var again = new ArrayList<WalBatch>();
    WalReplay result = WriteAheadLog.read(state, DIRECTORY, 7, checkpoint, again::add);
    assertEquals(new WalReplay(last + 1, 0), result, where);
    check(again, checkpoint, last + 1, where);
    return cut > 0 ? 1 : 0;
  }

  private static long lastLsn(FileStore state, long checkpoint) {
    try (var log = WriteAheadLog.open(state, DIRECTORY, 7, checkpoint, SMALL_FILES, batch -> {})) {
      return log.lastLsn();
    }
  }

  private static void check(List<WalBatch> batches, long checkpoint, long last, String where) {
    assertEquals(last - checkpoint, batches.size(), where);
    for (int i = 0; i < batches.size(); i++) {
      WalBatch batch = batches.get(i);
      assertEquals(checkpoint + 1 + i, batch.lsn(), where);
      List<byte[]> expected = recordsOf(batch.lsn());
      assertEquals(expected.size(), batch.records().size(), where);
      for (int r = 0; r < expected.size(); r++) {
        assertArrayEquals(expected.get(r), batch.records().get(r), where);
      }
    }
  }

  /** The records are a function of the lsn; some contain sectors of zeros. */
  private static List<byte[]> recordsOf(long lsn) {
    var random = new Random(lsn);
    var records = new ArrayList<byte[]>();
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] record = new byte[random.nextInt(1500)];
      if (random.nextInt(3) > 0) {
        random.nextBytes(record);
      }
      records.add(record);
    }
    return records;
  }
}
