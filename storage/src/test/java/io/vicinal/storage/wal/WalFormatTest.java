package io.vicinal.storage.wal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.MemoryFileStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class WalFormatTest {
  private static final String GOLDEN_1 = "/format/v1/00000000000000000001.wal";
  private static final String GOLDEN = "/format/v2/00000000000000000001.wal";
  private static final long TIME_MICROS = 1_700_000_000_123_456L;
  private static final Path DIRECTORY = Path.of("wal");
  private static final Path FILE = DIRECTORY.resolve("00000000000000000001.wal");

  @Test
  void writesTheGoldenFile() throws IOException {
    assertArrayEquals(golden(GOLDEN), write());
  }

  @Test
  void readsTheGoldenFileOfEachVersion() throws IOException {
    for (String name : List.of(GOLDEN_1, GOLDEN)) {
      var batches = new ArrayList<WalBatch>();
      WalReplay result = WriteAheadLog.read(storeOf(golden(name)), DIRECTORY, 7, 0, batches::add);
      assertEquals(new WalReplay(1, 0), result);
      assertEquals("hi", new String(batches.getFirst().records().getFirst(), UTF_8));
      long time = name.equals(GOLDEN) ? TIME_MICROS : WalBatch.NO_TIME;
      assertEquals(time, batches.getFirst().timeMicros());
    }
  }

  @Test
  void goesOnBehindAFileOfVersion1InAFileOfItsOwn() throws IOException {
    var store = storeOf(golden(GOLDEN_1));
    for (long lsn = 2; lsn <= 4; lsn++) {
      try (var log = WriteAheadLog.open(store, DIRECTORY, 7, 0, WalOptions.DEFAULT, batch -> {})) {
        assertEquals(lsn - 1, log.lastLsn());
        log.append(lsn, List.of("more".getBytes(UTF_8)));
        log.awaitDurable(lsn);
      }
    }
    assertEquals(
        List.of(FILE, DIRECTORY.resolve(WalFileHeader.fileName(2))), store.list(DIRECTORY));
    assertEquals(golden(GOLDEN_1).length, store.sizeBytes(FILE));
    var batches = new ArrayList<WalBatch>();
    WriteAheadLog.read(store, DIRECTORY, 7, 0, batches::add);
    assertEquals(4, batches.size());
  }

  @Test
  void refusesAnotherVersion() throws IOException {
    byte[] file = golden(GOLDEN);
    var sector = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    sector.putInt(8, 3);
    var crc = new CRC32C();
    crc.update(file, 0, 508);
    sector.putInt(508, (int) crc.getValue());
    var e =
        assertThrows(
            StorageException.FormatVersion.class,
            () -> WriteAheadLog.read(storeOf(file), DIRECTORY, 7, 0, batch -> {}));
    assertTrue(e.getMessage().endsWith("has format version 3, this release reads 2"), e.toString());
  }

  /** The worked example of {@link WalFormat}: one batch, and the mark of a clean close. */
  static byte[] write() {
    var store = new MemoryFileStore();
    try (var log =
        WriteAheadLog.open(
            store,
            DIRECTORY,
            7,
            0,
            0,
            WalOptions.DEFAULT,
            batch -> {},
            () -> 0x1122334455667788L)) {
      log.append(1, TIME_MICROS, List.of("hi".getBytes(UTF_8)));
      log.awaitDurable(1);
    }
    var bytes = ByteBuffer.allocate((int) store.sizeBytes(FILE));
    try (var file = store.open(FILE)) {
      file.readFully(bytes, 0);
    }
    return bytes.array();
  }

  private static MemoryFileStore storeOf(byte[] bytes) {
    var store = new MemoryFileStore();
    store.createDirectories(DIRECTORY);
    try (var file = store.create(FILE)) {
      file.write(ByteBuffer.wrap(bytes), 0);
    }
    return store;
  }

  private static byte[] golden(String name) throws IOException {
    try (var in = WalFormatTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
