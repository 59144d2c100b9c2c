package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.Microseconds;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Locale;

/** Computes to_char, to_date, to_timestamp and to_number, for generated code. */
public final class FormatFunctions {
  private FormatFunctions() {}

  /** Writes microseconds since 1970. */
  public static String timestampToChar(long micros, String pattern) {
    return DatePattern.of(pattern).write(Microseconds.dateTime(micros));
  }

  /** Writes a span of microseconds. */
  public static String spanToChar(long micros, String pattern) {
    return SpanPattern.ofSpan(micros).write(pattern);
  }

  public static String monthsToChar(int months, String pattern) {
    return SpanPattern.ofMonths(months).write(pattern);
  }

  public static String numberToChar(BigDecimal number, String pattern) {
    return new NumberPattern(pattern).write(number);
  }

  public static String doubleToChar(double number, String pattern) {
    if (!Double.isFinite(number)) {
      throw new SqlStateException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "number out of range: " + number);
    }
    return numberToChar(BigDecimal.valueOf(number), pattern);
  }

  public static int toDate(String text, String pattern) {
    LocalDateTime moment = new DateReader(DatePattern.of(pattern), text).read();
    return (int) moment.toLocalDate().toEpochDay();
  }

  public static long toTimestamp(String text, String pattern) {
    return Microseconds.of(new DateReader(DatePattern.of(pattern), text).read());
  }

  /** Reads the digits, the point and the sign; what else the pattern has does not matter. */
  public static BigDecimal toNumber(String text, String pattern) {
    boolean negative = text.contains("-") || (text.contains("<") && text.contains(">"));
    String digits = text.replaceAll("[^0-9.]", "");
    if (pattern.indexOf('.') < 0 && pattern.toUpperCase(Locale.ROOT).indexOf('D') < 0) {
      digits = digits.replace(".", "");
    }
    try {
      BigDecimal number = new BigDecimal(digits);
      return negative ? number.negate() : number;
    } catch (NumberFormatException e) {
      throw new SqlStateException(
          SqlState.INVALID_TEXT_REPRESENTATION, "invalid number: \"" + text + '"', e);
    }
  }
}
