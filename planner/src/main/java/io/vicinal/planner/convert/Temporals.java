package io.vicinal.planner.convert;

import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.DateTimeText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.Function;

/** Reads dates and times out of whatever object stands for them. */
final class Temporals {
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
      case String text -> parse(text, target, DateTimeText::date);
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
      case String text -> parse(text, target, DateTimeText::time);
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
      case String text -> parse(text, target, DateTimeText::dateTime);
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
      case String text -> parse(text, target, DateTimeText::instant);
      default -> throw target.impossible(value);
    };
  }

  private static java.time.ZoneId zone() {
    return java.time.ZoneId.systemDefault();
  }

  private static <T> T parse(String text, Target target, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (SqlStateException e) {
      throw target.badMoment(text, e);
    }
  }
}
