package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import java.lang.foreign.Arena;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One column of a growing segment: where values go in and where they are read.
 *
 * @param sizeBytes tells the bytes that the column takes
 */
record GrowingColumn(ColumnReader reader, Sink sink, LongSupplier sizeBytes) {
  /** Takes the values of a column, one per row. */
  interface Sink {
    void put(int ordinal, @Nullable Object value);
  }

  static GrowingColumn create(DataType type, Arena arena, IntSupplier rowCount) {
    return switch (ColumnShape.of(type)) {
      case NARROW -> narrow(type);
      case WIDE -> wide(type);
      case BYTES -> bytes(type);
      case VECTOR -> vectors(type, arena, rowCount);
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
    return new GrowingColumn(new NarrowColumn(type, values), sink, values::sizeBytes);
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
    return new GrowingColumn(new WideColumn(type, values), sink, values::sizeBytes);
  }

  private static GrowingColumn bytes(DataType type) {
    GrowingBytes values = new GrowingBytes(type);
    Sink sink =
        (ordinal, value) -> {
          if (value == null) {
            values.putNull(ordinal);
          } else {
            values.put(ordinal, RowCodec.variable(value));
          }
        };
    return new GrowingColumn(values, sink, values::sizeBytes);
  }

  private static GrowingColumn vectors(DataType type, Arena arena, IntSupplier rowCount) {
    GrowingVectors values = new GrowingVectors(arena, type.precision());
    return new GrowingColumn(
        new VectorColumn(type, () -> values.rows(rowCount.getAsInt()), values::nullWord),
        (ordinal, value) -> values.put(ordinal, (float[]) value),
        values::sizeBytes);
  }
}
