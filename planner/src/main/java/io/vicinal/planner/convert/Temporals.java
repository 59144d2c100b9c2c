package io.vicinal.planner.convert;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.function.Function;

/** Reads dates and times out of whatever object stands for them; text is ISO, blank or T. */
final class Temporals {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("H:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();

  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']")
          .append(TIME)
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT); // else 30 February is the 28th

  private static final DateTimeFormatter OFFSET_DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DATE_TIME)
          .appendPattern("[ ][XXX][XX][X]")
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);

  private Temporals() {}

  static LocalDate toDate(Object value, Target target) {
    return switch (value) {
      case LocalDate date -> date;
      case java.sql.Date date -> date.toLocalDate();
      case java.sql.Timestamp timestamp -> timestamp.toLocalDateTime().toLocalDate();
      case LocalDateTime dateTime -> dateTime.toLocalDate();
      case OffsetDateTime dateTime -> dateTime.toLocalDate();
      case ZonedDateTime dateTime -> dateTime.toLocalDate();
      case java.util.Date date -> LocalDate.ofInstant(date.toInstant(), zone());
      case String text ->
          parse(text, target, it -> LocalDate.parse(it, DateTimeFormatter.ISO_DATE));
      default -> throw target.impossible(value);
    };
  }

  static LocalTime toTime(Object value, Target target) {
    return switch (value) {
      case LocalTime time -> time;
      case OffsetTime time -> time.toLocalTime();
      // The milliseconds of java.sql.Time are lost by its own toLocalTime.
      case java.sql.Time time -> Instant.ofEpochMilli(time.getTime()).atZone(zone()).toLocalTime();
      case java.sql.Timestamp timestamp -> timestamp.toLocalDateTime().toLocalTime();
      case LocalDateTime dateTime -> dateTime.toLocalTime();
      case String text -> parse(text, target, it -> LocalTime.parse(it, TIME));
      default -> throw target.impossible(value);
    };
  }

  static LocalDateTime toDateTime(Object value, Target target) {
    return switch (value) {
      case LocalDateTime dateTime -> dateTime;
      case LocalDate date -> date.atStartOfDay();
      case OffsetDateTime dateTime -> dateTime.toLocalDateTime();
      case ZonedDateTime dateTime -> dateTime.toLocalDateTime();
      case Instant instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
      case java.sql.Timestamp timestamp -> timestamp.toLocalDateTime();
      case java.sql.Date date -> date.toLocalDate().atStartOfDay();
      case java.util.Date date -> LocalDateTime.ofInstant(date.toInstant(), zone());
      case String text -> parse(text, target, Temporals::parseDateTime);
      default -> throw target.impossible(value);
    };
  }

  static Instant toInstant(Object value, Target target) {
    return switch (value) {
      case Instant instant -> instant;
      case OffsetDateTime dateTime -> dateTime.toInstant();
      case ZonedDateTime dateTime -> dateTime.toInstant();
      case LocalDateTime dateTime -> dateTime.toInstant(ZoneOffset.UTC);
      case LocalDate date -> date.atStartOfDay().toInstant(ZoneOffset.UTC);
      case java.sql.Timestamp timestamp -> timestamp.toInstant();
      case java.sql.Date date -> date.toLocalDate().atStartOfDay().toInstant(ZoneOffset.UTC);
      case java.util.Date date -> date.toInstant();
      case String text -> parse(text, target, Temporals::parseInstant);
      default -> throw target.impossible(value);
    };
  }

  private static java.time.ZoneId zone() {
    return java.time.ZoneId.systemDefault();
  }

  private static LocalDateTime parseDateTime(String text) {
    return text.indexOf(':') < 0
        ? LocalDate.parse(text).atStartOfDay()
        : LocalDateTime.parse(text, DATE_TIME);
  }

  /** Text without an offset is UTC. */
  private static Instant parseInstant(String text) {
    if (text.indexOf(':') < 0) {
      return parseDateTime(text).toInstant(ZoneOffset.UTC);
    }
    TemporalAccessor parsed =
        OFFSET_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    return parsed instanceof OffsetDateTime dateTime
        ? dateTime.toInstant()
        : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
  }

  private static <T> T parse(String text, Target target, Function<String, T> parser) {
    try {
      return parser.apply(text.strip());
    } catch (DateTimeException e) {
      throw target.badText(text, e);
    }
  }
}
