package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Reads a column of values of any length of which every row has the same one. */
final class SameBytes extends BytesColumn {
  private final MemorySegment memory;
  private final boolean isNull;

  /**
   * @param bytes of the value, null for NULL
   */
  SameBytes(DataType type, byte @Nullable [] bytes) {
    super(type);
    this.memory = MemorySegment.ofArray(bytes == null ? new byte[0] : bytes);
    this.isNull = bytes == null;
  }

  @Override
  public MemorySegment memory(int ordinal) {
    return memory;
  }

  @Override
  public long start(int ordinal) {
    return 0;
  }

  @Override
  public int length(int ordinal) {
    return (int) memory.byteSize();
  }

  @Override
  public long nullWord(int word) {
    return isNull ? -1 : 0;
  }
}
