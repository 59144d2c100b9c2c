package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One column of a growing segment: where values go in and where they are read.
 *
 * @param room makes room for values, so that none of them can fail later
 * @param sizeBytes tells the bytes that the column takes
 */
record GrowingColumn(ColumnReader reader, Sink sink, Room room, LongSupplier sizeBytes) {
  /** Makes room for values before they are taken. */
  interface Room {
    /** Makes room for {@code rowCount} rows in all, the last of which have {@code values}. */
    void reserve(int rowCount, List<@Nullable Object> values);
  }

  /** Takes the values of a column, one per row. */
  interface Sink {
    void put(int ordinal, @Nullable Object value);
  }

  static GrowingColumn create(DataType type, Arena arena) {
    return switch (ColumnShape.of(type)) {
      case NARROW -> narrow(type);
      case WIDE -> wide(type);
      case BYTES -> bytes(type);
      case VECTOR -> vectors(type, arena);
    };
  }

  private static GrowingColumn narrow(DataType type) {
    GrowingFixed values = new GrowingFixed(ColumnShape.width(type));
    Sink sink =
        (ordinal, value) -> {
          if (value == null) {
            values.putNull(ordinal);
          } else {
            long bits = FixedValue.bits(type, value);
            values.put(ordinal, bits, FixedValue.ordered(type.kind(), bits));
          }
        };
    return new GrowingColumn(
        new NarrowColumn(type, values), sink, (rows, _) -> values.reserve(rows), values::sizeBytes);
  }

  private static GrowingColumn wide(DataType type) {
    GrowingFixed values = new GrowingFixed(WideColumn.WIDTH);
    Sink sink =
        (ordinal, value) -> {
          if (value == null) {
            values.putNull(ordinal);
          } else {
            long high = FixedValue.high(type, value);
            values.putWide(
                ordinal,
                high,
                FixedValue.low(type, value),
                FixedValue.orderedHigh(type.kind(), high));
          }
        };
    return new GrowingColumn(
        new WideColumn(type, values), sink, (rows, _) -> values.reserve(rows), values::sizeBytes);
  }

  private static GrowingColumn bytes(DataType type) {
    GrowingBytes values = new GrowingBytes(type);
    Sink sink =
        (ordinal, value) -> {
          if (value == null) {
            values.putNull(ordinal);
          } else {
            values.put(ordinal, RowCodec.variable(type, value));
          }
        };
    return new GrowingColumn(
        values,
        sink,
        (rows, more) ->
            values.reserve(rows, more.stream().mapToInt(GrowingColumn::bytesMax).toArray()),
        values::sizeBytes);
  }

  private static GrowingColumn vectors(DataType type, Arena arena) {
    GrowingVectors values = new GrowingVectors(arena, type.precision(), type.element());
    return new GrowingColumn(
        new VectorColumn(type, values, values::nullWord),
        (ordinal, value) -> values.put(ordinal, (float[]) value),
        (rows, _) -> values.reserve(rows),
        values::sizeBytes);
  }

  /** Returns the most bytes that {@link RowCodec#variable} makes of a value. */
  private static int bytesMax(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case String text -> clamped(3L * text.length()); // UTF-8 of a UTF-16 unit
      case byte[] binary -> binary.length;
      case float[] vector -> clamped((long) Float.BYTES * vector.length);
      case List<?> array -> clamped(ArrayBytes.bytesMax(array));
      default -> throw new IllegalArgumentException(value.getClass() + " has no bytes");
    };
  }

  /** A longer value is refused when it is encoded. */
  private static int clamped(long bytes) {
    return (int) Math.min(bytes, Integer.MAX_VALUE - 8);
  }
}
