package io.vicinal.sql.type;

import java.math.BigDecimal;

/** Writes numbers as PostgreSQL does; for generated code. */
public final class NumberTexts {
  /** Numbers from here on have an exponent in their text. */
  private static final double LARGE = 1e15;

  private static final double LARGE_REAL = 1e6;
  private static final double SMALL = 1e-4;

  private NumberTexts() {}

  /** Returns all digits of {@code number}, those after the point of its scale too. */
  public static String ofDecimal(BigDecimal number) {
    return number.toPlainString();
  }

  /** Returns the fewest digits that are read as {@code number}. */
  public static String ofReal(float number) {
    return text(number, Float.toString(number), LARGE_REAL);
  }

  /** Returns the fewest digits that are read as {@code number}. */
  public static String ofDouble(double number) {
    return text(number, Double.toString(number), LARGE);
  }

  private static String text(double number, String digits, double large) {
    if (!Double.isFinite(number)) {
      return digits;
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(digits).stripTrailingZeros();
    double magnitude = Math.abs(number);
    if (magnitude >= SMALL && magnitude < large) {
      return exact.toPlainString();
    }
    int exponent = exact.precision() - exact.scale() - 1;
    String sign = exponent < 0 ? "e-" : "e+";
    int places = Math.abs(exponent);
    return exact.movePointLeft(exponent).toPlainString() + sign + (places < 10 ? "0" : "") + places;
  }
}
