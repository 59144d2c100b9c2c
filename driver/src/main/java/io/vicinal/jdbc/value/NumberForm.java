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
    long number =
        switch (value) {
          case Long exact -> exact;
          case Integer exact -> exact;
          case Short exact -> exact;
          case Boolean truth -> truth ? 1 : 0;
          default -> cut(decimal(value, wanted), value, wanted);
        };
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
    return switch (value) {
      case Number number -> number.doubleValue();
      case Boolean truth -> truth ? 1 : 0;
      case String text -> {
        try {
          yield Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
          throw Mismatch.text(text, wanted);
        }
      }
      default -> throw Mismatch.type(value, wanted);
    };
  }

  static BigDecimal decimal(Object value, String wanted) throws SQLException {
    return switch (value) {
      case BigDecimal number -> number;
      case BigInteger number -> new BigDecimal(number);
      case Long number -> BigDecimal.valueOf(number);
      case Integer number -> BigDecimal.valueOf(number);
      case Short number -> BigDecimal.valueOf(number);
      case Float number -> finite(number, wanted);
      case Double number -> finite(number, wanted);
      case Boolean truth -> truth ? BigDecimal.ONE : BigDecimal.ZERO;
      case String text -> {
        try {
          yield new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
          throw Mismatch.text(text, wanted);
        }
      }
      default -> throw Mismatch.type(value, wanted);
    };
  }

  /** Returns the decimal that the number prints as; NaN and infinity have none. */
  private static BigDecimal finite(Number value, String wanted) throws SQLException {
    if (!Double.isFinite(value.doubleValue())) {
      throw Mismatch.range(value, wanted);
    }
    return new BigDecimal(value.toString());
  }

  static boolean truth(Object value) throws SQLException {
    return switch (value) {
      case Boolean truth -> truth;
      case Number number -> number.doubleValue() != 0;
      case String text ->
          switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "on", "1" -> true;
            case "false", "f", "no", "n", "off", "0" -> false;
            default -> throw Mismatch.text(text, "BOOLEAN");
          };
      default -> throw Mismatch.type(value, "BOOLEAN");
    };
  }
}
