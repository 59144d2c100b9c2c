package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Compares values of one column in place, also of two segments; none of them NULL. */
public final class ValueOrder {
  private ValueOrder() {}

  /**
   * Compares the value of {@code row} with that of {@code otherRow}: numbers by value, text by code
   * point (CHAR without trailing blanks), bytes and UUIDs as unsigned bytes.
   *
   * @param other a reader of the same column, perhaps of another segment
   */
  public static int compare(ColumnReader column, int row, ColumnReader other, int otherRow) {
    return switch (column) {
      case NarrowColumn narrow ->
          Long.compare(narrow.ordered(row), ((NarrowColumn) other).ordered(otherRow));
      case WideColumn wide -> compare(wide, row, (WideColumn) other, otherRow);
      case BytesColumn bytes -> compare(bytes, row, (BytesColumn) other, otherRow);
      case VectorColumn _ -> throw new IllegalArgumentException("vectors are not sorted");
    };
  }

  private static int compare(WideColumn column, int row, WideColumn other, int otherRow) {
    int high = Long.compare(column.high(row), other.high(otherRow));
    return high != 0 ? high : Long.compare(column.low(row), other.low(otherRow));
  }

  private static int compare(BytesColumn column, int row, BytesColumn other, int otherRow) {
    boolean trims = column.type().kind() == DataType.Kind.CHAR;
    MemorySegment memory = column.memory(row);
    MemorySegment otherMemory = other.memory(otherRow);
    long start = column.start(row);
    long otherStart = other.start(otherRow);
    int length = length(column, row, trims);
    int otherLength = length(other, otherRow, trims);
    long at =
        MemorySegment.mismatch(
            memory, start, start + length, otherMemory, otherStart, otherStart + otherLength);
    if (at < 0 || at == length || at == otherLength) {
      return Integer.compare(length, otherLength);
    }
    return Integer.compare(
        Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, start + at)),
        Byte.toUnsignedInt(otherMemory.get(ValueLayout.JAVA_BYTE, otherStart + at)));
  }

  private static int length(BytesColumn column, int row, boolean trims) {
    int length = column.length(row);
    while (trims
        && length > 0
        && column.memory(row).get(ValueLayout.JAVA_BYTE, column.start(row) + length - 1) == ' ') {
      length--;
    }
    return length;
  }
}
