package io.vicinal.sql.type;

import java.time.LocalTime;

/** Writes intervals as PostgreSQL does: {@code 1 year 2 mons}, {@code -1 days -00:00:00.5}. */
public final class IntervalForm {
  private static final int NANOS = 1_000;
  private static final int MONTHS = 12;

  private IntervalForm() {}

  /** Returns the text of a span of microseconds; 24 hours are a day. */
  public static String span(long micros) {
    long days = micros / Microseconds.PER_DAY;
    long rest = Math.abs(micros % Microseconds.PER_DAY);
    var text = new StringBuilder();
    append(text, days, "day");
    if (rest != 0 || days == 0) {
      text.append(text.isEmpty() ? "" : " ").append(micros < 0 ? "-" : "");
      text.append(Microseconds.text(LocalTime.ofNanoOfDay(rest * NANOS)));
    }
    return text.toString();
  }

  /** Returns the text of a number of months. */
  public static String months(int months) {
    var text = new StringBuilder();
    append(text, months / MONTHS, "year");
    append(text, months % MONTHS, "mon");
    return text.isEmpty() ? "00:00:00" : text.toString();
  }

  private static void append(StringBuilder text, long count, String unit) {
    if (count != 0) {
      text.append(text.isEmpty() ? "" : " ").append(count).append(' ').append(unit);
      text.append(count == 1 ? "" : "s");
    }
  }
}
