package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import io.vicinal.storage.StorageException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns an array into bytes and back; what rows of the log and columns hold.
 *
 * <p>Little-endian, without alignment: {@code u32} number of elements · one null bit per element,
 * element 0 in bit 0 of the first byte · the elements that are not NULL, in order, as {@link
 * RowCodec} writes values: of fixed width 1, 2, 4, 8 or 16 bytes, else a {@code u32} length first.
 * Example: (TEXT "a", NULL) is {@code 02 00 00 00 02 01 00 00 00 61}.
 */
final class ArrayBytes {
  private ArrayBytes() {}

  /** Returns the bytes of a valid array. */
  static byte[] encode(DataType element, List<?> array) {
    boolean sized = ColumnShape.of(element) == ColumnShape.BYTES;
    byte[] nulls = new byte[(array.size() + 7) / 8];
    List<byte[]> values = new ArrayList<>();
    long size = (long) Integer.BYTES + nulls.length;
    for (int i = 0; i < array.size(); i++) {
      Object value = array.get(i);
      if (value == null) {
        nulls[i / 8] |= (byte) (1 << (i % 8));
      } else {
        byte[] bytes = RowCodec.encode(element, value);
        size += bytes.length + (sized ? Integer.BYTES : 0);
        values.add(bytes);
      }
    }
    if (size > Integer.MAX_VALUE - 64) {
      throw new StorageException.LimitExceeded(
          "an array has at most " + (Integer.MAX_VALUE - 64) + " bytes, not " + size);
    }
    ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(array.size()).put(nulls);
    for (byte[] value : values) {
      if (sized) {
        out.putInt(value.length);
      }
      out.put(value);
    }
    return out.array();
  }

  /** Returns the most bytes that {@link #encode} makes of an array. */
  static long bytesMax(List<?> array) {
    long size = (long) Integer.BYTES + (array.size() + 7) / 8;
    for (Object value : array) {
      size +=
          switch (value) {
            case null -> 0;
            case String text -> Integer.BYTES + 3L * text.length(); // UTF-8 of a UTF-16 unit
            case byte[] binary -> Integer.BYTES + binary.length;
            default -> WideColumn.WIDTH;
          };
    }
    return size;
  }

  /** Returns the array of {@code bytes}. @throws StorageException.Corrupt if they are none */
  static List<@Nullable Object> decode(DataType element, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try {
      int count = in.getInt();
      if (count < 0 || (count + 7L) / 8 > in.remaining()) {
        throw corrupt(0, "at most " + 8L * in.remaining() + " elements", count + " elements");
      }
      byte[] nulls = new byte[(count + 7) / 8];
      in.get(nulls);
      List<@Nullable Object> array = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        boolean isNull = (nulls[i / 8] >> (i % 8) & 1) != 0;
        array.add(isNull ? null : value(element, in));
      }
      if (in.hasRemaining()) {
        throw corrupt(in.position(), "the end of the array", in.remaining() + " more bytes");
      }
      return Collections.unmodifiableList(array);
    } catch (BufferUnderflowException e) {
      throw corrupt(in.position(), "more bytes of the array", "its end");
    }
  }

  private static Object value(DataType element, ByteBuffer in) {
    boolean sized = ColumnShape.of(element) == ColumnShape.BYTES;
    int length = sized ? in.getInt() : ColumnShape.width(element);
    if (length < 0 || length > in.remaining()) {
      throw corrupt(in.position(), "at most " + in.remaining() + " bytes", "" + length);
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return RowCodec.value(element, bytes);
  }

  private static StorageException corrupt(int offset, String expected, String found) {
    return new StorageException.Corrupt("array", offset, expected, found);
  }
}
