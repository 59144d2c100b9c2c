package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.DecimalScale;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Computes functions of numbers as PostgreSQL does, for generated code: where IEEE 754 has infinity
 * or NaN, there is an error.
 */
public final class NumberFunctions {
  private static final long DIGITS_MIN = -1000; // all digits of every number are after it

  private static final int NUMERIC_SCALE = 10;
  private static final int NUMERIC_WHOLE = 28;

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

  /**
   * Returns the nearest whole number, of two the even one.
   *
   * @throws SqlStateException 22003 for NaN, which a conversion in Java makes 0
   */
  public static double nearest(double x) {
    if (Double.isNaN(x)) {
      throw outOfRange("NaN");
    }
    return Math.rint(x);
  }

  public static double acos(double x) {
    return finite(Math.acos(x), x, 0);
  }

  public static double asin(double x) {
    return finite(Math.asin(x), x, 0);
  }

  public static double sin(double x) {
    return Math.sin(angle(x));
  }

  public static double cos(double x) {
    return Math.cos(angle(x));
  }

  public static double tan(double x) {
    return Math.tan(angle(x));
  }

  private static double angle(double x) {
    if (Double.isInfinite(x)) {
      throw outOfRange(String.valueOf(x));
    }
    return x;
  }

  /** Returns the double of the digits that a REAL shows: a DECIMAL of 0.1 is 0.1. */
  public static double digitsOfReal(float x) {
    return Double.parseDouble(Float.toString(x));
  }

  /** {@code CAST(x AS REAL)}: infinity and zero come of nothing else. */
  public static float toReal(double x) {
    float real = (float) x;
    finite(real, x, 0);
    if (real == 0 && x != 0) {
      throw outOfRange("a number too small for REAL");
    }
    return real;
  }

  /** Returns {@code result}, which must be a number if the operands were. */
  static double finite(double result, double a, double b) {
    if (!Double.isFinite(result) && Double.isFinite(a) && Double.isFinite(b)) {
      throw outOfRange(String.valueOf(result));
    }
    return result;
  }

  /** The logarithm to the base 10. */
  public static double log(double x) {
    return Math.log10(positive(x));
  }

  /** The logarithm of {@code x} to {@code base}. */
  public static double log(double base, double x) {
    double divisor = Math.log(positive(base));
    if (divisor == 0) {
      throw new ArithmeticException("/ by zero");
    }
    // Whole powers of the base have whole logarithms.
    double result = Math.log(positive(x)) / divisor;
    return Math.pow(base, Math.rint(result)) == x ? Math.rint(result) : result;
  }

  private static double positive(double x) {
    if (x <= 0) {
      throw new SqlStateException(
          SqlState.INVALID_ARGUMENT_FOR_LOGARITHM,
          "cannot take logarithm of " + (x == 0 ? "zero" : "a negative number"));
    }
    return x;
  }

  public static double sinh(double x) {
    return finite(Math.sinh(x), x, 0);
  }

  public static double cosh(double x) {
    return finite(Math.cosh(x), x, 0);
  }

  public static double tanh(double x) {
    return Math.tanh(x);
  }

  public static long gcd(long a, long b) {
    return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).longValueExact();
  }

  public static long lcm(long a, long b) {
    return a == 0 || b == 0 ? 0 : Math.absExact(Math.multiplyExact(a / gcd(a, b), b));
  }

  /** The whole part of a quotient. */
  public static BigDecimal div(BigDecimal a, BigDecimal b) {
    if (b.signum() == 0) {
      throw new ArithmeticException("/ by zero");
    }
    return a.divide(b, 0, RoundingMode.DOWN);
  }

  public static long bitAnd(long a, long b) {
    return a & b;
  }

  public static long bitOr(long a, long b) {
    return a | b;
  }

  public static long bitXor(long a, long b) {
    return a ^ b;
  }

  /** Writes a whole number in base 16, a negative one as its two's complement of 64 bits. */
  public static String toHex(long x) {
    return Long.toHexString(x);
  }

  /** Does the same with a two's complement of 32 bits. */
  public static String toShortHex(long x) {
    return Integer.toHexString((int) x);
  }

  /**
   * {@code CAST(text AS NUMERIC)}: at most ten digits after the point, 28 before it.
   *
   * @throws SqlStateException 22P02 for text that is no number, 22003 for a larger one
   */
  public static BigDecimal toNumeric(String text) {
    BigDecimal number;
    try {
      number = new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      throw new SqlStateException(
          SqlState.INVALID_TEXT_REPRESENTATION, "invalid number: \"" + text + '"', e);
    }
    if ((long) number.precision() - number.scale() > NUMERIC_WHOLE && number.signum() != 0) {
      throw outOfRange(DecimalScale.text(number));
    }
    return number.scale() >= 0 && number.scale() <= NUMERIC_SCALE
        ? number
        : DecimalScale.round(number, number.scale() < 0 ? 0 : NUMERIC_SCALE);
  }

  public static BigDecimal round(BigDecimal x) {
    return round(x, 0);
  }

  /** Returns {@code x} with so many digits after the point, rounded half away from zero. */
  public static BigDecimal round(BigDecimal x, long digits) {
    return cut(x, digits, RoundingMode.HALF_UP);
  }

  public static BigDecimal trunc(BigDecimal x) {
    return trunc(x, 0);
  }

  public static BigDecimal trunc(BigDecimal x, long digits) {
    return cut(x, digits, RoundingMode.DOWN);
  }

  private static BigDecimal cut(BigDecimal x, long digits, RoundingMode mode) {
    if (digits >= x.scale()) {
      return x;
    }
    long whole = (long) x.precision() - x.scale();
    int scale = (int) Math.max(digits, DIGITS_MIN);
    return whole + scale < 0
        ? BigDecimal.ZERO.setScale(Math.max(0, scale))
        : x.setScale(scale, mode);
  }

  /** Returns the nearest whole number, of two the even one. */
  public static double roundDouble(double x) {
    return Math.rint(x);
  }

  /** Returns {@code x} with so many digits after the point, rounded half away from zero. */
  public static double roundDouble(double x, long digits) {
    return Double.isFinite(x) ? round(BigDecimal.valueOf(x), digits).doubleValue() : x;
  }

  public static double truncDouble(double x) {
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  }

  public static double truncDouble(double x, long digits) {
    return Double.isFinite(x) ? trunc(BigDecimal.valueOf(x), digits).doubleValue() : x;
  }
}
