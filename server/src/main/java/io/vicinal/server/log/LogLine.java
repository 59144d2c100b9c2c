package io.vicinal.server.log;

import org.jspecify.annotations.Nullable;

/**
 * One line of {@code name=value}: values with anything but letters, digits and some signs stand in
 * quotes, in which whatever could end the line or the quotes is escaped as in JSON.
 */
final class LogLine {
  private static final int VALUE_MAX = 1_000;
  private static final String PLAIN_SIGNS = "._-:/+@";

  private final StringBuilder text;

  LogLine(String event) {
    text = new StringBuilder("event=").append(event);
  }

  /** Adds a value, unless there is none. */
  LogLine with(String name, @Nullable Object value) {
    if (value != null) {
      text.append(' ').append(name).append('=');
      append(value.toString());
    }
    return this;
  }

  private void append(String value) {
    String cut = value.length() > VALUE_MAX ? value.substring(0, VALUE_MAX) + "..." : value;
    if (!cut.isEmpty() && cut.chars().allMatch(LogLine::isPlain)) {
      text.append(cut);
      return;
    }
    text.append('"');
    for (int i = 0; i < cut.length(); i++) {
      char c = cut.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  private static boolean isPlain(int c) {
    return (c < 0x80 && Character.isLetterOrDigit(c)) || PLAIN_SIGNS.indexOf(c) >= 0;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
