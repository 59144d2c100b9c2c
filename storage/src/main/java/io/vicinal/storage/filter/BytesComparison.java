package io.vicinal.storage.filter;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Predicate.Comparison;
import io.vicinal.storage.segment.BytesColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Compares text or binary values with a constant, byte by byte in place: the order of UTF-8 bytes
 * is the order of code points.
 */
final class BytesComparison implements IntPredicate {
  private final BytesColumn column;
  private final Comparison comparison;
  private final MemorySegment operand;
  private final int operandLength;
  private final boolean trims;

  BytesComparison(BytesColumn column, Comparison comparison, byte[] operand) {
    this.column = column;
    this.comparison = comparison;
    this.trims = column.type().kind() == DataType.Kind.CHAR;
    this.operand = MemorySegment.ofArray(operand);
    this.operandLength = trims ? trimmed(this.operand, 0, operand.length) : operand.length;
  }

  /** Returns the length without trailing blanks. */
  static int trimmed(MemorySegment memory, long start, int length) {
    int end = length;
    while (end > 0 && memory.get(ValueLayout.JAVA_BYTE, start + end - 1) == ' ') {
      end--;
    }
    return end;
  }

  /** Returns the bytes without trailing blanks. */
  static byte[] trimmed(byte[] bytes) {
    return Arrays.copyOf(bytes, trimmed(MemorySegment.ofArray(bytes), 0, bytes.length));
  }

  @Override
  public boolean test(int row) {
    MemorySegment memory = column.memory(row);
    long start = column.start(row);
    int length = column.length(row);
    if (trims) {
      length = trimmed(memory, start, length);
    }
    return switch (comparison) {
      case EQUAL -> length == operandLength && mismatch(memory, start, length) < 0;
      case NOT_EQUAL -> length != operandLength || mismatch(memory, start, length) >= 0;
      case LESS -> compare(memory, start, length) < 0;
      case LESS_OR_EQUAL -> compare(memory, start, length) <= 0;
      case GREATER -> compare(memory, start, length) > 0;
      case GREATER_OR_EQUAL -> compare(memory, start, length) >= 0;
    };
  }

  private long mismatch(MemorySegment memory, long start, int length) {
    return MemorySegment.mismatch(memory, start, start + length, operand, 0, operandLength);
  }

  private int compare(MemorySegment memory, long start, int length) {
    long at = mismatch(memory, start, length);
    if (at < 0 || at == length || at == operandLength) {
      return Integer.compare(length, operandLength);
    }
    return Integer.compare(
        Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, start + at)),
        Byte.toUnsignedInt(operand.get(ValueLayout.JAVA_BYTE, at)));
  }
}
