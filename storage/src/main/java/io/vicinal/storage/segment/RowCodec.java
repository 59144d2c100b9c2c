package io.vicinal.storage.segment;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.vector.VectorBytes;
import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a row into bytes and back; the payload of log records.
 *
 * <p>Little-endian, without alignment: {@code u16} number of columns · one null bit per column,
 * column 0 in bit 0 of the first byte · the values that are not NULL, in column order. Values of
 * fixed width have 1, 2, 4, 8 or 16 bytes (wide ones: lower half first). Text (UTF-8), VARBINARY,
 * arrays and vectors without fixed dimension have a {@code u32} length in bytes first; a vector of
 * fixed dimension is its coordinates alone, see {@link VectorBytes}. Example: (INTEGER 7, TEXT
 * NULL, TEXT "a") is {@code 03 00 02 07 00 00 00 01 00 00 00 61}.
 *
 * <p>A row with fewer columns than the table was written before the missing ones were added, and
 * has their initial values. Immutable, thread-safe.
 */
public final class RowCodec {
  private final Table table;
  private final DataType[] types;

  public RowCodec(Table table) {
    this.table = table;
    this.types = table.columns().stream().map(ColumnDefinition::type).toArray(DataType[]::new);
  }

  /**
   * Checks that {@code row} fits the table: one value per column, in the class of its kind.
   *
   * @throws StorageException.NullNotAllowed for a missing value of a NOT NULL column
   * @throws StorageException.VectorData for a wrong dimension, NaN or infinity
   * @throws StorageException.ValueOutOfRange for a wrong class, length or number of digits
   */
  public void validate(@Nullable Object[] row) {
    List<ColumnDefinition> columns = table.columns();
    if (row.length != columns.size()) {
      throw new StorageException.ValueOutOfRange(
          "table \"" + table.name() + "\" has " + columns.size() + " columns, not " + row.length);
    }
    for (int i = 0; i < row.length; i++) {
      RowRules.check(table, columns.get(i), row[i]);
    }
  }

  /** Returns the bytes of a valid row. */
  public byte[] encode(@Nullable Object[] row) {
    int nullBytes = (types.length + 7) / 8;
    byte[][] bytes = new byte[types.length][];
    int start = Short.BYTES + nullBytes;
    long size = start;
    for (int i = 0; i < types.length; i++) {
      Object value = row[i];
      if (value != null) {
        bytes[i] = encode(types[i], value);
        size += bytes[i].length + (isSized(types[i]) ? Integer.BYTES : 0);
      }
    }
    if (size > Integer.MAX_VALUE - 64) {
      throw new StorageException.LimitExceeded(
          "a row has at most " + (Integer.MAX_VALUE - 64) + " bytes, not " + size);
    }
    ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) types.length);
    out.position(start);
    for (int i = 0; i < types.length; i++) {
      if (row[i] == null) {
        int at = Short.BYTES + i / 8;
        out.put(at, (byte) (out.get(at) | 1 << (i % 8)));
        continue;
      }
      if (isSized(types[i])) {
        out.putInt(bytes[i].length);
      }
      out.put(bytes[i]);
    }
    return out.array();
  }

  /** Returns the row of {@code bytes}. @throws StorageException.Corrupt if they are no such row */
  public @Nullable Object[] decode(byte[] bytes) {
    return decode(ByteBuffer.wrap(bytes));
  }

  /**
   * Returns the row of all bytes that remain in {@code source}.
   *
   * @throws StorageException.Corrupt if they are no row of this table
   */
  public @Nullable Object[] decode(ByteBuffer source) {
    ByteBuffer in = source.slice().order(ByteOrder.LITTLE_ENDIAN);
    try {
      int count = Short.toUnsignedInt(in.getShort());
      if (count > types.length) {
        throw corrupt(0, "at most " + types.length + " columns", count + " columns");
      }
      byte[] nulls = new byte[(count + 7) / 8];
      in.get(nulls);
      @Nullable Object[] row = new @Nullable Object[types.length];
      for (int i = 0; i < count; i++) {
        if ((nulls[i / 8] >> (i % 8) & 1) == 0) {
          row[i] = decode(types[i], in);
        }
      }
      for (int i = count; i < types.length; i++) {
        row[i] = MissingColumn.initial(table.columns().get(i));
      }
      if (in.hasRemaining()) {
        throw corrupt(in.position(), "the end of the row", in.remaining() + " more bytes");
      }
      source.position(source.limit());
      return row;
    } catch (BufferUnderflowException e) {
      throw corrupt(in.position(), "more bytes of the row", "its end");
    }
  }

  private StorageException corrupt(int offset, String expected, String found) {
    return new StorageException.Corrupt("row of table " + table.name(), offset, expected, found);
  }

  private static boolean isSized(DataType type) {
    return ColumnShape.of(type) == ColumnShape.BYTES;
  }

  static byte[] encode(DataType type, Object value) {
    return switch (ColumnShape.of(type)) {
      case NARROW -> narrow(ColumnShape.width(type), FixedValue.bits(type, value));
      case WIDE ->
          ByteBuffer.allocate(WideColumn.WIDTH)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(FixedValue.low(type, value))
              .putLong(FixedValue.high(type, value))
              .array();
      case BYTES -> variable(type, value);
      case VECTOR -> {
        float[] vector = (float[]) value;
        byte[] out = new byte[type.element().bytes(vector.length)];
        VectorBytes.write(type.element(), vector, MemorySegment.ofArray(out), 0);
        yield out;
      }
    };
  }

  /**
   * Returns the bytes of text (UTF-8), of a vector (little-endian floats), of an array (see {@link
   * ArrayBytes}), or binary ones as is.
   */
  static byte[] variable(DataType type, Object value) {
    return switch (value) {
      case List<?> array -> ArrayBytes.encode(type.arrayElement(), array);
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      case byte[] binary -> binary;
      case float[] vector -> {
        ByteBuffer out = ByteBuffer.allocate(vector.length * Float.BYTES);
        out.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector);
        yield out.array();
      }
      default -> throw new IllegalArgumentException(value.getClass() + " has no bytes");
    };
  }

  private static byte[] narrow(int width, long bits) {
    byte[] out = new byte[width];
    for (int i = 0; i < width; i++) {
      out[i] = (byte) (bits >>> (8 * i));
    }
    return out;
  }

  /** Returns the value that {@link #encode} made {@code bytes} of. */
  static Object value(DataType type, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (ColumnShape.of(type) == ColumnShape.BYTES) {
      return sized(type, in, bytes.length);
    }
    return fixed(type, in);
  }

  private static Object fixed(DataType type, ByteBuffer in) {
    return switch (ColumnShape.of(type)) {
      case NARROW -> FixedValue.value(type, readNarrow(ColumnShape.width(type), in));
      case WIDE -> {
        long low = in.getLong();
        yield FixedValue.value(type, in.getLong(), low);
      }
      case VECTOR -> vector(type, in);
      case BYTES -> throw new IllegalArgumentException(type + " has no fixed width");
    };
  }

  private Object decode(DataType type, ByteBuffer in) {
    if (ColumnShape.of(type) != ColumnShape.BYTES) {
      return fixed(type, in);
    }
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw corrupt(in.position(), "at most " + in.remaining() + " bytes", "" + length);
    }
    return sized(type, in, length);
  }

  private static Object sized(DataType type, ByteBuffer in, int length) {
    return switch (type.kind()) {
      case VECTOR -> floats(in, length);
      case ARRAY -> {
        byte[] bytes = new byte[length];
        in.get(bytes);
        yield ArrayBytes.decode(type.arrayElement(), bytes);
      }
      default -> bytes(type, in, length);
    };
  }

  private static long readNarrow(int width, ByteBuffer in) {
    return switch (width) {
      case 1 -> in.get();
      case 2 -> in.getShort();
      case 4 -> in.getInt();
      default -> in.getLong();
    };
  }

  private static float[] floats(ByteBuffer in, int length) {
    float[] vector = new float[length / Float.BYTES];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = in.getFloat();
    }
    return vector;
  }

  private static float[] vector(DataType type, ByteBuffer in) {
    byte[] bytes = new byte[type.element().bytes(type.precision())];
    in.get(bytes);
    float[] vector = new float[type.precision()];
    VectorBytes.read(type.element(), MemorySegment.ofArray(bytes), 0, vector, vector.length);
    return vector;
  }

  private static Object bytes(DataType type, ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return type.kind() == DataType.Kind.VARBINARY
        ? bytes
        : new String(bytes, StandardCharsets.UTF_8);
  }
}
