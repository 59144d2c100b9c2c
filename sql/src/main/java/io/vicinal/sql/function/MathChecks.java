package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.linq4j.function.Deterministic;

/**
 * Lets numbers through that Java would answer with infinity, NaN or an overflow; for generated
 * code, which computes what is constant before it gives rows, so that {@code SELECT 1 / 0} fails
 * when it is executed.
 */
@Deterministic
public final class MathChecks {
  private MathChecks() {}

  /** Returns a divisor. @throws ArithmeticException if it is zero */
  public static double divisor(double number) {
    if (number == 0) {
      throw new ArithmeticException("/ by zero");
    }
    return number;
  }

  /** Returns a divisor. @throws ArithmeticException if it is zero */
  public static float realDivisor(float number) {
    if (number == 0) {
      throw new ArithmeticException("/ by zero");
    }
    return number;
  }

  /**
   * Returns a divisor. The JVM would refuse zero, too, but from compiled code without a message, as
   * it does where sums overflow, and then nobody could tell the two apart.
   *
   * @throws ArithmeticException if it is zero
   */
  public static short smallDivisor(short number) {
    return (short) bigDivisor(number);
  }

  /** As {@link #smallDivisor}. @throws ArithmeticException if it is zero */
  public static int integerDivisor(int number) {
    return (int) bigDivisor(number);
  }

  /** As {@link #smallDivisor}. @throws ArithmeticException if it is zero */
  public static long bigDivisor(long number) {
    if (number == 0) {
      throw new ArithmeticException("/ by zero");
    }
    return number;
  }

  /** Returns what has a square root. @throws SqlStateException 2201F if it is negative */
  public static double square(double number) {
    if (number < 0) {
      throw new SqlStateException(
          SqlState.INVALID_ARGUMENT_FOR_POWER, "square root of a negative number");
    }
    return number;
  }

  /** Returns what has a sign: 0 for NaN and the negative zero. */
  public static double counted(double number) {
    return Double.isNaN(number) || number == 0 ? 0 : number;
  }

  /** Returns what has an absolute value of its type. @throws ArithmeticException for the least */
  public static short smallMagnitude(short number) {
    if (number == Short.MIN_VALUE) {
      throw new ArithmeticException("smallint overflow");
    }
    return number;
  }

  /** Returns what has an absolute value of its type. @throws ArithmeticException for the least */
  public static int magnitude(int number) {
    if (number == Integer.MIN_VALUE) {
      throw new ArithmeticException("integer overflow");
    }
    return number;
  }

  /** Returns what has an absolute value of its type. @throws ArithmeticException for the least */
  public static long bigMagnitude(long number) {
    if (number == Long.MIN_VALUE) {
      throw new ArithmeticException("bigint overflow");
    }
    return number;
  }
}
