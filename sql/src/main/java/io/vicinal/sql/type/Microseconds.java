package io.vicinal.sql.type;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;

/**
 * Counts moments in microseconds since 1970, before it in negative ones: the form that storage and
 * generated code have of TIMESTAMP and TIMESTAMPTZ, and since midnight those of TIME. What is finer
 * is rounded.
 */
public final class Microseconds {
  /** Digits of a fraction of a second. */
  public static final int DIGITS = 6;

  public static final long PER_MILLI = 1_000;
  public static final long PER_SECOND = 1_000_000;
  public static final long PER_DAY = 86_400 * PER_SECOND;

  private static final int NANOS = 1_000;
  private static final int LITERAL_YEAR_MAX = 9_999;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private Microseconds() {}

  /** Returns the count of a wall clock that shows UTC. @throws SqlStateException 22008 */
  public static long of(LocalDateTime moment) {
    return of(moment.toInstant(ZoneOffset.UTC));
  }

  /** Returns the count of {@code moment}. @throws SqlStateException 22008 */
  public static long of(Instant moment) {
    try {
      return Math.addExact(
          Math.multiplyExact(moment.getEpochSecond(), PER_SECOND),
          (moment.getNano() + NANOS / 2) / NANOS);
    } catch (ArithmeticException e) {
      throw outOfRange(e);
    }
  }

  /**
   * Returns the count of the midnight that a day since 1970 begins with. @throws SqlStateException
   * 22008
   */
  public static long ofDay(long day) {
    try {
      return Math.multiplyExact(day, PER_DAY);
    } catch (ArithmeticException e) {
      throw outOfRange(e);
    }
  }

  /** Returns the count of a literal, which is a wall clock that shows UTC. */
  public static long of(TimestampString literal) {
    return of(LocalDateTime.parse(literal.toString().replace(' ', 'T')));
  }

  /** Returns the count of a time since midnight; what rounds to the next day stays in its own. */
  public static long of(LocalTime time) {
    return Math.min((time.toNanoOfDay() + NANOS / 2) / NANOS, PER_DAY - 1);
  }

  /** Returns the count of a literal since midnight. */
  public static long of(TimeString literal) {
    return of(LocalTime.parse(literal.toString()));
  }

  /** Returns the time at a count since midnight. */
  public static LocalTime time(long micros) {
    return LocalTime.ofNanoOfDay(micros * NANOS);
  }

  /** Returns the literal of the algebra of a count since midnight. */
  public static TimeString timeLiteral(long micros) {
    return TimeString.fromMillisOfDay((int) (micros / PER_MILLI))
        .withNanos((int) (micros % PER_SECOND) * NANOS);
  }

  /** Returns what a wall clock shows in UTC. */
  public static LocalDateTime dateTime(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND),
        (int) Math.floorMod(micros, PER_SECOND) * NANOS,
        ZoneOffset.UTC);
  }

  /** Returns the literal of the algebra, which has years from 1 to 9999 only. */
  public static Optional<TimestampString> literal(long micros) {
    LocalDateTime moment = dateTime(micros);
    return moment.getYear() < 1 || moment.getYear() > LITERAL_YEAR_MAX
        ? Optional.empty()
        : Optional.of(
            TimestampString.fromMillisSinceEpoch(Math.floorDiv(micros, PER_MILLI))
                .withNanos((int) Math.floorMod(micros, PER_SECOND) * NANOS));
  }

  /** Returns the literal of the algebra of a day since 1970: years from 1 to 9999 only. */
  public static Optional<DateString> dateLiteral(int day) {
    int year = LocalDate.ofEpochDay(day).getYear();
    return year < 1 || year > LITERAL_YEAR_MAX
        ? Optional.empty()
        : Optional.of(DateString.fromDaysSinceEpoch(day));
  }

  /** Rounds a time of day to {@code digits} of a second; what rounds to the next day is cut. */
  public static long roundTime(long micros, int digits) {
    long rounded = round(micros, digits);
    return rounded < PER_DAY ? rounded : PER_DAY - unit(digits);
  }

  private static long unit(int digits) {
    long unit = 1;
    for (int i = digits; i < DIGITS; i++) {
      unit *= 10;
    }
    return unit;
  }

  /** Rounds to {@code digits} of a second, halves away from 1970 as PostgreSQL does. */
  public static long round(long micros, int digits) {
    long unit = unit(digits);
    return micros < 0 ? -((-micros + unit / 2) / unit * unit) : (micros + unit / 2) / unit * unit;
  }

  /** Returns {@code 2026-01-02 03:04:05.000006}, with as many digits as there are. */
  public static String text(long micros) {
    LocalDateTime moment = dateTime(micros);
    return moment.toLocalDate() + " " + text(moment.toLocalTime());
  }

  /** Returns {@code 03:04:05.000006}, with as many digits as there are. */
  public static String text(LocalTime time) {
    return TIME.format(time);
  }

  /** Returns 22008. */
  public static SqlStateException outOfRange(ArithmeticException cause) {
    return new SqlStateException(SqlState.DATETIME_OUT_OF_RANGE, "timestamp out of range", cause);
  }
}
