package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.FLOAT_LE;

import io.vicinal.storage.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a column of values of any length in place: text as UTF-8, VARBINARY as it is, a vector
 * without fixed dimension as little-endian floats.
 *
 * <p>The value at an ordinal is {@link #length} bytes at {@link #start} of {@link #memory}.
 */
public abstract sealed class BytesColumn implements ColumnReader
    permits GrowingBytes, SealedBytes, SameBytes {
  private final DataType type;

  BytesColumn(DataType type) {
    this.type = type;
  }

  /** Returns the memory that holds the value at {@code ordinal}. */
  public abstract MemorySegment memory(int ordinal);

  /** Returns the byte offset of the value in its memory. */
  public abstract long start(int ordinal);

  /** Returns the bytes of the value, 0 for NULL. */
  public abstract int length(int ordinal);

  @Override
  public final DataType type() {
    return type;
  }

  @Override
  public final @Nullable Object value(int ordinal) {
    if (isNull(ordinal)) {
      return null;
    }
    int length = length(ordinal);
    if (type.isVector()) {
      float[] vector = new float[length / Float.BYTES];
      MemorySegment.copy(memory(ordinal), FLOAT_LE, start(ordinal), vector, 0, vector.length);
      return vector;
    }
    byte[] bytes = new byte[length];
    MemorySegment.copy(memory(ordinal), ValueLayout.JAVA_BYTE, start(ordinal), bytes, 0, length);
    return switch (type.kind()) {
      case VARBINARY -> bytes;
      case ARRAY -> ArrayBytes.decode(type.arrayElement(), bytes);
      default -> new String(bytes, StandardCharsets.UTF_8);
    };
  }
}
