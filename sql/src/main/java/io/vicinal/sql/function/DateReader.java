package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * Reads one text by a {@link DatePattern}. Blanks in front of a value do not matter, any separator
 * stands for any other one, and what the text leaves out at its end is the first of its kind.
 */
final class DateReader {
  private final DatePattern pattern;
  private final String text;
  private int at;
  private int year = 1;
  private int month = 1;
  private int day = 1;
  private int dayOfYear;
  private int hour;
  private int minute;
  private int second;
  private int nanos;
  private boolean half;
  private boolean afternoon;

  DateReader(DatePattern pattern, String text) {
    this.pattern = pattern;
    this.text = text;
  }

  /** Returns the moment. @throws SqlStateException 22007 or 22008 */
  LocalDateTime read() {
    for (DatePattern.Part part : pattern.parts()) {
      if (part.word().isEmpty()) {
        skip(part.written().length());
      } else {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
          at++;
        }
        if (at == text.length()) {
          break;
        }
        read(part);
      }
    }
    try {
      LocalDate date =
          dayOfYear > 0 ? LocalDate.ofYearDay(year, dayOfYear) : LocalDate.of(year, month, day);
      int hours = half ? hour % 12 + (afternoon ? 12 : 0) : hour;
      return LocalDateTime.of(date, LocalTime.of(hours, minute, second, nanos));
    } catch (DateTimeException e) {
      throw new SqlStateException(
          SqlState.DATETIME_OUT_OF_RANGE, "date or time out of range: \"" + text + '"', e);
    }
  }

  /** A separator of the pattern stands for one of the text, if there is one. */
  private void skip(int count) {
    for (int i = 0; i < count && at < text.length(); i++) {
      if (!Character.isDigit(text.charAt(at))) {
        at++;
      }
    }
  }

  private void read(DatePattern.Part part) {
    switch (part.word()) {
      case "YYYY", "IYYY" -> year = number(part, 4);
      case "YYY", "YY", "Y" -> year = century(number(part, part.word().length()));
      case "MM" -> month = number(part, 2);
      case "DD" -> day = number(part, 2);
      case "DDD" -> dayOfYear = number(part, 3);
      case "HH24" -> hour = number(part, 2);
      case "HH12", "HH" -> {
        hour = number(part, 2);
        half = true;
        if (hour < 1 || hour > 12) {
          throw pattern.invalid(text, part);
        }
      }
      case "MI" -> minute = number(part, 2);
      case "SS" -> second = number(part, 2);
      case "MS" -> nanos = fraction(part, 3);
      case "US" -> nanos = fraction(part, 6);
      case "AM", "PM", "A.M.", "P.M." -> readHalf(part);
      case "MONTH", "MON" -> readMonth(part);
      case "DAY", "DY" -> letters();
      default ->
          throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "\"" + part.written() + "\" cannot be read from a text");
    }
  }

  /** Two digits are of the years 1970 to 2069, as in PostgreSQL. */
  private static int century(int digits) {
    return digits < 70 ? 2000 + digits : digits < 100 ? 1900 + digits : 1000 + digits;
  }

  private int number(DatePattern.Part part, int most) {
    int start = at;
    while (at < text.length() && at - start < most && isDigit(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw pattern.invalid(text, part);
    }
    return Integer.parseInt(text, start, at, 10);
  }

  private int fraction(DatePattern.Part part, int digits) {
    int start = at;
    int number = number(part, digits);
    for (int i = at - start; i < 9; i++) {
      number *= 10;
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void readHalf(DatePattern.Part part) {
    int length = part.word().length();
    if (at + length > text.length()) {
      throw pattern.invalid(text, part);
    }
    String word = text.substring(at, at + length).replace(".", "").toUpperCase(Locale.ROOT);
    if (!word.equals("AM") && !word.equals("PM")) {
      throw pattern.invalid(text, part);
    }
    afternoon = word.equals("PM");
    half = true;
    at += length;
  }

  private void readMonth(DatePattern.Part part) {
    TextStyle style = part.word().equals("MON") ? TextStyle.SHORT : TextStyle.FULL;
    for (Month candidate : Month.values()) {
      String name = DatePattern.month(candidate, style);
      if (text.regionMatches(true, at, name, 0, name.length())) {
        month = candidate.getValue();
        at += name.length();
        return;
      }
    }
    throw pattern.invalid(text, part);
  }

  private void letters() {
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
  }
}
