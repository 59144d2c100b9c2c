package io.vicinal.sql.type;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates and times as people write them: {@code 2026-11-05}, {@code 20261105}, {@code 9:30},
 * {@code 09:30:00.123456 PM}, both with a blank or T between them, and an offset behind.
 *
 * <p>What is written otherwise is a 22007, what is no moment (30 February, 25 o'clock) a 22008.
 */
public final class DateTimeText {
  private static final String DATE =
      "(?:(?<year>\\d{4,6})-(?<month>\\d{1,2})-(?<day>\\d{1,2})|(?<compact>\\d{8}))";
  private static final String TIME =
      "(?<hour>\\d{1,2}):(?<minute>\\d{1,2})(?::(?<second>\\d{1,2})(?:\\.(?<fraction>\\d{1,9}))?)?"
          + "(?:\\s*(?<half>[AaPp][Mm]))?";
  private static final String OFFSET =
      "(?:\\s*(?:(?<utc>[Zz]|UTC|GMT)|(?<offset>[+-][\\d:]{1,8})))?";

  private static final Pattern INFINITY = Pattern.compile("(?i)[+-]?infinity");
  private static final Pattern A_TIME = Pattern.compile(TIME + OFFSET);
  private static final Pattern A_MOMENT =
      Pattern.compile(DATE + "(?:(?:\\s+|[Tt])" + TIME + OFFSET + ")?");
  private static final Pattern A_ZONE = Pattern.compile("(.*[\\dAPMapm])\\s+([A-Za-z_][\\w/+-]*)");
  private static final Pattern HALF = Pattern.compile("[AaPp][Mm]");
  private static final Pattern AN_OFFSET =
      Pattern.compile("([+-])(\\d{1,2})(?::?(\\d{2}))?(?::?(\\d{2}))?");

  private DateTimeText() {}

  /** Returns the date that {@code text} begins with. */
  public static LocalDate date(String text) {
    return date(match(A_MOMENT, "date", text), text);
  }

  /** Returns the time of day; a date in front and an offset are left out: TIME has none. */
  public static LocalTime time(String text) {
    Matcher moment = A_MOMENT.matcher(text.strip());
    if (moment.matches() && moment.group("hour") != null) {
      LocalTime time = time(moment, text);
      date(moment, text); // there must be such a day
      return time;
    }
    return time(match(A_TIME, "time", text), text);
  }

  /** Returns date and time, which is midnight where there is none; an offset is left out. */
  public static LocalDateTime dateTime(String text) {
    Matcher matcher = match(A_MOMENT, "timestamp", text);
    return LocalDateTime.of(date(matcher, text), time(matcher, text));
  }

  /** Returns the moment; without an offset it is one of UTC. */
  public static Instant instant(String text) {
    return instant(text, ZoneOffset.UTC);
  }

  /** Returns the moment; without an offset or the name of a zone it is one of {@code zone}. */
  public static Instant instant(String text, ZoneId zone) {
    Matcher named = A_ZONE.matcher(text.strip());
    if (named.matches() && !HALF.matcher(named.group(2)).matches()) {
      return instant(named.group(1), Zones.of(named.group(2)));
    }
    Matcher matcher = match(A_MOMENT, "timestamp", text);
    LocalDateTime local = LocalDateTime.of(date(matcher, text), time(matcher, text));
    String offset = matcher.group("offset");
    if (offset != null) {
      return local.toInstant(offset(offset, text));
    }
    return matcher.group("utc") != null
        ? local.toInstant(ZoneOffset.UTC)
        : local.atZone(zone).toInstant();
  }

  private static Matcher match(Pattern pattern, String what, String text) {
    Matcher matcher = pattern.matcher(text.strip());
    if (!matcher.matches()) {
      if (INFINITY.matcher(text.strip()).matches()) {
        throw new SqlStateException(
            SqlState.FEATURE_NOT_SUPPORTED, "an infinite " + what + " is not supported");
      }
      throw new SqlStateException(
          SqlState.INVALID_DATETIME, "invalid " + what + ": \"" + shown(text) + '"');
    }
    return matcher;
  }

  private static LocalDate date(Matcher matcher, String text) {
    String compact = matcher.group("compact");
    try {
      return compact == null
          ? LocalDate.of(number(matcher, "year"), number(matcher, "month"), number(matcher, "day"))
          : LocalDate.of(
              Integer.parseInt(compact, 0, 4, 10),
              Integer.parseInt(compact, 4, 6, 10),
              Integer.parseInt(compact, 6, 8, 10));
    } catch (DateTimeException e) {
      throw outOfRange(text, e);
    }
  }

  private static LocalTime time(Matcher matcher, String text) {
    if (matcher.group("hour") == null) {
      return LocalTime.MIDNIGHT;
    }
    int hour = number(matcher, "hour");
    String half = matcher.group("half");
    if (half != null) {
      if (hour < 1 || hour > 12) {
        throw outOfRange(text, null);
      }
      hour = hour % 12 + (half.toUpperCase(Locale.ROOT).equals("PM") ? 12 : 0);
    }
    String fraction = matcher.group("fraction");
    int nanos = fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    try {
      return LocalTime.of(hour, number(matcher, "minute"), number(matcher, "second"), nanos);
    } catch (DateTimeException e) {
      throw outOfRange(text, e);
    }
  }

  private static ZoneOffset offset(String offset, String text) {
    Matcher matcher = AN_OFFSET.matcher(offset);
    if (!matcher.matches()) {
      throw new SqlStateException(
          SqlState.INVALID_DATETIME, "invalid timestamp: \"" + shown(text) + '"');
    }
    int sign = matcher.group(1).equals("-") ? -1 : 1;
    try {
      return ZoneOffset.ofHoursMinutesSeconds(
          sign * Integer.parseInt(matcher.group(2)),
          sign * part(matcher.group(3)),
          sign * part(matcher.group(4)));
    } catch (DateTimeException e) {
      throw outOfRange(text, e);
    }
  }

  private static int number(Matcher matcher, String group) {
    return part(matcher.group(group));
  }

  private static int part(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static SqlStateException outOfRange(String text, @Nullable DateTimeException cause) {
    return new SqlStateException(
        SqlState.DATETIME_OUT_OF_RANGE, "date or time out of range: \"" + shown(text) + '"', cause);
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
