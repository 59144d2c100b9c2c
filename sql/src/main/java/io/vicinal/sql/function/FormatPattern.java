package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts values into a pattern, as PostgreSQL's {@code format} does, for generated code. One of
 * {@code %[position$][-][width]letter} stands for a value: {@code s} for its text, {@code I} for it
 * as an identifier, {@code L} as a string; the width is a number, {@code *} for the next value or
 * {@code *n$} for the nth. Confined to one thread.
 */
public final class FormatPattern {
  private final String pattern;
  private final List<?> values;
  private final StringBuilder text = new StringBuilder();
  private int at;
  private int next;

  private FormatPattern(String pattern, List<?> values) {
    this.pattern = pattern;
    this.values = values;
  }

  /**
   * Returns {@code pattern} with {@code values}, which are texts, in it.
   *
   * @throws SqlStateException 22023 for another letter and too few values, 22004 for a NULL
   *     identifier, 22P02 for a width that is no number, 22003 for too large a number
   */
  public static @Nullable String format(@Nullable String pattern, List<?> values) {
    return pattern == null ? null : new FormatPattern(pattern, values).filled();
  }

  private String filled() {
    while (at < pattern.length()) {
      char c = pattern.charAt(at++);
      if (c != '%') {
        text.append(c);
      } else if (peek() == '%') {
        at++;
        text.append('%');
      } else {
        append();
      }
      TextFunctions.requireBounded(text.length());
    }
    return text.toString();
  }

  private void append() {
    int number = number();
    boolean positioned = number >= 0 && peek() == '$';
    if (positioned) {
      next = position(number);
      number = -1;
    }
    boolean left = false;
    while (number < 0 && peek() == '-') {
      left = true;
      at++;
    }
    int width = Math.max(0, number >= 0 ? number : number());
    if (number < 0 && peek() == '*') {
      int resume = next;
      at++;
      int nth = number();
      width = width(value(nth < 0 ? next : position(nth)));
      next = nth < 0 && !positioned ? next + 1 : resume;
    }
    char letter = peek();
    at++;
    pad(written(letter, value(next++)), width, left);
  }

  private void pad(String value, int width, boolean left) {
    long spaces = Math.abs((long) width) - TextFunctions.length(value);
    TextFunctions.requireBounded(text.length() + value.length() + Math.max(0, spaces));
    String padding = " ".repeat((int) Math.max(0, spaces));
    text.append(left || width < 0 ? value + padding : padding + value);
  }

  /** Returns the next character. @throws SqlStateException 22023 if there is none */
  private char peek() {
    if (at >= pattern.length()) {
      throw refused("unterminated format() type specifier");
    }
    return pattern.charAt(at);
  }

  /** Reads a number; -1 where none begins. */
  private int number() {
    int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    return start == at ? -1 : parse(pattern.substring(start, at));
  }

  private static int parse(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new SqlStateException(
          digits.matches("[+-]?[0-9]+")
              ? SqlState.NUMERIC_VALUE_OUT_OF_RANGE
              : SqlState.INVALID_TEXT_REPRESENTATION,
          "invalid number in format(): \"" + digits + '"',
          e);
    }
  }

  /** Takes the {@code $} behind the number of a value; returns where the value is. */
  private int position(int number) {
    if (peek() != '$') {
      throw refused("width argument position must be ended by \"$\"");
    }
    at++;
    if (number == 0) {
      throw refused("format specifies argument 0, but arguments are numbered from 1");
    }
    return number - 1;
  }

  private static int width(@Nullable String value) {
    return value == null ? 0 : parse(value.strip());
  }

  private @Nullable String value(int index) {
    if (index >= values.size()) {
      throw refused("too few arguments for format()");
    }
    return (String) values.get(index);
  }

  private static String written(char letter, @Nullable String value) {
    return switch (letter) {
      case 's' -> value == null ? "" : value;
      case 'L' -> QuoteFunctions.quoteNullable(value);
      case 'I' -> {
        if (value == null) {
          throw new SqlStateException(
              SqlState.NULL_NOT_ALLOWED, "null values cannot be formatted as an SQL identifier");
        }
        yield QuoteFunctions.quoteIdent(value);
      }
      default -> throw refused("unrecognized format() type specifier \"" + letter + '"');
    };
  }

  private static SqlStateException refused(String message) {
    return new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, message);
  }
}
