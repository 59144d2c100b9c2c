package io.vicinal.sql.type;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Rounds decimal numbers in time that does not grow with their exponents: {@code setScale} of
 * {@code 1e-300000000} alone would write a power of ten of as many digits.
 */
public final class DecimalScale {
  /** More digits before the point than any type holds, and zeros after it than any scale. */
  private static final int DIGITS_MAX = 1_000;

  /** Digits after the point of a NUMERIC that does not say how many. */
  public static final int OPEN = 10;

  private DecimalScale() {}

  /** Returns {@code number} with the digits that it needs if it has {@link #OPEN} of them. */
  public static BigDecimal withoutZeros(BigDecimal number) {
    if (number.scale() != OPEN) {
      return number;
    }
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /**
   * Returns {@code number} with {@code scale} digits after the point, halves rounded away from
   * zero; as it is where it is larger than every type holds.
   *
   * @param scale less than a thousand
   */
  public static BigDecimal round(BigDecimal number, int scale) {
    long whole = (long) number.precision() - number.scale();
    if (number.signum() == 0 || whole < -DIGITS_MAX) {
      return BigDecimal.ZERO.setScale(scale);
    }
    return whole > DIGITS_MAX ? number : number.setScale(scale, RoundingMode.HALF_UP);
  }

  /** Returns {@code number} in text, without an exponent unless it has very many digits. */
  public static String text(BigDecimal number) {
    long whole = (long) number.precision() - number.scale();
    return Math.abs(whole) > DIGITS_MAX ? number.toString() : number.toPlainString();
  }
}
