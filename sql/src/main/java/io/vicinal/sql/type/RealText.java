package io.vicinal.sql.type;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Floating-point numbers as PostgreSQL reads them from text: digits with a point and an exponent,
 * {@code NaN}, and {@code Infinity} or {@code inf} with a sign, in any case.
 */
public final class RealText {
  private static final Pattern NAMED = Pattern.compile("nan|[+-]?inf(?:inity)?");

  private RealText() {}

  /**
   * Reads a DOUBLE.
   *
   * @throws SqlStateException 22P02 for text that is no number, 22003 for one that does not fit
   */
  public static double readDouble(String text) {
    String stripped = text.strip();
    if (isNamed(stripped)) {
      return named(stripped);
    }
    double number;
    try {
      number = Double.parseDouble(digits(stripped));
    } catch (NumberFormatException e) {
      throw unreadable(text, e);
    }
    if (Double.isInfinite(number) || (number == 0 && hasDigits(stripped))) {
      throw outOfRange(stripped, "DOUBLE");
    }
    return number;
  }

  /** Reads a REAL, and fails like {@link #readDouble}. */
  public static float readReal(String text) {
    String stripped = text.strip();
    if (isNamed(stripped)) {
      return (float) named(stripped);
    }
    float number;
    try {
      number = Float.parseFloat(digits(stripped));
    } catch (NumberFormatException e) {
      throw unreadable(text, e);
    }
    if (Float.isInfinite(number) || (number == 0 && hasDigits(stripped))) {
      throw outOfRange(stripped, "REAL");
    }
    return number;
  }

  /** Returns whether {@code text} names infinity or NaN, which no DECIMAL is. */
  public static boolean isNamed(String text) {
    return NAMED.matcher(text.strip().toLowerCase(Locale.ROOT)).matches();
  }

  private static double named(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("nan")) {
      return Double.NaN;
    }
    return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /** Returns whether a number that was read as zero is more than that. */
  private static boolean hasDigits(String text) {
    return text.chars().takeWhile(c -> c != 'e' && c != 'E').anyMatch(c -> c >= '1' && c <= '9');
  }

  /** Java reads suffixes and hexadecimal digits, too. */
  private static String digits(String text) {
    char last = text.isEmpty() ? 'x' : text.charAt(text.length() - 1);
    if (((last < '0' || last > '9') && last != '.') || text.indexOf('x') >= 0) {
      throw new NumberFormatException();
    }
    return text;
  }

  private static SqlStateException unreadable(String text, Throwable cause) {
    return new SqlStateException(
        SqlState.INVALID_TEXT_REPRESENTATION, "invalid number: \"" + text + '"', cause);
  }

  private static SqlStateException outOfRange(String text, String type) {
    return new SqlStateException(
        SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value " + text + " is out of range for type " + type);
  }
}
