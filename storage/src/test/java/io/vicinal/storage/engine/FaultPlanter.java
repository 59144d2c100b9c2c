package io.vicinal.storage.engine;

import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.CatalogForger;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.RealFileStore;
import io.vicinal.storage.wal.WriteAheadLog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Plants faults in a closed directory, such as that of {@link FaultTable}: changes bytes and makes
 * all checksums and digests right again, so that only a check of the meaning can find them.
 */
final class FaultPlanter {
  private static final int HEADER = 64;
  private static final int BODY_CRC = 48;
  private static final int HEADER_CRC = 60;

  private final Path data;
  final SegmentRecord large; // with a graph and ended rows
  final SegmentRecord small; // newer, if there is another
  final CatalogState state;

  FaultPlanter(Path data) {
    this.data = data;
    try (Catalog catalog = Catalog.open(data.resolve("catalog.sqlite"), true)) {
      state = catalog.load();
    }
    large =
        state.segments().stream()
            .filter(s -> s.files().stream().anyMatch(f -> f.kind().equals("graph")))
            .findFirst()
            .orElseThrow();
    small = state.segments().stream().filter(s -> s.id() != large.id()).findFirst().orElse(large);
  }

  Path catalog() {
    return data.resolve("catalog.sqlite");
  }

  Path directory(SegmentRecord segment) {
    return data.resolve("databases/1/tables/" + segment.tableId() + "/segments/" + segment.id());
  }

  FileRecord file(SegmentRecord segment, String prefix) {
    return segment.files().stream()
        .filter(file -> file.name().startsWith(prefix))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(prefix + " of " + segment));
  }

  Path path(SegmentRecord segment, String prefix) {
    return directory(segment).resolve(file(segment, prefix).name());
  }

  /** Changes a file of a segment and makes its checksums and the catalog's right. */
  void edit(SegmentRecord segment, String prefix, Consumer<ByteBuffer> change) throws Exception {
    FileRecord file = file(segment, prefix);
    Path path = directory(segment).resolve(file.name());
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    change.accept(bytes);
    bytes.putInt(BODY_CRC, crc(bytes, HEADER, bytes.capacity()));
    bytes.putInt(HEADER_CRC, crc(bytes, 0, HEADER_CRC));
    Files.write(path, bytes.array());
    fileRow(segment, file.name(), Map.of("crc32c", (long) crc(bytes, 0, bytes.capacity())));
  }

  private static int crc(ByteBuffer bytes, int from, int to) {
    var crc = new CRC32C();
    crc.update(bytes.slice(from, to - from));
    return (int) crc.getValue();
  }

  void fileRow(SegmentRecord segment, String name, Map<String, Object> set) throws Exception {
    update("segment_files", Map.of("segment_id", segment.id(), "name", name), set);
  }

  void update(String table, Map<String, Object> where, Map<String, Object> set) throws Exception {
    CatalogForger.update(catalog(), table, where, set);
  }

  void delete(String table, Map<String, Object> where) throws Exception {
    CatalogForger.delete(catalog(), table, where);
  }

  /** Appends a whole, acknowledged batch to the log. */
  void appendToLog(long lsn, byte[] record) {
    try (FileStore files = RealFileStore.at(data);
        WriteAheadLog log =
            WriteAheadLog.open(
                files,
                Path.of("databases/1/wal"),
                1,
                state.databases().getFirst().checkpointLsn(),
                state.databases().getFirst().durableLsn(),
                FileOpLog.options(OpenOptions.DEFAULT, DatabaseSettings.DEFAULT),
                _ -> {})) {
      log.append(lsn, List.of(record));
      log.awaitDurable(lsn);
    }
  }

  // Where things are in the files of FaultTable; the formats are documented beside their classes.

  static int blocks(int rows) {
    return (rows + 1023) / 1024;
  }

  static int align(int bytes) {
    return (bytes + 7) & -8;
  }

  static int nulls(int rows, int width) {
    return HEADER + align(rows * width);
  }

  static int bounds(int rows, int width) {
    return nulls(rows, width) + (rows + 63) / 64 * 8;
  }

  static int vector(int row) {
    return HEADER + row * 64;
  }

  static int norm(int rows, int row) {
    return vector(rows) + row * 4;
  }

  static int hash(int entry) {
    return HEADER + entry * 8;
  }

  static int ordinal(int rows, int entry) {
    return HEADER + rows * 8 + entry * 4;
  }

  /** Returns where the lists of level 0 of a graph with m = 16 begin. */
  static int links(int node) {
    return 2 * HEADER + node * 128;
  }

  static int level(int rows, int node) {
    return links(rows) + node;
  }
}
