package io.vicinal.jdbc.value;

import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/**
 * Reads values as dates and times.
 *
 * <p>DATE, TIME and TIMESTAMP have no zone: as java.sql classes they mean the wall clock of the
 * calendar, or of this process. TIMESTAMPTZ is an instant.
 */
final class TemporalForm {
  private TemporalForm() {}

  static LocalDate date(Object value) throws SQLException {
    if (value instanceof LocalDate date) {
      return date;
    }
    if (value instanceof LocalDateTime moment) {
      return moment.toLocalDate();
    }
    if (value instanceof OffsetDateTime moment) {
      return local(moment).toLocalDate();
    }
    if (value instanceof String text) {
      return parse(text, "DATE", () -> LocalDate.parse(text.strip()));
    }
    throw Mismatch.type(value, "DATE");
  }

  static LocalTime time(Object value) throws SQLException {
    if (value instanceof LocalTime time) {
      return time;
    }
    if (value instanceof LocalDateTime moment) {
      return moment.toLocalTime();
    }
    if (value instanceof OffsetDateTime moment) {
      return local(moment).toLocalTime();
    }
    if (value instanceof String text) {
      return parse(text, "TIME", () -> LocalTime.parse(text.strip()));
    }
    throw Mismatch.type(value, "TIME");
  }

  static LocalDateTime dateTime(Object value) throws SQLException {
    if (value instanceof LocalDateTime moment) {
      return moment;
    }
    if (value instanceof LocalDate date) {
      return date.atStartOfDay();
    }
    if (value instanceof OffsetDateTime moment) {
      return local(moment);
    }
    if (value instanceof String text) {
      return parse(text, "TIMESTAMP", () -> dateTime(text.strip()));
    }
    throw Mismatch.type(value, "TIMESTAMP");
  }

  /** A date alone is its midnight, as a DATE is. */
  private static LocalDateTime dateTime(String text) {
    return text.indexOf(':') < 0
        ? LocalDate.parse(text).atStartOfDay()
        : LocalDateTime.parse(text.replace(' ', 'T'));
  }

  static OffsetDateTime offsetDateTime(Object value) throws SQLException {
    if (value instanceof OffsetDateTime moment) {
      return moment;
    }
    if (value instanceof LocalDateTime moment) {
      return moment.atZone(ZoneId.systemDefault()).toOffsetDateTime();
    }
    if (value instanceof String text) {
      return parse(text, "TIMESTAMPTZ", () -> OffsetDateTime.parse(text.strip().replace(' ', 'T')));
    }
    throw Mismatch.type(value, "TIMESTAMPTZ");
  }

  static Date sqlDate(Object value, @Nullable Calendar calendar) throws SQLException {
    LocalDate date = date(value);
    return calendar == null
        ? Date.valueOf(date)
        : new Date(date.atStartOfDay(zone(calendar)).toInstant().toEpochMilli());
  }

  static Time sqlTime(Object value, @Nullable Calendar calendar) throws SQLException {
    return sqlTime(time(value), calendar);
  }

  /** Returns the time of day with milliseconds, on 1970-01-01. */
  static Time sqlTime(LocalTime time, @Nullable Calendar calendar) {
    LocalDateTime moment = time.atDate(LocalDate.EPOCH);
    return new Time(moment.atZone(zone(calendar)).toInstant().toEpochMilli());
  }

  static Timestamp timestamp(Object value, @Nullable Calendar calendar) throws SQLException {
    if (value instanceof OffsetDateTime moment) {
      return Timestamp.from(moment.toInstant());
    }
    LocalDateTime moment = dateTime(value);
    return calendar == null
        ? Timestamp.valueOf(moment)
        : Timestamp.from(moment.atZone(zone(calendar)).toInstant());
  }

  /** Returns the wall clock that {@code value} shows in the zone of {@code calendar}. */
  @SuppressWarnings("JavaUtilDate") // it is what JDBC hands over
  static LocalDateTime wallClock(java.util.Date value, @Nullable Calendar calendar) {
    boolean here = zone(calendar).equals(ZoneId.systemDefault());
    if (here && value instanceof Timestamp timestamp) {
      return timestamp.toLocalDateTime(); // before 1582 the calendars differ
    }
    if (here && value instanceof Date date) {
      return date.toLocalDate().atStartOfDay();
    }
    LocalDateTime moment =
        Instant.ofEpochMilli(value.getTime()).atZone(zone(calendar)).toLocalDateTime();
    return value instanceof Timestamp exact ? moment.withNano(exact.getNanos()) : moment;
  }

  private static ZoneId zone(@Nullable Calendar calendar) {
    return calendar == null ? ZoneId.systemDefault() : calendar.getTimeZone().toZoneId();
  }

  private static LocalDateTime local(OffsetDateTime moment) {
    return moment.atZoneSameInstant(ZoneId.systemDefault()).toLocalDateTime();
  }

  @FunctionalInterface
  private interface Parser<T> {
    T parse() throws DateTimeException;
  }

  private static <T> T parse(String text, String wanted, Parser<T> parser) throws SQLException {
    try {
      return parser.parse();
    } catch (DateTimeException e) {
      throw Mismatch.text(text, wanted);
    }
  }
}
