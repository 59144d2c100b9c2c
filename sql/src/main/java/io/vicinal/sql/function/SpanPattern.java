package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.Microseconds;
import java.util.Locale;

/**
 * Writes intervals for {@code to_char}: {@code 'HH24:MI:SS'}, {@code 'DD'}, {@code 'YYYY-MM'}.
 * Hours are those beside whole days, as in the text of an interval.
 */
final class SpanPattern {
  private final int months;
  private final long days;
  private final long micros;

  private SpanPattern(int months, long days, long micros) {
    this.months = months;
    this.days = days;
    this.micros = micros;
  }

  static SpanPattern ofMonths(int months) {
    return new SpanPattern(months, 0, 0);
  }

  static SpanPattern ofSpan(long micros) {
    return new SpanPattern(0, micros / Microseconds.PER_DAY, micros % Microseconds.PER_DAY);
  }

  /** Returns the interval in {@code pattern}. @throws SqlStateException 22007, 0AV00 */
  String write(String pattern) {
    var text = new StringBuilder();
    for (DatePattern.Part part : DatePattern.of(pattern).parts()) {
      text.append(write(part));
    }
    return text.toString();
  }

  private String write(DatePattern.Part part) {
    return switch (part.word()) {
      case "" -> part.written();
      case "YYYY" -> digits(part, months / 12, 4);
      case "YY" -> digits(part, months / 12 % 100, 2);
      case "MM" -> digits(part, months % 12, 2);
      case "DD" -> digits(part, days, 2);
      case "HH24" -> digits(part, seconds() / 3_600, 2);
      case "HH12", "HH" -> digits(part, (seconds() / 3_600 + 11) % 12 + 1, 2);
      case "MI" -> digits(part, seconds() / 60 % 60, 2);
      case "SS" -> digits(part, seconds() % 60, 2);
      case "SSSSS", "SSSS" -> digits(part, seconds(), 1);
      case "MS" -> digits(part, micros % Microseconds.PER_SECOND / Microseconds.PER_MILLI, 3);
      case "US" -> digits(part, micros % Microseconds.PER_SECOND, 6);
      default ->
          throw new SqlStateException(
              SqlState.INVALID_DATETIME, "an interval has no \"" + part.written() + '"');
    };
  }

  private long seconds() {
    return micros / Microseconds.PER_SECOND;
  }

  private static String digits(DatePattern.Part part, long number, int width) {
    if (part.plain()) {
      return Long.toString(number);
    }
    int signed = number < 0 ? width + 1 : width;
    return String.format(Locale.ROOT, "%0" + signed + "d", number);
  }
}
