package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A pattern of {@code to_char}, {@code to_date} and {@code to_timestamp}, such as {@code
 * 'YYYY-MM-DD HH24:MI'}, with the words that PostgreSQL's documentation lists in its table of
 * template patterns for dates, but for eras and Roman numerals. Immutable.
 */
final class DatePattern {
  private static final List<String> WORDS =
      List.of(
          "HH24", "HH12", "MONTH", "YYYY", "IYYY", "SSSSS", "SSSS", "A.M.", "P.M.", "YYY", "DDD",
          "DAY", "MON", "HH", "MI", "SS", "MS", "US", "AM", "PM", "YY", "MM", "DY", "DD", "IW",
          "WW", "ID", "CC", "TZ", "FM", "Q", "W", "D", "J", "Y");
  private static final int NAME_WIDTH = 9;

  /** What PostgreSQL knows, too. */
  private static final List<String> REFUSED =
      List.of(
          "Y,YYY", "IDDD", "B.C.", "A.D.", "TZH", "TZM", "IYY", "FF1", "FF2", "FF3", "FF4", "FF5",
          "FF6", "RM", "OF", "BC", "AD", "IY", "TM", "FX", "I");

  /**
   * One word of the pattern, or text that stands for itself.
   *
   * @param word in upper case, empty for text
   * @param written as it stands in the pattern
   * @param plain without blanks or zeros in front (FM)
   */
  record Part(String word, String written, boolean plain) {}

  private final List<Part> parts;

  private DatePattern(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  static DatePattern of(String pattern) {
    List<Part> parts = new ArrayList<>();
    boolean plain = false;
    int at = 0;
    while (at < pattern.length()) {
      String word = wordAt(pattern, at);
      requireKnown(pattern, at, word, parts);
      if (word.equals("FM")) {
        plain = true;
        at += 2;
      } else if (!word.isEmpty()) {
        parts.add(new Part(word, pattern.substring(at, at + word.length()), plain));
        plain = false;
        at += word.length();
      } else if (pattern.charAt(at) == '"') {
        int end = pattern.indexOf('"', at + 1);
        String text = pattern.substring(at + 1, end < 0 ? pattern.length() : end);
        parts.add(new Part("", text, false));
        at = end < 0 ? pattern.length() : end + 1;
      } else {
        parts.add(new Part("", pattern.substring(at, at + 1), false));
        at++;
      }
    }
    return new DatePattern(parts);
  }

  /** Refuses what would come out as it stands, and ordinals: {@code DDth}. */
  private static void requireKnown(String pattern, int at, String word, List<Part> before) {
    boolean ordinal =
        word.isEmpty()
            && !before.isEmpty()
            && !before.getLast().word().isEmpty()
            && pattern.regionMatches(true, at, "TH", 0, 2);
    for (String refused : ordinal ? List.of("TH") : REFUSED) {
      if (refused.length() > word.length()
          && pattern.regionMatches(true, at, refused, 0, refused.length())) {
        throw new SqlStateException(
            SqlState.FEATURE_NOT_SUPPORTED,
            refused + " in the pattern \"" + pattern + "\" is not supported");
      }
    }
  }

  private static String wordAt(String pattern, int at) {
    for (String word : WORDS) {
      if (pattern.regionMatches(true, at, word, 0, word.length())) {
        return word;
      }
    }
    return "";
  }

  List<Part> parts() {
    return parts;
  }

  /** Writes a moment. */
  String write(LocalDateTime moment) {
    var text = new StringBuilder();
    for (Part part : parts) {
      text.append(write(part, moment));
    }
    return text.toString();
  }

  private static String write(Part part, LocalDateTime moment) {
    return switch (part.word()) {
      case "" -> part.written();
      case "YYYY" -> digits(part, moment.getYear(), 4);
      case "YYY" -> digits(part, moment.getYear() % 1000, 3);
      case "YY" -> digits(part, moment.getYear() % 100, 2);
      case "Y" -> digits(part, moment.getYear() % 10, 1);
      case "IYYY" -> digits(part, moment.get(IsoFields.WEEK_BASED_YEAR), 4);
      case "MM" -> digits(part, moment.getMonthValue(), 2);
      case "DD" -> digits(part, moment.getDayOfMonth(), 2);
      case "DDD" -> digits(part, moment.getDayOfYear(), 3);
      case "HH24" -> digits(part, moment.getHour(), 2);
      case "HH12", "HH" -> digits(part, (moment.getHour() + 11) % 12 + 1, 2);
      case "MI" -> digits(part, moment.getMinute(), 2);
      case "SS" -> digits(part, moment.getSecond(), 2);
      case "SSSSS", "SSSS" -> digits(part, moment.get(ChronoField.SECOND_OF_DAY), 1);
      case "MS" -> digits(part, moment.getNano() / 1_000_000, 3);
      case "US" -> digits(part, moment.getNano() / 1_000, 6);
      case "AM", "PM" -> cased(part, moment.getHour() < 12 ? "AM" : "PM");
      case "A.M.", "P.M." -> cased(part, moment.getHour() < 12 ? "A.M." : "P.M.");
      case "MONTH" -> name(part, month(moment.getMonth(), TextStyle.FULL));
      case "MON" -> cased(part, month(moment.getMonth(), TextStyle.SHORT));
      case "DAY" -> name(part, day(moment.getDayOfWeek(), TextStyle.FULL));
      case "DY" -> cased(part, day(moment.getDayOfWeek(), TextStyle.SHORT));
      case "D" -> digits(part, moment.getDayOfWeek().getValue() % 7 + 1, 1);
      case "ID" -> digits(part, moment.getDayOfWeek().getValue(), 1);
      case "IW" -> digits(part, moment.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
      case "WW" -> digits(part, (moment.getDayOfYear() - 1) / 7 + 1, 2);
      case "W" -> digits(part, (moment.getDayOfMonth() - 1) / 7 + 1, 1);
      case "Q" -> digits(part, moment.get(IsoFields.QUARTER_OF_YEAR), 1);
      case "CC" -> digits(part, (moment.getYear() + 99) / 100, 2);
      case "J" -> digits(part, moment.toLocalDate().toEpochDay() + 2_440_588, 1);
      case "TZ" -> "UTC";
      default -> throw new AssertionError("no such word: " + part.word());
    };
  }

  private static String digits(Part part, long number, int width) {
    return part.plain()
        ? Long.toString(number)
        : String.format(Locale.ROOT, "%0" + width + "d", number);
  }

  private static String name(Part part, String name) {
    String cased = cased(part, name);
    return part.plain() ? cased : cased + " ".repeat(NAME_WIDTH - cased.length());
  }

  /** Returns {@code name} in the case of the word in the pattern: MONTH, Month or month. */
  private static String cased(Part part, String name) {
    String written = part.written();
    if (Character.isLowerCase(written.charAt(0))) {
      return name.toLowerCase(Locale.ROOT);
    }
    return Character.isUpperCase(written.charAt(1)) || written.charAt(1) == '.'
        ? name.toUpperCase(Locale.ROOT)
        : name;
  }

  static String month(Month month, TextStyle style) {
    return month.getDisplayName(style, Locale.ENGLISH);
  }

  static String day(DayOfWeek day, TextStyle style) {
    return day.getDisplayName(style, Locale.ENGLISH);
  }

  SqlStateException invalid(String text, Part part) {
    return new SqlStateException(
        SqlState.INVALID_DATETIME, "\"" + text + "\" has no value for \"" + part.written() + '"');
  }
}
