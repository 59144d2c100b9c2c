package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Computes functions of numbers as PostgreSQL does, for generated code: where IEEE 754 has infinity
 * or NaN, there is an error.
 */
public final class NumberFunctions {
  private static final long DIGITS_MIN = -1000; // all digits of every number are after it

  private NumberFunctions() {}

  public static double exp(double x) {
    return finite(Math.exp(x), x, 0);
  }

  /** As PostgreSQL's dpow. */
  public static double power(double x, double y) {
    if (x == 0 && y < 0) {
      throw notReal("zero raised to a negative power");
    }
    if (x < 0 && Double.isFinite(y) && y != Math.rint(y)) {
      throw notReal("a negative number raised to a power that is no integer");
    }
    double result = finite(Math.pow(x, y), x, y);
    if (result == 0 && x != 0 && Double.isFinite(x) && Double.isFinite(y)) {
      throw outOfRange("a number too small for DOUBLE");
    }
    return result;
  }

  private static SqlStateException notReal(String what) {
    return new SqlStateException(SqlState.INVALID_ARGUMENT_FOR_POWER, what + " is no real number");
  }

  private static SqlStateException outOfRange(String what) {
    return new SqlStateException(
        SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "number out of range: " + what);
  }

  public static double acos(double x) {
    return finite(Math.acos(x), x, 0);
  }

  public static double asin(double x) {
    return finite(Math.asin(x), x, 0);
  }

  /** Returns {@code result}, which must be a number if the operands were. */
  private static double finite(double result, double a, double b) {
    if (!Double.isFinite(result) && Double.isFinite(a) && Double.isFinite(b)) {
      throw outOfRange(String.valueOf(result));
    }
    return result;
  }

  public static BigDecimal trunc(BigDecimal x) {
    return trunc(x, 0);
  }

  public static BigDecimal trunc(BigDecimal x, long digits) {
    int scale = (int) Math.min(Math.max(digits, DIGITS_MIN), x.scale());
    return x.setScale(scale, RoundingMode.DOWN);
  }
}
