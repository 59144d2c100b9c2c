package io.vicinal.sql.function;

import io.vicinal.sql.type.IntervalForm;
import io.vicinal.sql.type.Microseconds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import org.apache.calcite.DataContext;
import org.apache.calcite.avatica.util.DateTimeUtils;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;

/**
 * Computes with moments and spans of microseconds, dates in days and times in microseconds, for
 * generated code, which {@link MomentArithmetic} lets call it.
 */
public final class MomentFunctions {
  /** The name under which the context has the moment at which its statement began. */
  public static final String NOW = "now";

  private MomentFunctions() {}

  /** Returns the moment at which the statement began. */
  public static long now(DataContext root) {
    if (root.get(NOW) instanceof Long micros) {
      return micros;
    }
    throw new IllegalStateException("no moment");
  }

  public static long round(long micros, int digits) {
    return Microseconds.round(micros, digits);
  }

  public static String text(long micros) {
    return Microseconds.text(micros);
  }

  public static String zonedText(long micros) {
    return Microseconds.text(micros) + "+00:00";
  }

  public static String spanText(long micros) {
    return IntervalForm.span(micros);
  }

  public static String monthsText(int months) {
    return IntervalForm.months(months);
  }

  /** Returns a span in units of {@code micros}, which are no more. */
  public static long spanIn(long span, long micros) {
    return span / micros;
  }

  /** Returns a moment as JSON has it. */
  public static String isoText(long micros) {
    return Microseconds.text(micros).replace(' ', 'T');
  }

  public static String isoZonedText(long micros) {
    return isoText(micros) + "+00:00";
  }

  public static long ofDate(int date) {
    return Microseconds.ofDay(date);
  }

  /** Returns the time on the day of {@code now}. */
  public static long ofTime(long time, long now) {
    return now - Math.floorMod(now, Microseconds.PER_DAY) + time;
  }

  public static int toDate(long micros) {
    return Math.toIntExact(Math.floorDiv(micros, Microseconds.PER_DAY));
  }

  public static long toTime(long micros) {
    return Math.floorMod(micros, Microseconds.PER_DAY);
  }

  /** Returns milliseconds of a moment, which are no later. */
  public static long toMillis(long micros) {
    return Math.floorDiv(micros, Microseconds.PER_MILLI);
  }

  /** Returns milliseconds of a span, which are no more. */
  public static long spanToMillis(long micros) {
    return micros / Microseconds.PER_MILLI;
  }

  public static long spanOfMillis(long millis) {
    return times(millis, Microseconds.PER_MILLI);
  }

  public static long plus(long moment, long span) {
    try {
      return Math.addExact(moment, span);
    } catch (ArithmeticException e) {
      throw Microseconds.outOfRange(e);
    }
  }

  /** Returns the span between moments. */
  public static long minus(long moment, long other) {
    try {
      return Math.subtractExact(moment, other);
    } catch (ArithmeticException e) {
      throw Microseconds.outOfRange(e);
    }
  }

  private static long times(long number, long factor) {
    try {
      return Math.multiplyExact(number, factor);
    } catch (ArithmeticException e) {
      throw Microseconds.outOfRange(e);
    }
  }

  /** Days that a month does not have become its last one. */
  public static long plusMonths(long moment, int months) {
    return Microseconds.of(Microseconds.dateTime(moment).plusMonths(months));
  }

  public static long minusMonths(long moment, int months) {
    return Microseconds.of(Microseconds.dateTime(moment).minusMonths(months));
  }

  public static int monthsBetween(long later, long earlier) {
    return Math.toIntExact(
        ChronoUnit.MONTHS.between(Microseconds.dateTime(earlier), Microseconds.dateTime(later)));
  }

  /** Only whole days count. */
  public static int datePlus(int date, long span) {
    return Math.toIntExact(date + span / Microseconds.PER_DAY);
  }

  public static int dateMinus(int date, long span) {
    return Math.toIntExact(date - span / Microseconds.PER_DAY);
  }

  /** Begins again at midnight. */
  public static long timePlus(long time, long span) {
    return Math.floorMod(time + span % Microseconds.PER_DAY, Microseconds.PER_DAY);
  }

  public static long timeMinus(long time, long span) {
    return Math.floorMod(time - span % Microseconds.PER_DAY, Microseconds.PER_DAY);
  }

  /** Returns {@code time}, which is the same on every day. */
  public static long timePlusMonths(long time, int months) {
    return time;
  }

  /** Rounds to digits of a second; what would be the next midnight is cut. */
  public static long roundTime(long time, int digits) {
    return Microseconds.roundTime(time, digits);
  }

  public static String timeText(long time) {
    return Microseconds.text(Microseconds.time(time));
  }

  /** Returns a part of a moment, counted as Calcite counts it. */
  public static long extract(TimeUnitRange unit, long micros) {
    return switch (unit.startUnit) {
      case EPOCH -> Math.floorDiv(micros, Microseconds.PER_SECOND);
      case HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, NANOSECOND ->
          ofDay(unit.startUnit, Math.floorMod(micros, Microseconds.PER_DAY));
      default -> extractOfDate(unit, toDate(micros));
    };
  }

  /** Returns the seconds or milliseconds of a moment or time, or those since 1970, exactly. */
  public static BigDecimal exactPart(TimeUnitRange unit, long micros) {
    return unit == TimeUnitRange.EPOCH
        ? BigDecimal.valueOf(micros, 6)
        : exactOfSpan(unit, Math.floorMod(micros, Microseconds.PER_DAY));
  }

  /** Returns the seconds or milliseconds of a span, or all its seconds, exactly. */
  public static BigDecimal exactOfSpan(TimeUnitRange unit, long micros) {
    return switch (unit.startUnit) {
      case EPOCH -> BigDecimal.valueOf(micros, 6);
      case MILLISECOND -> BigDecimal.valueOf(micros % (60 * Microseconds.PER_SECOND), 3);
      default -> BigDecimal.valueOf(micros % (60 * Microseconds.PER_SECOND), 6);
    };
  }

  /** Returns the seconds of months: 30 days each, a year has 365.25. */
  public static BigDecimal exactOfMonths(TimeUnitRange unit, int months) {
    long days = unit == TimeUnitRange.EPOCH ? months / 12 * 1_461L + months % 12 * 120L : 0;
    return BigDecimal.valueOf(days * 21_600)
        .setScale(unit == TimeUnitRange.MILLISECOND ? 3 : 6, RoundingMode.UNNECESSARY);
  }

  /** Returns a part of a date; Calcite counts days before 1582 by two calendars. */
  public static long extractOfDate(TimeUnitRange unit, int days) {
    LocalDate date = LocalDate.ofEpochDay(days);
    int year = date.getYear();
    return switch (unit.startUnit) {
      case MILLENNIUM -> Math.floorDiv(year - 1, 1_000) + 1;
      case CENTURY -> Math.floorDiv(year - 1, 100) + 1;
      case DECADE -> Math.floorDiv(year, 10);
      case YEAR -> year;
      case ISOYEAR -> date.get(IsoFields.WEEK_BASED_YEAR);
      case QUARTER -> date.get(IsoFields.QUARTER_OF_YEAR);
      case MONTH -> date.getMonthValue();
      case WEEK -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case DAY -> date.getDayOfMonth();
      case DOY -> date.getDayOfYear();
      case DOW -> date.getDayOfWeek().getValue() % 7 + 1; // Calcite's Sunday is 1
      case ISODOW -> date.getDayOfWeek().getValue();
      case EPOCH -> days * (Microseconds.PER_DAY / Microseconds.PER_SECOND);
      default -> 0; // of the day
    };
  }

  /** Returns a part of a span. */
  public static long extractOfSpan(TimeUnitRange unit, long micros) {
    return switch (unit.startUnit) {
      case EPOCH -> micros / Microseconds.PER_SECOND;
      case DAY -> micros / Microseconds.PER_DAY;
      case HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, NANOSECOND ->
          ofDay(unit.startUnit, micros % Microseconds.PER_DAY);
      default -> 0;
    };
  }

  private static long ofDay(TimeUnit unit, long micros) {
    long ofMinute = micros % (60 * Microseconds.PER_SECOND);
    return switch (unit) {
      case HOUR -> micros / (3_600 * Microseconds.PER_SECOND);
      case MINUTE -> micros / (60 * Microseconds.PER_SECOND) % 60;
      case SECOND -> ofMinute / Microseconds.PER_SECOND;
      case MILLISECOND -> ofMinute / Microseconds.PER_MILLI;
      case MICROSECOND -> ofMinute;
      default -> ofMinute * 1_000;
    };
  }

  /** Returns when the unit began. */
  public static long floor(TimeUnitRange unit, long micros) {
    long length = length(unit);
    return length > 0
        ? micros - Math.floorMod(micros, length)
        : ofDate((int) DateTimeUtils.unixDateFloor(unit, toDate(micros)));
  }

  /** Returns when a unit begins, now or next. */
  public static long ceil(TimeUnitRange unit, long micros) {
    long length = length(unit);
    return length > 0
        ? micros + Math.floorMod(-micros, length)
        : ofDate((int) DateTimeUtils.unixDateCeil(unit, toDate(micros + Microseconds.PER_DAY - 1)));
  }

  /** Returns the microseconds of a unit, 0 where days are not alike. */
  private static long length(TimeUnitRange unit) {
    return switch (unit.startUnit) {
      case DAY -> Microseconds.PER_DAY;
      case HOUR -> 3_600 * Microseconds.PER_SECOND;
      case MINUTE -> 60 * Microseconds.PER_SECOND;
      case SECOND -> Microseconds.PER_SECOND;
      case MILLISECOND -> Microseconds.PER_MILLI;
      case MICROSECOND, NANOSECOND -> 1;
      default -> 0;
    };
  }
}
