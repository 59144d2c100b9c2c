package io.vicinal.storage.filter;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Predicate.Comparison;
import io.vicinal.storage.segment.NarrowColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ordered values, {@code low} to {@code high} inclusive, that satisfy a comparison; none if
 * {@code low > high}.
 *
 * <p>Every comparison of a column of fixed width with any number is such a range, because the
 * operand is replaced by the largest value of the column's type that is not above it. That keeps
 * comparisons across classes exact: no column value is ever rounded.
 */
record OrderedRange(BigInteger low, BigInteger high) {
  private static final BigInteger WIDE_MIN = BigInteger.ONE.shiftLeft(127).negate();
  private static final BigInteger WIDE_MAX = WIDE_MIN.not();
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final int DIGITS_MAX = 60; // more than any column has
  private static final OrderedRange NONE = new OrderedRange(BigInteger.ONE, BigInteger.ZERO);

  /** The largest ordered value that is not above the operand, and whether it is the operand. */
  private record Floor(BigInteger value, boolean exact) {}

  boolean isEmpty() {
    return low.compareTo(high) > 0;
  }

  /** Returns whether a narrow value is in this range. */
  boolean contains(long ordered) {
    return ordered >= low.longValue() && ordered <= high.longValue();
  }

  /**
   * Returns the values of a narrow column of {@code type} that satisfy {@code comparison}, or null
   * if the classes do not compare. NOT_EQUAL gives the values that are equal.
   */
  static @Nullable OrderedRange narrow(DataType type, Comparison comparison, Object operand) {
    Floor floor =
        switch (type.kind()) {
          case BOOLEAN ->
              operand instanceof Boolean b
                  ? new Floor(b ? BigInteger.ONE : BigInteger.ZERO, true)
                  : null;
          case REAL, DOUBLE -> operand instanceof Number n ? floating(n) : null;
          case DECIMAL -> operand instanceof Number n ? scaled(n, type.scale()) : null;
          default -> operand instanceof Number n ? scaled(n, 0) : null;
        };
    return floor == null ? null : range(comparison, floor, LONG_MIN, LONG_MAX);
  }

  /** Does for a wide column what {@link #narrow} does, with both halves as one number. */
  static @Nullable OrderedRange wide(DataType type, Comparison comparison, Object operand) {
    Floor floor = null;
    if (type.kind() == DataType.Kind.UUID) {
      if (operand instanceof UUID uuid) {
        long high = uuid.getMostSignificantBits() ^ Long.MIN_VALUE;
        BigInteger low = new BigInteger(Long.toUnsignedString(uuid.getLeastSignificantBits()));
        floor = new Floor(BigInteger.valueOf(high).shiftLeft(64).add(low), true);
      }
    } else if (operand instanceof Number n) {
      floor = scaled(n, type.scale());
    }
    return floor == null ? null : range(comparison, floor, WIDE_MIN, WIDE_MAX);
  }

  private static Floor floating(Number operand) {
    if (operand instanceof Double || operand instanceof Float) {
      return new Floor(BigInteger.valueOf(NarrowColumn.ordered(operand.doubleValue())), true);
    }
    BigDecimal exact = decimal(operand);
    double nearest = exact.doubleValue();
    BigInteger ordered = BigInteger.valueOf(NarrowColumn.ordered(nearest));
    if (Double.isInfinite(nearest)) {
      return new Floor(nearest > 0 ? ordered.subtract(BigInteger.ONE) : ordered, false);
    }
    int sign = new BigDecimal(nearest).compareTo(exact);
    return new Floor(sign > 0 ? ordered.subtract(BigInteger.ONE) : ordered, sign == 0);
  }

  private static Floor scaled(Number operand, int scale) {
    if (operand instanceof Double || operand instanceof Float) {
      double value = operand.doubleValue();
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        // NaN is above all numbers.
        return new Floor(
            value == Double.NEGATIVE_INFINITY ? WIDE_MIN.shiftLeft(1) : aboveAll(), false);
      }
    }
    BigDecimal exact = decimal(operand);
    if (exact.signum() == 0) {
      return new Floor(BigInteger.ZERO, true);
    }
    long digits = (long) exact.precision() - exact.scale();
    // An exponent of a billion must not become a number of a billion digits.
    if (digits > DIGITS_MAX) {
      return new Floor(exact.signum() > 0 ? aboveAll() : WIDE_MIN.shiftLeft(1), false);
    }
    if (digits < -DIGITS_MAX) {
      return new Floor(exact.signum() > 0 ? BigInteger.ZERO : BigInteger.ONE.negate(), false);
    }
    BigDecimal floor = exact.setScale(scale, RoundingMode.FLOOR);
    return new Floor(floor.unscaledValue(), floor.compareTo(exact) == 0);
  }

  private static BigInteger aboveAll() {
    return WIDE_MAX.shiftLeft(1);
  }

  private static BigDecimal decimal(Number operand) {
    return switch (operand) {
      case BigDecimal decimal -> decimal;
      case BigInteger integer -> new BigDecimal(integer);
      case Double d -> new BigDecimal(d);
      case Float f -> new BigDecimal(f);
      default -> BigDecimal.valueOf(operand.longValue());
    };
  }

  private static OrderedRange range(
      Comparison comparison, Floor floor, BigInteger least, BigInteger most) {
    BigInteger below = floor.exact ? floor.value.subtract(BigInteger.ONE) : floor.value;
    BigInteger above = floor.value.add(BigInteger.ONE);
    OrderedRange range =
        switch (comparison) {
          case EQUAL, NOT_EQUAL -> floor.exact ? new OrderedRange(floor.value, floor.value) : NONE;
          case LESS -> new OrderedRange(least, below);
          case LESS_OR_EQUAL -> new OrderedRange(least, floor.value);
          case GREATER -> new OrderedRange(above, most);
          case GREATER_OR_EQUAL -> new OrderedRange(floor.exact ? floor.value : above, most);
        };
    OrderedRange clipped = new OrderedRange(range.low.max(least), range.high.min(most));
    return clipped.isEmpty() ? NONE : clipped;
  }
}
