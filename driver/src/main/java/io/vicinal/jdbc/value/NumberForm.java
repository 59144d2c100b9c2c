package io.vicinal.jdbc.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.Locale;

/** Reads values as numbers and truth values; what does not fit is an error, not a wrong number. */
final class NumberForm {
  private NumberForm() {}

  /** Returns {@code value} as a whole number from {@code min} to {@code max}, cut towards zero. */
  static long whole(Object value, long min, long max, String wanted) throws SQLException {
    boolean exact = value instanceof Long || value instanceof Integer || value instanceof Short;
    long number = exact ? ((Number) value).longValue() : cut(decimal(value, wanted), value, wanted);
    if (number < min || number > max) {
      throw Mismatch.range(value, wanted);
    }
    return number;
  }

  private static long cut(BigDecimal number, Object value, String wanted) throws SQLException {
    BigInteger whole = number.setScale(0, RoundingMode.DOWN).toBigInteger();
    if (whole.bitLength() > 63) {
      throw Mismatch.range(value, wanted);
    }
    return whole.longValue();
  }

  static double real(Object value, String wanted) throws SQLException {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    if (!(value instanceof String text)) {
      throw Mismatch.type(value, wanted);
    }
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw Mismatch.text(text, wanted);
    }
  }

  static float single(Object value) throws SQLException {
    double number = real(value, "REAL");
    float single = (float) number;
    if (Float.isInfinite(single) && !Double.isInfinite(number)) {
      throw Mismatch.range(value, "REAL");
    }
    return single;
  }

  static BigDecimal decimal(Object value, String wanted) throws SQLException {
    if (value instanceof BigDecimal number) {
      return number;
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    if (value instanceof Float || value instanceof Double) {
      return finite((Number) value, wanted);
    }
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return BigDecimal.valueOf(((Number) value).longValue());
    }
    if (value instanceof Boolean truth) {
      return truth ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (!(value instanceof String text)) {
      throw Mismatch.type(value, wanted);
    }
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      throw Mismatch.text(text, wanted);
    }
  }

  /** Returns the decimal that the number prints as; NaN and infinity have none. */
  private static BigDecimal finite(Number value, String wanted) throws SQLException {
    if (!Double.isFinite(value.doubleValue())) {
      throw Mismatch.range(value, wanted);
    }
    return new BigDecimal(value.toString());
  }

  static boolean truth(Object value) throws SQLException {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    if (!(value instanceof String text)) {
      throw Mismatch.type(value, "BOOLEAN");
    }
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1" -> true;
      case "false", "f", "no", "n", "off", "0" -> false;
      default -> throw Mismatch.text(text, "BOOLEAN");
    };
  }
}
