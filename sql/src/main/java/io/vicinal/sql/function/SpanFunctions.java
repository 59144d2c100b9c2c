package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.Microseconds;

/** Computes with spans of microseconds, for generated code. */
public final class SpanFunctions {
  private static final double LIMIT = 9.2e18; // below what a long holds

  private SpanFunctions() {}

  /** Returns a span times a number, rounded. @throws SqlStateException 22008 */
  public static long times(long span, double factor) {
    return rounded(span * factor);
  }

  /** Returns a span divided by a number, rounded. @throws ArithmeticException if that is zero */
  public static long over(long span, double divisor) {
    return rounded(span / MathChecks.divisor(divisor));
  }

  private static long rounded(double micros) {
    if (!(Math.abs(micros) < LIMIT)) {
      throw new SqlStateException(SqlState.DATETIME_OUT_OF_RANGE, "interval out of range");
    }
    return Math.round(micros);
  }

  /**
   * Returns when the stride began that {@code moment} is in, of those that count from {@code
   * origin}.
   *
   * @throws SqlStateException 22023 for a stride that is not more than zero
   */
  public static long bin(long stride, long moment, long origin) {
    if (stride <= 0) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE, "stride must be greater than zero");
    }
    try {
      return moment - Math.floorMod(Math.subtractExact(moment, origin), stride);
    } catch (ArithmeticException e) {
      throw Microseconds.outOfRange(e);
    }
  }
}
