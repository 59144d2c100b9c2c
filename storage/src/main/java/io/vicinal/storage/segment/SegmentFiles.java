package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.LONG_LE;

import io.vicinal.storage.DataType;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Checks the files of one sealed segment against the catalog and maps them.
 *
 * <p>Length and header are checked first, through the channel and never the map; the body's
 * checksum when asked for.
 */
final class SegmentFiles {
  private static final long CHECKED_SEGMENT_BYTES_MAX = 256L << 20;
  private static final long CHECKED_FILE_BYTES_MAX = 64L << 20;

  private final FileStore store;
  private final Path directory;
  private final Table table;
  private final SegmentRecord record;
  private final long fileBytesMax; // files up to this size are summed when they are mapped

  SegmentFiles(FileStore store, Path directory, Table table, SegmentRecord record) {
    this.store = store;
    this.directory = directory;
    this.table = table;
    this.record = record;
    long segmentBytes = record.files().stream().mapToLong(FileRecord::sizeBytes).sum();
    fileBytesMax =
        segmentBytes <= CHECKED_SEGMENT_BYTES_MAX ? Long.MAX_VALUE : CHECKED_FILE_BYTES_MAX;
  }

  FileStore store() {
    return store;
  }

  Path directory() {
    return directory;
  }

  Table table() {
    return table;
  }

  String describe(FileRecord file) {
    return store.describe(directory.resolve(file.name()));
  }

  /** Returns whether the catalog names a file of {@code kind} that belongs to {@code ownerId}. */
  boolean has(FileKind kind, long ownerId) {
    return record.files().stream()
        .anyMatch(file -> file.kind().equals(kind.word()) && file.ownerId() == ownerId);
  }

  /** Returns the only file of {@code kind} that belongs to {@code ownerId}. */
  FileRecord file(FileKind kind, long ownerId) {
    for (FileRecord file : record.files()) {
      if (file.kind().equals(kind.word()) && file.ownerId() == ownerId) {
        return file;
      }
    }
    throw new StorageException.Corrupt(
        store.describe(directory), 0, "a file of kind " + kind.word() + " for " + ownerId, "none");
  }

  /**
   * Maps {@code file} after checking it; the body of a large file of a large segment is left to
   * {@link #check}, so that opening stays fast.
   *
   * @throws StorageException.Corrupt if it is damaged
   */
  MemorySegment map(FileRecord file, Arena arena) {
    Path path = directory.resolve(file.name());
    check(file, file.sizeBytes() <= fileBytesMax, () -> {});
    MemorySegment mapped = store.mapReadOnly(path, file.sizeBytes(), arena);
    checkLength(file, mapped);
    return mapped;
  }

  /**
   * Checks length and header, and if {@code checkBody} also every byte of the body.
   *
   * @param pause called again and again; what it throws ends the check
   */
  void check(FileRecord file, boolean checkBody, Runnable pause) {
    Path path = directory.resolve(file.name());
    if (!store.exists(path)) {
      throw new StorageException.Corrupt(
          describe(file), 0, "a file of " + file.sizeBytes() + " bytes", "no file");
    }
    try (StoreFile open = store.openReadOnly(path)) {
      long length = open.sizeBytes();
      if (length != file.sizeBytes() || length < SegmentHeader.BYTES) {
        throw new StorageException.Corrupt(
            describe(file),
            Math.min(length, file.sizeBytes()),
            "a file of " + file.sizeBytes() + " bytes",
            length + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
      open.readFully(bytes, 0);
      bytes.flip();
      SegmentHeader header = SegmentHeader.check(bytes, expected(file), describe(file));
      // The checksum of the catalog covers the header, hence the body's checksum too: comparing it
      // costs nothing and tells a file of the same shape from the one that was published.
      int headerCrc = crc(bytes);
      int whole = Checksums.combine(headerCrc, header.bodyCrc(), header.bodyBytes());
      if (whole != file.crc32c()) {
        throw checksum(file, 0, file.crc32c(), whole);
      }
      if (checkBody) {
        int found = Checksums.read(open, SegmentHeader.BYTES, header.bodyBytes(), pause);
        if (found != header.bodyCrc()) {
          throw checksum(file, SegmentHeader.BYTES, header.bodyCrc(), found);
        }
      }
    }
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  private StorageException checksum(FileRecord file, long offset, int expected, int found) {
    return new StorageException.Corrupt(
        describe(file),
        offset,
        "checksum " + Integer.toHexString(expected),
        Integer.toHexString(found));
  }

  private SegmentHeader expected(FileRecord file) {
    FileKind kind =
        FileKind.ofWord(file.kind())
            .orElseThrow(() ->
                new StorageException.Corrupt(
                    describe(file), 0, "a known kind of file", file.kind()));
    return new SegmentHeader(
        kind,
        record.rowCount(),
        record.id(),
        file.ownerId(),
        file.sizeBytes() - SegmentHeader.BYTES,
        type(kind, file.ownerId()),
        0);
  }

  private @Nullable DataType type(FileKind kind, long ownerId) {
    return kind == FileKind.COLUMN || kind == FileKind.VECTOR
        ? table.columns().get((int) ownerId).type()
        : null;
  }

  /** Checks that the body has the length that its contents ask for. */
  private void checkLength(FileRecord file, MemorySegment mapped) {
    int rows = record.rowCount();
    FileKind kind = FileKind.ofWord(file.kind()).orElseThrow();
    DataType type = type(kind, file.ownerId());
    long body = file.sizeBytes() - SegmentHeader.BYTES;
    long expected =
        switch (kind) {
          case COLUMN, VECTOR -> type == null ? body : columnBytes(rows, type, file, mapped);
          case VERSIONS -> new FixedLayout(rows, Long.BYTES).bodyBytes();
          case KEYS -> new KeysLayout(rows).bodyBytes();
          case UNIQUE ->
              KeysLayout.ofBody(body).entries() > rows ? -1 : KeysLayout.ofBody(body).bodyBytes();
          case TOMBSTONES -> tombstoneBytes(file, mapped);
          case GRAPH -> body;
        };
    if (expected != body) {
      throw new StorageException.Corrupt(
          describe(file),
          SegmentHeader.BYTES,
          expected + " bytes of " + kind.word(),
          body + " bytes");
    }
  }

  private long columnBytes(int rows, DataType type, FileRecord file, MemorySegment mapped) {
    return switch (ColumnShape.of(type)) {
      case NARROW, WIDE -> new FixedLayout(rows, ColumnShape.width(type)).bodyBytes();
      case VECTOR -> VectorLayout.of(rows, type).bodyBytes();
      case BYTES -> {
        BytesLayout layout = new BytesLayout(rows);
        requireBytes(file, layout.bytes());
        long last = mapped.get(LONG_LE, layout.nulls() - Long.BYTES);
        yield layout.bytes() + last - SegmentHeader.BYTES;
      }
    };
  }

  private long tombstoneBytes(FileRecord file, MemorySegment mapped) {
    requireBytes(file, SegmentHeader.BYTES + Long.BYTES);
    long count = mapped.get(LONG_LE, TombstonesLayout.COUNT);
    return count < 0 || count > record.rowCount() ? -1 : new TombstonesLayout(count).bodyBytes();
  }

  private void requireBytes(FileRecord file, long bytes) {
    if (file.sizeBytes() < bytes) {
      throw new StorageException.Corrupt(
          describe(file), file.sizeBytes(), "at least " + bytes + " bytes", "the end");
    }
  }
}
