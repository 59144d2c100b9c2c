package io.vicinal.planner.explain;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes maps, lists, texts, numbers and truth values as JSON (RFC 8259), on one line. */
public final class JsonWriter {
  private static final int FIRST_PRINTABLE = 0x20;

  private final StringBuilder text = new StringBuilder();

  private JsonWriter() {}

  /** Returns the text of {@code value}. */
  public static String write(Object value) {
    var writer = new JsonWriter();
    writer.value(value);
    return writer.text.toString();
  }

  private void value(Object value) {
    switch (value) {
      case Map<?, ?> map -> object(map);
      case List<?> list -> array(list);
      case Double number ->
          text.append(
              Double.isFinite(number) ? String.format(Locale.ROOT, "%.6f", number) : "null");
      case Number number -> text.append(number);
      case Boolean truth -> text.append(truth.booleanValue());
      default -> string(value.toString());
    }
  }

  private void object(Map<?, ?> map) {
    text.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(separator);
      string(entry.getKey().toString());
      text.append(": ");
      value(entry.getValue());
      separator = ", ";
    }
    text.append('}');
  }

  private void array(List<?> list) {
    text.append('[');
    String separator = "";
    for (Object element : list) {
      text.append(separator);
      value(element);
      separator = ", ";
    }
    text.append(']');
  }

  private void string(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < FIRST_PRINTABLE || (Character.isSurrogate(c) && !isPaired(string, i))) {
            text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private static boolean isPaired(String string, int i) {
    return Character.isHighSurrogate(string.charAt(i))
        ? i + 1 < string.length() && Character.isLowSurrogate(string.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(string.charAt(i - 1));
  }
}
