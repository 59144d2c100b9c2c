package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;

/**
 * Writes patterns of SIMILAR TO as regular expressions: {@code %} is any text, {@code _} one
 * character.
 */
final class SimilarPattern {
  private SimilarPattern() {}

  /**
   * Returns the regular expression that {@code pattern} means.
   *
   * @param escape one character, or none
   * @throws SqlStateException 22025 for a longer escape, or one at the end of the pattern
   */
  static String toRegex(String pattern, String escape) {
    if (escape.codePointCount(0, escape.length()) > 1) {
      throw new SqlStateException(
          SqlState.INVALID_ESCAPE_SEQUENCE, "escape must be one character, not \"" + escape + "\"");
    }
    int escaping = escape.isEmpty() ? -1 : escape.codePointAt(0);
    var regex = new StringBuilder();
    boolean inBrackets = false;
    for (int i = 0; i < pattern.length(); i += Character.charCount(pattern.codePointAt(i))) {
      int c = pattern.codePointAt(i);
      if (c == escaping) {
        i += Character.charCount(c);
        if (i >= pattern.length()) {
          throw new SqlStateException(
              SqlState.INVALID_ESCAPE_SEQUENCE, "pattern ends with its escape: \"" + pattern + '"');
        }
        quote(regex, pattern.codePointAt(i));
      } else if (inBrackets) {
        inBrackets = c != ']';
        regex.append(c == '\\' ? "\\" : "").appendCodePoint(c);
      } else {
        inBrackets = c == '[';
        switch (c) {
          case '%' -> regex.append(".*");
          case '_' -> regex.append('.');
          case '(' -> regex.append("(?:");
          case '.', '^', '$', '\\' -> quote(regex, c);
          default -> regex.appendCodePoint(c);
        }
      }
    }
    return regex.toString();
  }

  private static void quote(StringBuilder regex, int c) {
    boolean plain = Character.isLetterOrDigit(c) || c > 127;
    regex.append(plain ? "" : "\\").appendCodePoint(c);
  }
}
