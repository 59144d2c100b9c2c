package io.vicinal.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.LossMode;
import io.vicinal.storage.io.MemoryFileStore;
import io.vicinal.storage.io.RecordingFileStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cuts, flips and zeroes the bytes of a log of three acknowledged batches in one file. */
final class WalDamageTest {
  private static final Path DIRECTORY = Path.of("wal");
  private static final Path FILE = DIRECTORY.resolve("00000000000000000001.wal");
  private static final int BATCHES = 3;

  private final byte[] closed; // ends with a mark
  private final byte[] open; // as after a kill
  private final int lastBatchAt;

  WalDamageTest() {
    var store = new MemoryFileStore();
    try (var log = WriteAheadLog.open(store, DIRECTORY, 7, 0, WalOptions.DEFAULT, batch -> {})) {
      append(log, 1, 300, 20);
      append(log, 2, 700);
      lastBatchAt = (int) store.sizeBytes(FILE);
      append(log, 3, 600, 100, 400);
      open = bytesOf(store);
    }
    closed = bytesOf(store);
    assertEquals(open.length + 512, closed.length);
  }

  @Test
  void cutsATailTornAtAnyByte() {
    int committedAt = lastBatchAt + 4 * WalRecordHeader.BYTES + 1100 + Long.BYTES;
    for (int end = lastBatchAt; end <= open.length; end++) {
      MemoryFileStore store = storeOf(Arrays.copyOf(open, end));
      var batches = new ArrayList<WalBatch>();
      boolean whole = end >= committedAt;
      try (var log = WriteAheadLog.open(store, DIRECTORY, 7, 0, WalOptions.DEFAULT, batches::add)) {
        assertEquals(whole ? 3 : 2, batches.size(), "cut at " + end);
        assertEquals(whole ? 0 : end - lastBatchAt, log.cutBytes());
      }
      assertEquals(whole ? 3 : 2, read(storeOf(bytesOf(store))), "second open, cut at " + end);
    }
  }

  @Test
  void refusesEveryFlippedBitOfAClosedLog() {
    int markAt = open.length;
    for (int bit = 0; bit < closed.length * 8; bit++) {
      if (bit / 8 < markAt) {
        assertRefused(flip(closed, bit), "bit " + bit);
      } else {
        assertAllOrRefused(flip(closed, bit), "bit " + bit);
      }
    }
  }

  @Test
  void refusesEveryFlippedBitAlsoAfterAKill() {
    for (int bit = 0; bit < open.length * 8; bit++) {
      assertRefused(flip(open, bit), "bit " + bit);
    }
  }

  @Test
  void refusesEveryZeroedSectorOfAClosedLog() {
    for (int at = 0; at < open.length; at += 512) {
      byte[] bytes = closed.clone();
      Arrays.fill(bytes, at, at + 512, (byte) 0);
      assertRefused(bytes, "sector at " + at);
    }
  }

  @Test
  void refusesATornTailInAnyFileButTheNewest() {
    var store = storeOf(Arrays.copyOf(open, open.length - 600));
    try (var log =
        WriteAheadLog.open(storeOf(open), DIRECTORY, 7, 0, WalOptions.DEFAULT, b -> {})) {
      assertEquals(3, log.lastLsn());
    }
    var next = new WalFileHeader(WalFormat.VERSION, 7, 4, 3, 99, 0);
    try (var file = store.create(DIRECTORY.resolve(WalFileHeader.fileName(4)))) {
      file.write(next.encode(), 0);
    }
    assertThrows(StorageException.Corrupt.class, () -> read(store));
  }

  @Test
  void removesAFileThatWasBegunButHasNoHeader() {
    for (int length : new int[] {0, 1, 511, 512}) {
      MemoryFileStore store = storeOf(open);
      Path begun = DIRECTORY.resolve(WalFileHeader.fileName(4));
      try (var file = store.create(begun)) {
        file.write(ByteBuffer.allocate(length), 0);
      }
      try (var log = WriteAheadLog.open(store, DIRECTORY, 7, 0, WalOptions.DEFAULT, b -> {})) {
        assertEquals(3, log.lastLsn());
        assertEquals(length, log.cutBytes());
        assertEquals(List.of(FILE), store.list(DIRECTORY));
      }
    }
  }

  @Test
  void neverFailsOtherwiseOnArbitraryBytes() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = Arrays.copyOf(closed, random.nextInt(closed.length + 600));
      for (int j = random.nextInt(6); j > 0 && bytes.length > 0; j--) {
        int at = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(600, bytes.length - at) + 1);
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, at, length);
      }
      try {
        assertTrue(read(storeOf(bytes)) <= BATCHES);
      } catch (StorageException.Corrupt | StorageException.FormatVersion e) {
        // Refused, as it should be.
      }
    }
  }

  @Test
  void goesOnInAnotherFileAfterACutThatAPowerFailureInterruptsAnywhere() {
    byte[] flipped = flip(open, 8 * (lastBatchAt + 100));
    byte[] torn = Arrays.copyOf(open, lastBatchAt + 700);
    for (byte[] damaged : List.of(flipped, torn, new byte[0], flip(open, 8 * 20))) {
      var store = new RecordingFileStore(storeOf(damaged));
      int first = store.operationCount();
      cut(store);
      int states = 0;
      for (int n = first; n <= store.operationCount(); n++) {
        for (LossMode mode : LossMode.values()) {
          MemoryFileStore left = store.recording().stateAfter(n, mode);
          String where = "after " + store.recording().describe(n) + ", " + mode;
          boolean wasDamaged = cut(left);
          assertFalse(wasDamaged && n == store.operationCount(), where);
          assertGoesOnElsewhere(left, where);
          states++;
        }
      }
      assertTrue(states > 20, states + " states");
    }
  }

  /** Cuts a log that has been closed with three batches; returns whether it was damaged. */
  private static boolean cut(FileStore store) {
    var damage = WalDamage.find(store, DIRECTORY, 7, 0, BATCHES);
    damage.ifPresent(found -> found.cut(store, DIRECTORY, 7, List.of()));
    return damage.isPresent();
  }

  private static void assertGoesOnElsewhere(MemoryFileStore store, String where) {
    var batches = new ArrayList<WalBatch>();
    try (var log =
        WriteAheadLog.open(store, DIRECTORY, 7, 0, BATCHES, WalOptions.DEFAULT, batches::add)) {
      assertTrue(batches.getLast().lsn() > BATCHES, where);
      log.append(log.lastLsn() + 1, List.of());
    }
    var recovery = new WalRecovery(7, 0, batch -> {}, batch -> {});
    recovery.read(store, DIRECTORY, BATCHES);
    long lsn = recovery.files().getLast().lastLsn();
    assertTrue(lsn > BATCHES + 1, where);
    assertTrue(WalFileHeader.firstLsn(recovery.files().getLast().path()) > BATCHES, where);
    assertTrue(recovery.files().size() <= 2, where);
  }

  private void assertRefused(byte[] bytes, String what) {
    assertThrows(StorageException.Corrupt.class, () -> read(storeOf(bytes)), what);
  }

  private void assertAllOrRefused(byte[] bytes, String what) {
    try {
      assertEquals(BATCHES, read(storeOf(bytes)), what);
    } catch (StorageException.Corrupt e) {
      assertTrue(e.getMessage().contains("damaged at offset"), what);
    }
  }

  private static void append(WriteAheadLog log, long lsn, int... sizes) {
    var records = new ArrayList<byte[]>();
    for (int size : sizes) {
      byte[] record = new byte[size];
      new Random(lsn).nextBytes(record);
      records.add(record);
    }
    log.append(lsn, records);
    log.awaitDurable(lsn);
  }

  private static int read(MemoryFileStore store) {
    var batches = new ArrayList<WalBatch>();
    WriteAheadLog.read(store, DIRECTORY, 7, 0, batches::add);
    return batches.size();
  }

  private static byte[] flip(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    return flipped;
  }

  private static MemoryFileStore storeOf(byte[] bytes) {
    var store = new MemoryFileStore();
    store.createDirectories(DIRECTORY);
    try (var file = store.create(FILE)) {
      file.write(ByteBuffer.wrap(bytes), 0);
    }
    return store;
  }

  private static byte[] bytesOf(MemoryFileStore store) {
    var bytes = ByteBuffer.allocate((int) store.sizeBytes(FILE));
    try (var file = store.openReadOnly(FILE)) {
      file.readFully(bytes, 0);
    }
    return bytes.array();
  }
}
