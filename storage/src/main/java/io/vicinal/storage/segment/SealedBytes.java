package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.LONG_LE;

import io.vicinal.storage.DataType;
import io.vicinal.storage.StorageException;
import java.lang.foreign.MemorySegment;

/** Reads a mapped column of values of any length, laid out by {@link BytesLayout}. */
final class SealedBytes extends BytesColumn {
  private final MemorySegment file;
  private final BytesLayout layout;
  private final long bytesLength;
  private final String fileName;

  SealedBytes(DataType type, MemorySegment file, BytesLayout layout, String fileName) {
    super(type);
    this.file = file;
    this.layout = layout;
    this.bytesLength = file.byteSize() - layout.bytes();
    this.fileName = fileName;
  }

  @Override
  public MemorySegment memory(int ordinal) {
    return file;
  }

  @Override
  public long start(int ordinal) {
    return layout.bytes() + offset(ordinal);
  }

  @Override
  public int length(int ordinal) {
    long length = offset(ordinal + 1L) - offset(ordinal);
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw new StorageException.Corrupt(
          fileName,
          layout.offsets() + (ordinal + 1L) * Long.BYTES,
          "an offset up to 2 GiB after the one before",
          "one " + length + " bytes after");
    }
    return (int) length;
  }

  // A large file is not summed when it is opened, so that a bad offset is noticed here at the
  // latest.
  private long offset(long index) {
    long at = layout.offsets() + index * Long.BYTES;
    long offset = file.get(LONG_LE, at);
    if (offset < 0 || offset > bytesLength) {
      throw new StorageException.Corrupt(
          fileName, at, "an offset from 0 to " + bytesLength, Long.toString(offset));
    }
    return offset;
  }

  @Override
  public long nullWord(int word) {
    return file.get(LONG_LE, layout.nulls() + (long) word * Long.BYTES);
  }
}
