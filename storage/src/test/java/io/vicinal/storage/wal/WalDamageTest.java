package io.vicinal.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.MemoryFileStore;
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
