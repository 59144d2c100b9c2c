package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.Table;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.MemoryFileStore;
import io.vicinal.storage.io.StoreFile;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Files of format version 1 are written as they always were, and read. Run once with {@code
 * -Dvicinal.golden.write=<directory>} to write them anew after a change of an unreleased format.
 */
class GoldenFilesTest {
  private static final String GOLDEN = "/format/v1/segment/";

  private final Table table =
      Rows.table(
          List.of(
              column("id", DataType.of(Kind.BIGINT)),
              column("flag", DataType.of(Kind.BOOLEAN)),
              column("price", new DataType(Kind.DECIMAL, 9, 2)),
              column("amount", new DataType(Kind.DECIMAL, 30, 3)),
              column("ratio", DataType.of(Kind.DOUBLE)),
              column("name", DataType.of(Kind.TEXT)),
              column("tag", DataType.of(Kind.UUID)),
              column("embedding", DataType.vector(3)),
              column("loose", DataType.vector(0))),
          List.of(0));

  private final Object[][] rows = {
    {
      1L,
      true,
      new BigDecimal("12.50"),
      new BigDecimal("-1234567890123456789012.345"),
      0.1,
      "naïve 😀",
      UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
      new float[] {1, 2, 2},
      new float[] {1.5f}
    },
    {2L, null, null, null, null, null, null, null, null},
    {
      -3L,
      false,
      new BigDecimal("-0.01"),
      new BigDecimal("0.000"),
      -2.0,
      "",
      new UUID(-1, -1),
      new float[] {0, 0, 0},
      new float[] {-1, 0.25f}
    }
  };

  private static ColumnDefinition column(String name, DataType type) {
    return new ColumnDefinition(name, type, !name.equals("id"), null);
  }

  private SegmentRecord write(FileStore store, Path directory) {
    try (GrowingSegment growing = new GrowingSegment(1, table)) {
      for (int i = 0; i < rows.length; i++) {
        growing.append(rows[i], 100 + i);
      }
      SegmentRecord record =
          SegmentWriter.write(
              store, directory, 42, table, 0, RowSource.visible(List.of(growing), 200));
      SealedSegment sealed = SealedSegment.open(store, directory, table, record);
      sealed.kill(1, 150);
      sealed.attach(SegmentWriter.writeTombstones(store, directory, sealed, 160));
      SegmentRecord withTombstones = sealed.record();
      sealed.release();
      return withTombstones;
    }
  }

  private static byte[] read(FileStore store, Path file) {
    try (StoreFile open = store.openReadOnly(file)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) open.sizeBytes());
      open.readFully(bytes, 0);
      return bytes.array();
    }
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = GoldenFilesTest.class.getResourceAsStream(GOLDEN + name)) {
      assertNotNull(in, name);
      return in.readAllBytes();
    }
  }

  @Test
  void filesAreWrittenAsTheyWere() throws IOException {
    FileStore store = new MemoryFileStore();
    Path directory = Path.of("s");
    String target = System.getProperty("vicinal.golden.write");
    for (FileRecord file : write(store, directory).files()) {
      byte[] bytes = read(store, directory.resolve(file.name()));
      if (target != null) {
        Files.createDirectories(Path.of(target));
        Files.write(Path.of(target).resolve(file.name()), bytes);
      } else {
        assertArrayEquals(golden(file.name()), bytes, file.name());
      }
    }
  }

  @Test
  void filesAreReadAsTheyWereWritten() throws IOException {
    FileStore store = new MemoryFileStore();
    Path directory = Path.of("golden");
    store.createDirectories(directory);
    SegmentRecord record = write(new MemoryFileStore(), Path.of("s"));
    for (FileRecord file : record.files()) {
      try (StoreFile copy = store.create(directory.resolve(file.name()))) {
        copy.write(ByteBuffer.wrap(golden(file.name())), 0);
      }
    }
    SealedSegment sealed = SealedSegment.open(store, directory, table, record);
    for (int i = 0; i < rows.length; i++) {
      assertArrayEquals(rows[i], sealed.row(i));
      assertEquals(100 + i, sealed.beginLsn(i));
      assertEquals(i == 1 ? 150 : Segment.LIVE, sealed.endLsn(i));
      assertEquals(i, sealed.find(RowKey.of(table, rows[i])));
    }
    assertEquals(List.of(), sealed.verify());
    sealed.release();
  }

  @Test
  void theHeaderIsTheOneOfTheDescription() throws IOException {
    byte[] bytes = golden("column-1");
    String hex = java.util.HexFormat.of().formatHex(bytes, 0, 48);
    assertEquals(
        "564943494e414c00" // magic
            + "0100" // kind: column
            + "0100" // version
            + "03000000" // rows
            + "2a00000000000000" // segment 42
            + "0100000000000000" // column 1
            + "2000000000000000" // body of 32 bytes
            + "0100" // BOOLEAN
            + "0000" // scale
            + "00000000", // precision
        hex);
    assertEquals(
        "0100000000000000" // values: true, 0 for NULL, false, padding
            + "0200000000000000" // NULL in row 1
            + "0000000000000000" // smallest: false
            + "0100000000000000", // largest: true
        java.util.HexFormat.of().formatHex(bytes, SegmentHeader.BYTES, bytes.length));
  }
}
