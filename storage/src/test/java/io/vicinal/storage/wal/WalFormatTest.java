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
  private static final String GOLDEN = "/format/v1/00000000000000000001.wal";
  private static final Path DIRECTORY = Path.of("wal");
  private static final Path FILE = DIRECTORY.resolve("00000000000000000001.wal");

  @Test
  void writesTheGoldenFile() throws IOException {
    assertArrayEquals(golden(), write());
  }

  @Test
  void readsTheGoldenFile() throws IOException {
    var batches = new ArrayList<WalBatch>();
    WalReplay result = WriteAheadLog.read(storeOf(golden()), DIRECTORY, 7, 0, batches::add);
    assertEquals(new WalReplay(1, 0), result);
    assertEquals("hi", new String(batches.getFirst().records().getFirst(), UTF_8));
  }

  @Test
  void refusesAnotherVersion() throws IOException {
    byte[] file = golden();
    var sector = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    sector.putInt(8, 2);
    var crc = new CRC32C();
    crc.update(file, 0, 508);
    sector.putInt(508, (int) crc.getValue());
    var e =
        assertThrows(
            StorageException.FormatVersion.class,
            () -> WriteAheadLog.read(storeOf(file), DIRECTORY, 7, 0, batch -> {}));
    assertTrue(e.getMessage().endsWith("has format version 2, this release reads 1"), e.toString());
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
      log.append(1, List.of("hi".getBytes(UTF_8)));
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

  private static byte[] golden() throws IOException {
    try (var in = WalFormatTest.class.getResourceAsStream(GOLDEN)) {
      return in.readAllBytes();
    }
  }
}
