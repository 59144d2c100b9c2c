package io.vicinal.sql.type;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes arrays in PostgreSQL's text form: {@code {1,2}}, {@code {"a b",NULL,c}}, {@code
 * {}}. In double quotes a backslash keeps the next character; NULL without quotes is one.
 */
public final class ArrayText {
  private static final int SHOWN_MAX = 40;

  private final String text;
  private int at;

  private ArrayText(String text) {
    this.text = text;
  }

  /**
   * Returns the text of each element, null for NULL.
   *
   * @throws SqlStateException 22P02 if {@code text} is no array, 0AV00 if it has several dimensions
   */
  public static List<@Nullable String> parse(String text) {
    return new ArrayText(text).elements();
  }

  /** Returns the array in text; {@code form} writes an element that is not null. */
  public static <T> String write(Iterable<? extends @Nullable T> array, Function<T, String> form) {
    var out = new StringBuilder("{");
    for (T element : array) {
      if (out.length() > 1) {
        out.append(',');
      }
      if (element == null) {
        out.append("NULL");
      } else {
        append(out, form.apply(element));
      }
    }
    return out.append('}').toString();
  }

  private static void append(StringBuilder out, String element) {
    if (!needsQuotes(element)) {
      out.append(element);
      return;
    }
    out.append('"');
    for (int i = 0; i < element.length(); i++) {
      char c = element.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    out.append('"');
  }

  private static boolean needsQuotes(String element) {
    if (element.isEmpty() || element.equalsIgnoreCase("NULL")) {
      return true;
    }
    for (int i = 0; i < element.length(); i++) {
      char c = element.charAt(i);
      if (c == '{' || c == '}' || c == ',' || c == '"' || c == '\\' || isBlank(c)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private List<@Nullable String> elements() {
    var elements = new ArrayList<@Nullable String>();
    blanks();
    expect('{');
    blanks();
    if (peek() == '}') {
      at++;
    } else {
      do {
        elements.add(element());
        blanks();
      } while (next() == ',');
      if (text.charAt(at - 1) != '}') {
        throw malformed();
      }
    }
    blanks();
    if (at < text.length()) {
      throw malformed();
    }
    return elements;
  }

  private @Nullable String element() {
    blanks();
    if (peek() == '"') {
      return quoted();
    }
    if (peek() == '{') {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED, "arrays of several dimensions are not supported");
    }
    var element = new StringBuilder();
    int end = 0; // of what is not blank, unless it is escaped
    boolean escaped = false;
    while (peek() != ',' && peek() != '}') {
      char c = next();
      if (c == '"' || c == '{') {
        throw malformed();
      }
      if (c == '\\') {
        escaped = true;
        c = next();
        element.append(c);
        end = element.length();
      } else {
        element.append(c);
        end = isBlank(c) ? end : element.length();
      }
    }
    element.setLength(end);
    if (end == 0) {
      throw malformed();
    }
    String word = element.toString();
    return word.equalsIgnoreCase("NULL") && !escaped ? null : word;
  }

  private String quoted() {
    var element = new StringBuilder();
    at++;
    while (peek() != '"') {
      char c = next();
      element.append(c == '\\' ? next() : c);
    }
    at++;
    return element.toString();
  }

  private void blanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private char peek() {
    if (at == text.length()) {
      throw malformed();
    }
    return text.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private void expect(char wanted) {
    if (next() != wanted) {
      throw malformed();
    }
  }

  private SqlStateException malformed() {
    String shown = text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    return new SqlStateException(
        SqlState.INVALID_TEXT_REPRESENTATION, "malformed array literal: \"" + shown + "\"");
  }
}
