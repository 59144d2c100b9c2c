package io.vicinal.planner.execute;

import io.vicinal.planner.execute.FrameSpec.Unit;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Computes with the keys of frames of RANGE and their distances: floating-point numbers as doubles,
 * moments in microseconds, all other numbers exactly.
 */
final class FrameKeys {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private FrameKeys() {}

  /** Returns a key as it is compared: all of one column are of one class. */
  static Comparable<?> comparable(Object key, Unit unit) {
    return switch (key) {
      case Double number -> number;
      case Float number -> number.doubleValue();
      case BigDecimal number -> number;
      case Number number when unit == Unit.DAYS ->
          Math.multiplyExact(number.longValue(), MICROS_PER_DAY);
      case Number number when unit == Unit.MICROSECONDS -> number.longValue();
      case Number number -> BigDecimal.valueOf(number.longValue());
      default -> throw new AssertionError(key.getClass());
    };
  }

  /**
   * Returns the key that is {@code distance} after {@code key}, or before it.
   *
   * @throws SqlStateException 22013 for a distance that is NULL, NaN or less than zero
   */
  static Comparable<?> moved(
      Comparable<?> key, @Nullable Object distance, Unit unit, boolean back) {
    if (!(distance instanceof Number number)
        || number.doubleValue() < 0
        || Double.isNaN(number.doubleValue())) {
      throw new SqlStateException(
          SqlState.INVALID_FRAME_DISTANCE,
          "the distance of a frame must not be NULL or negative: " + distance);
    }
    return switch (key) {
      case Double from -> back ? from - number.doubleValue() : from + number.doubleValue();
      case BigDecimal from -> {
        BigDecimal by =
            number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
        yield back ? from.subtract(by) : from.add(by);
      }
      case Long from when unit == Unit.MONTHS ->
          months(from, back ? -number.longValue() : number.longValue());
      case Long from -> back ? from - number.longValue() : from + number.longValue();
      default -> throw new AssertionError(key.getClass());
    };
  }

  private static long months(long micros, long months) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_PER_DAY));
    return day.plusMonths(months).toEpochDay() * MICROS_PER_DAY
        + Math.floorMod(micros, MICROS_PER_DAY);
  }

  /** Compares keys of one column; NaN is the greatest number. */
  @SuppressWarnings("unchecked")
  static int compare(Comparable<?> a, Comparable<?> b) {
    return ((Comparable<Object>) a).compareTo(b);
  }
}
