package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;

/** Turns values of fixed width into the longs that are stored, and back. */
final class FixedValue {
  private FixedValue() {}

  /** Returns what a narrow column stores for {@code value}. */
  static long bits(DataType type, Object value) {
    return switch (type.kind()) {
      case BOOLEAN -> (Boolean) value ? 1 : 0;
      case REAL -> Float.floatToRawIntBits((Float) value);
      case DOUBLE -> Double.doubleToRawLongBits((Double) value);
      case DECIMAL -> unscaled(type, value).longValueExact();
      default -> ((Number) value).longValue();
    };
  }

  /** Returns the value of what a narrow column stores. */
  static Object value(DataType type, long bits) {
    return switch (type.kind()) {
      case BOOLEAN -> bits != 0;
      case SMALLINT -> (short) bits;
      case INTEGER, DATE -> (int) bits;
      case REAL -> Float.intBitsToFloat((int) bits);
      case DOUBLE -> Double.longBitsToDouble(bits);
      case DECIMAL -> BigDecimal.valueOf(bits, type.scale());
      default -> bits;
    };
  }

  /** Returns the ordered long of what a narrow column stores. */
  static long ordered(DataType.Kind kind, long bits) {
    return switch (kind) {
      case REAL -> NarrowColumn.ordered((double) Float.intBitsToFloat((int) bits));
      case DOUBLE -> NarrowColumn.ordered(Double.longBitsToDouble(bits));
      default -> bits;
    };
  }

  static BigInteger unscaled(DataType type, Object value) {
    BigDecimal decimal = (BigDecimal) value;
    // Zero may have any scale, and dropping a billion digits of it takes a billion digits.
    return decimal.signum() == 0 ? BigInteger.ZERO : decimal.setScale(type.scale()).unscaledValue();
  }

  /** Returns the upper 8 bytes that a wide column stores. */
  static long high(DataType type, Object value) {
    return type.kind() == DataType.Kind.UUID
        ? ((UUID) value).getMostSignificantBits()
        : unscaled(type, value).shiftRight(64).longValue();
  }

  /** Returns the lower 8 bytes that a wide column stores. */
  static long low(DataType type, Object value) {
    return type.kind() == DataType.Kind.UUID
        ? ((UUID) value).getLeastSignificantBits()
        : unscaled(type, value).longValue();
  }

  /** Returns the value of two longs of a wide column. */
  static Object value(DataType type, long high, long low) {
    if (type.kind() == DataType.Kind.UUID) {
      return new UUID(high, low);
    }
    BigInteger lower = BigInteger.valueOf(low >>> 1).shiftLeft(1).or(BigInteger.valueOf(low & 1));
    return new BigDecimal(BigInteger.valueOf(high).shiftLeft(64).or(lower), type.scale());
  }

  /** Returns the upper half as a signed long that orders the values. */
  static long orderedHigh(DataType.Kind kind, long high) {
    return kind == DataType.Kind.UUID ? high ^ Long.MIN_VALUE : high;
  }
}
