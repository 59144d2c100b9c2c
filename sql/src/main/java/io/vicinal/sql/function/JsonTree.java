package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON value (RFC 8259): objects become maps, arrays lists, numbers {@link BigDecimal},
 * {@code null} stays; of equal keys the last one counts.
 */
final class JsonTree {
  private static final int DEPTH_MAX = 512;
  private static final int VALUES_BETWEEN_CHECKS = 1 << 12;

  private final String text;
  private int at;
  private int values;

  private JsonTree(String text) {
    this.text = text;
  }

  /** Returns the value. @throws SqlStateException 22P02 if {@code text} is not JSON */
  static @Nullable Object read(String text) {
    var tree = new JsonTree(text);
    Object value = tree.value(0);
    tree.blanks();
    if (tree.at < text.length()) {
      throw tree.unexpected();
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    if (depth > DEPTH_MAX) {
      throw new SqlStateException(
          SqlState.LIMIT_EXCEEDED, "JSON is nested deeper than " + DEPTH_MAX + " levels");
    }
    values++;
    if (values % VALUES_BETWEEN_CHECKS == 0) {
      LongText.check();
    }
    blanks();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object(int depth) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    at++;
    blanks();
    if (peek() == '}') {
      at++;
      return object;
    }
    while (true) {
      blanks();
      String key = string();
      blanks();
      expect(':');
      object.put(key, value(depth + 1));
      blanks();
      if (peek() != ',') {
        expect('}');
        return object;
      }
      at++;
    }
  }

  private List<@Nullable Object> array(int depth) {
    List<@Nullable Object> array = new ArrayList<>();
    at++;
    blanks();
    if (peek() == ']') {
      at++;
      return array;
    }
    while (true) {
      array.add(value(depth + 1));
      blanks();
      if (peek() != ',') {
        expect(']');
        return array;
      }
      at++;
    }
  }

  private String string() {
    expect('"');
    var string = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw unexpected();
        }
        at += 4;
        try {
          yield (char) Integer.parseInt(text, at - 4, at, 16);
        } catch (NumberFormatException e) {
          throw unexpected();
        }
      }
      default -> throw unexpected();
    };
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw unexpected();
    }
    at += word.length();
    return value;
  }

  private BigDecimal number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    try {
      return new BigDecimal(text.substring(start, at));
    } catch (NumberFormatException e) {
      at = start;
      throw unexpected();
    }
  }

  private void blanks() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw unexpected();
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw unexpected();
    }
    at++;
  }

  private SqlStateException unexpected() {
    return new SqlStateException(
        SqlState.INVALID_TEXT_REPRESENTATION,
        at < text.length()
            ? "invalid JSON at character " + (at + 1) + ": '" + text.charAt(at) + "'"
            : "invalid JSON: it ends too early");
  }

  /** Writes a value without blanks. */
  static String write(@Nullable Object value) {
    var text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(@Nullable Object value, StringBuilder text) {
    switch (value) {
      case Map<?, ?> object -> {
        String between = "{";
        for (Map.Entry<?, ?> member : object.entrySet()) {
          text.append(between);
          quote(String.valueOf(member.getKey()), text);
          text.append(':');
          write(member.getValue(), text);
          between = ",";
        }
        text.append(object.isEmpty() ? "{}" : "}");
      }
      case List<?> array -> {
        String between = "[";
        for (Object element : array) {
          text.append(between);
          write(element, text);
          between = ",";
        }
        text.append(array.isEmpty() ? "[]" : "]");
      }
      case String string -> quote(string, text);
      case null -> text.append("null");
      default -> text.append(value);
    }
  }

  private static void quote(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ') {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
