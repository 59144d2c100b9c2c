package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.Microseconds;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** Computes functions of dates as PostgreSQL does, for generated code: in days and microseconds. */
public final class DateFunctions {
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  private static final long DATE_MIN = -2_440_588; // 24 November 4714 BC
  private static final long DATE_MAX = 2_145_031_948; // 31 December 5874897

  private DateFunctions() {}

  public static int plusDays(int date, long days) {
    return inRange(date + days);
  }

  public static int minusDays(int date, long days) {
    return inRange(date - days);
  }

  private static int inRange(long date) {
    if (date < DATE_MIN || date > DATE_MAX) {
      throw new SqlStateException(SqlState.DATETIME_OUT_OF_RANGE, "date out of range");
    }
    return Math.toIntExact(date);
  }

  public static int daysBetween(int later, int earlier) {
    return Math.subtractExact(later, earlier);
  }

  public static int makeDate(long year, long month, long day) {
    try {
      return Math.toIntExact(
          LocalDate.of(Math.toIntExact(year), Math.toIntExact(month), Math.toIntExact(day))
              .toEpochDay());
    } catch (DateTimeException | ArithmeticException e) {
      throw new SqlStateException(
          SqlState.DATETIME_OUT_OF_RANGE,
          "date out of range: " + year + "-" + month + "-" + day,
          e);
    }
  }

  public static long makeTimestamp(
      long year, long month, long day, long hour, long minute, double second) {
    long midnight = MomentFunctions.ofDate(makeDate(year, month, day));
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || !(second >= 0 && second < 60)) {
      throw new SqlStateException(
          SqlState.DATETIME_OUT_OF_RANGE,
          "time out of range: " + hour + ":" + minute + ":" + second);
    }
    return MomentFunctions.plus(
        midnight,
        (hour * 60 + minute) * 60 * Microseconds.PER_SECOND
            + Math.round(second * Microseconds.PER_SECOND));
  }

  /** Returns microseconds of a day. @throws SqlStateException 22008 */
  public static long makeTime(long hour, long minute, double second) {
    return Math.floorMod(makeTimestamp(1970, 1, 1, hour, minute, second), Microseconds.PER_DAY);
  }

  /** Seconds since 1970. */
  public static long fromEpoch(double seconds) {
    double micros = seconds * Microseconds.PER_SECOND;
    if (!(Math.abs(micros) < 8.64e18)) {
      throw new SqlStateException(
          SqlState.DATETIME_OUT_OF_RANGE, "timestamp out of range: " + seconds);
    }
    return Math.round(micros);
  }

  /** Writes the time from {@code earlier} to {@code later} in years, months, days and a time. */
  public static String age(long later, long earlier) {
    if (later < earlier) {
      return written(earlier, later, -1);
    }
    return written(later, earlier, 1);
  }

  private static String written(long later, long earlier, int sign) {
    LocalDateTime from = Microseconds.dateTime(earlier);
    LocalDateTime to = Microseconds.dateTime(later);
    long nanos = to.toLocalTime().toNanoOfDay() - from.toLocalTime().toNanoOfDay();
    int days = to.getDayOfMonth() - from.getDayOfMonth();
    int months = (to.getYear() - from.getYear()) * 12 + to.getMonthValue() - from.getMonthValue();
    if (nanos < 0) {
      nanos += NANOS_PER_DAY;
      days--;
    }
    if (days < 0) {
      days += from.toLocalDate().lengthOfMonth(); // as PostgreSQL counts
      months--;
    }
    var text = new StringBuilder();
    append(text, sign * (months / 12), "year");
    append(text, sign * (months % 12), "mon");
    append(text, sign * days, "day");
    if (nanos != 0 || text.isEmpty()) {
      text.append(text.isEmpty() ? "" : " ").append(sign < 0 ? "-" : "");
      text.append(Microseconds.text(LocalTime.ofNanoOfDay(nanos)));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, int count, String unit) {
    if (count != 0) {
      text.append(text.isEmpty() ? "" : " ").append(count).append(' ').append(unit);
      text.append(Math.abs(count) == 1 && count > 0 ? "" : "s");
    }
  }
}
