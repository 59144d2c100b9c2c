package io.vicinal.planner.execute;

import io.vicinal.planner.execute.FrameSpec.Unit;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.FloatOrder;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Computes with the keys of frames of RANGE and their distances: floating-point numbers as doubles,
 * moments in microseconds, all other numbers exactly.
 */
final class FrameKeys {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  /** Greater than all numbers that a column can have. */
  private static final BigDecimal FAR = BigDecimal.ONE.scaleByPowerOfTen(1_000_000_000);

  private FrameKeys() {}

  /** Returns a key as it is compared: all of one column are of one class. */
  static Comparable<?> comparable(Object key, Unit unit) {
    return switch (key) {
      case Double number -> FloatOrder.same(number);
      case Float number -> FloatOrder.same(number.doubleValue());
      case BigDecimal number -> number;
      case Number number when unit == Unit.DAYS ->
          Math.multiplyExact(number.longValue(), MICROS_PER_DAY);
      case Number number when unit == Unit.MICROSECONDS -> number.longValue();
      case Number number -> BigDecimal.valueOf(number.longValue());
      default -> throw new AssertionError(key.getClass());
    };
  }

  /**
   * Returns the distance of a frame.
   *
   * @throws SqlStateException 22013 for a distance that is NULL, NaN or less than zero
   */
  static Number distance(@Nullable Object distance) {
    if (!(distance instanceof Number number)
        || number.doubleValue() < 0
        || Double.isNaN(number.doubleValue())) {
      throw new SqlStateException(
          SqlState.INVALID_FRAME_DISTANCE,
          "the distance of a frame must not be NULL or negative: " + distance);
    }
    return number;
  }

  /**
   * Returns the key that is {@code distance} after {@code key}, or before it; what is farther than
   * keys can be is beyond all of them.
   */
  static Comparable<?> moved(Comparable<?> key, Number number, Unit unit, boolean back) {
    return switch (key) {
      case Double from -> back ? from - number.doubleValue() : from + number.doubleValue();
      case BigDecimal _
          when Double.isInfinite(number.doubleValue()) && !(number instanceof BigDecimal) ->
          back ? FAR.negate() : FAR;
      case BigDecimal from -> {
        BigDecimal by =
            number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
        yield back ? from.subtract(by) : from.add(by);
      }
      case Long from when unit == Unit.MONTHS ->
          months(from, back ? -number.longValue() : number.longValue());
      case Long from -> micros(from, back ? -number.longValue() : number.longValue());
      default -> throw new AssertionError(key.getClass());
    };
  }

  private static long micros(long micros, long distance) {
    long sum = micros + distance;
    boolean overflows = distance < 0 ? sum > micros : sum < micros;
    return overflows ? end(distance) : sum;
  }

  private static long months(long micros, long months) {
    try {
      LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_PER_DAY));
      long start = Math.multiplyExact(day.plusMonths(months).toEpochDay(), MICROS_PER_DAY);
      return Math.addExact(start, Math.floorMod(micros, MICROS_PER_DAY));
    } catch (ArithmeticException | DateTimeException e) {
      return end(months);
    }
  }

  /** Returns what is beyond all moments, on the side to which {@code distance} goes. */
  private static long end(long distance) {
    return distance < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** Compares keys of one column; NaN is the greatest number. */
  @SuppressWarnings("unchecked")
  static int compare(Comparable<?> a, Comparable<?> b) {
    return ((Comparable<Object>) a).compareTo(b);
  }
}
