package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes one file of a sealed segment from front to back through a bounded buffer, the header last.
 *
 * <p>Closing without {@link #finish} deletes the file; if that fails, it has no valid header.
 */
final class SegmentFileWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 18;

  private final FileStore store;
  private final Path path;
  private final StoreFile file;
  private final FileKind kind;
  private final String name;
  private final Runnable check;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();
  private long position = SegmentHeader.BYTES;
  private boolean finished;

  SegmentFileWriter(FileStore store, Path directory, FileKind kind, String name) {
    this(store, directory, kind, name, () -> {});
  }

  /** The writer runs {@code check} for every buffer that it writes; what it throws ends writing. */
  SegmentFileWriter(FileStore store, Path directory, FileKind kind, String name, Runnable check) {
    this.check = check;
    this.kind = kind;
    this.name = name;
    this.store = store;
    this.path = directory.resolve(name);
    this.file = store.create(path);
  }

  /** Writes the lowest {@code width} bytes of {@code bits}. */
  void putFixed(long bits, int width) {
    room(Long.BYTES);
    switch (width) {
      case 1 -> buffer.put((byte) bits);
      case 2 -> buffer.putShort((short) bits);
      case 4 -> buffer.putInt((int) bits);
      default -> buffer.putLong(bits);
    }
  }

  void putLong(long value) {
    room(Long.BYTES);
    buffer.putLong(value);
  }

  void putInt(int value) {
    room(Integer.BYTES);
    buffer.putInt(value);
  }

  void putLongs(long[] values) {
    for (long value : values) {
      putLong(value);
    }
  }

  /** Copies {@code length} bytes from {@code offset} of {@code source}. */
  void put(MemorySegment source, long offset, long length) {
    long end = offset + length;
    for (long at = offset; at < end; ) {
      room(1);
      int piece = (int) Math.min(buffer.remaining(), end - at);
      MemorySegment.copy(
          source, at, MemorySegment.ofArray(buffer.array()), buffer.position(), piece);
      buffer.position(buffer.position() + piece);
      at += piece;
    }
  }

  void put(ByteBuffer source) {
    put(MemorySegment.ofBuffer(source), 0, source.remaining());
  }

  /** Writes zeros up to the next multiple of 8. */
  void pad() {
    while ((bodyBytes() & 7) != 0) {
      room(1);
      buffer.put((byte) 0);
    }
  }

  long bodyBytes() {
    return position + buffer.position() - SegmentHeader.BYTES;
  }

  private void room(int bytes) {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() {
    check.run();
    buffer.flip();
    crc.update(buffer.duplicate());
    long length = buffer.remaining();
    file.write(buffer, position);
    position += length;
    buffer.clear();
  }

  /** Writes the header, forces the file and returns its record for the catalog. */
  FileRecord finish(long segmentId, long ownerId, int rowCount, @Nullable DataType type) {
    flush();
    int bodyCrc = (int) crc.getValue();
    long body = bodyBytes();
    ByteBuffer header =
        new SegmentHeader(kind, rowCount, segmentId, ownerId, body, type, bodyCrc).encode();
    CRC32C headerCrc = new CRC32C();
    headerCrc.update(header.duplicate());
    file.write(header, 0);
    file.force();
    finished = true;
    return new FileRecord(
        kind.word(),
        ownerId,
        name,
        SegmentHeader.BYTES + body,
        Checksums.combine((int) headerCrc.getValue(), bodyCrc, body));
  }

  @Override
  public void close() {
    try {
      file.close();
    } finally {
      if (!finished) {
        store.delete(path);
      }
    }
  }
}
