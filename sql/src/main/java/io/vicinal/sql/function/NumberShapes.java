package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.special.Gamma;

/** Computes PostgreSQL's less common functions of numbers, for generated code. */
public final class NumberShapes {
  private static final int FACTORIAL_MAX = 33; // of what 38 digits hold
  private static final double TURN = 360;

  private NumberShapes() {}

  public static double erf(double x) {
    return Erf.erf(x);
  }

  public static double erfc(double x) {
    return Erf.erfc(x);
  }

  public static double gamma(double x) {
    double value = Gamma.gamma(x);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw outOfRange("gamma", x);
    }
    return value;
  }

  public static double lgamma(double x) {
    double value = x > 0 ? Gamma.logGamma(x) : Math.log(Math.abs(Gamma.gamma(x)));
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw outOfRange("lgamma", x);
    }
    return value;
  }

  public static double asinh(double x) {
    double magnitude = Math.abs(x);
    return Math.copySign(Math.log(magnitude + Math.sqrt(magnitude * magnitude + 1)), x);
  }

  public static double acosh(double x) {
    if (!(x >= 1)) {
      throw outOfRange("acosh", x);
    }
    return Math.log(x + Math.sqrt(x * x - 1));
  }

  public static double atanh(double x) {
    if (!(Math.abs(x) < 1)) {
      throw outOfRange("atanh", x);
    }
    return 0.5 * Math.log1p(2 * x / (1 - x));
  }

  /** Sines of whole quarters and twelfths of a turn are exact. */
  public static double sind(double degrees) {
    double angle = degrees % TURN;
    if (angle % 90 == 0) {
      return angle % 180 == 0 ? 0 : (angle == 90 || angle == -270 ? 1 : -1);
    }
    if (angle % 30 == 0 && angle % 60 != 0) {
      double up = angle < 0 ? angle + TURN : angle;
      return up < 180 ? 0.5 : -0.5;
    }
    return Math.sin(Math.toRadians(angle));
  }

  public static double cosd(double degrees) {
    return sind(degrees % TURN + 90);
  }

  public static double tand(double degrees) {
    double half = degrees % 180;
    if (half == 45 || half == -135) {
      return 1;
    }
    if (half == -45 || half == 135) {
      return -1;
    }
    double cosine = cosd(degrees);
    if (cosine == 0) {
      throw outOfRange("tand", degrees);
    }
    return sind(degrees) / cosine;
  }

  public static double cotd(double degrees) {
    double sine = sind(degrees);
    if (sine == 0) {
      throw outOfRange("cotd", degrees);
    }
    return cosd(degrees) / sine;
  }

  public static double asind(double x) {
    return degrees(NumberFunctions.asin(x));
  }

  public static double acosd(double x) {
    return degrees(NumberFunctions.acos(x));
  }

  public static double atand(double x) {
    return degrees(Math.atan(x));
  }

  /** Whole degrees are not missed by the last digit. */
  private static double degrees(double radians) {
    double degrees = Math.toDegrees(radians);
    double whole = Math.rint(degrees);
    return Math.abs(degrees - whole) < 1e-12 ? whole : degrees;
  }

  /**
   * @throws SqlStateException 22003 below 0, and for more digits than there can be
   */
  public static BigDecimal factorial(long n) {
    if (n < 0) {
      throw new SqlStateException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "factorial of a negative number is undefined");
    }
    if (n > FACTORIAL_MAX) {
      throw outOfRange("factorial", (double) n);
    }
    BigInteger product = BigInteger.ONE;
    for (long i = 2; i <= n; i++) {
      product = product.multiply(BigInteger.valueOf(i));
    }
    return new BigDecimal(product);
  }

  public static int scale(BigDecimal x) {
    return Math.max(0, x.scale());
  }

  public static int minScale(BigDecimal x) {
    return Math.max(0, x.stripTrailingZeros().scale());
  }

  public static BigDecimal trim(BigDecimal x) {
    BigDecimal trimmed = x.stripTrailingZeros();
    return trimmed.scale() < 0 ? trimmed.setScale(0) : trimmed;
  }

  /**
   * Returns which of {@code count} equal parts from low to high has {@code x}; 0 if it is lower.
   */
  public static int bucket(double x, double low, double high, long count) {
    if (count <= 0 || count >= Integer.MAX_VALUE) {
      throw invalidBucket("count must be greater than zero");
    }
    if (low == high) {
      throw invalidBucket("lower bound cannot equal upper bound");
    }
    boolean up = low < high;
    if (up ? x < low : x > low) {
      return 0;
    }
    if (up ? x >= high : x <= high) {
      return (int) count + 1;
    }
    return (int) Math.min(count, (long) Math.floor((x - low) / (high - low) * count) + 1);
  }

  /** Returns how many of the bounds, in order, are not above {@code x}. */
  public static int bucket(double x, List<?> bounds) {
    int place = 0;
    for (Object bound : bounds) {
      if (bound == null) {
        throw invalidBucket("thresholds must not contain nulls");
      }
      place += ((Number) bound).doubleValue() <= x ? 1 : 0;
    }
    return place;
  }

  private static SqlStateException invalidBucket(String message) {
    return new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, message);
  }

  private static SqlStateException outOfRange(String function, double x) {
    return new SqlStateException(
        SqlState.NUMERIC_VALUE_OUT_OF_RANGE, function + " of " + x + " is out of range");
  }
}
