package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.Arrays;

/**
 * Matches one LIKE pattern: {@code %} is any text, {@code _} any one character (code point).
 * Immutable and thread-safe.
 *
 * <p>Between two {@code %} stands a piece without {@code %}; the leftmost place for each piece in
 * turn is never worse than a later one, so nothing is ever tried again across a {@code %}. Cost is
 * at most text length times the longest piece, for every pattern and text.
 */
public final class LikeMatcher {
  private static final int ANY_CHARACTER = -1;
  private static final int ANY_TEXT = -2;

  private final int[] pattern;
  private final boolean ignoreCase;

  private LikeMatcher(int[] pattern, boolean ignoreCase) {
    this.pattern = pattern;
    this.ignoreCase = ignoreCase;
  }

  /** What the algebra has as the escape character where there is none. */
  public static final String NO_ESCAPE = "\0";

  /** Compiles a pattern in which a backslash escapes, as in PostgreSQL. */
  public static LikeMatcher of(String pattern) {
    return compile(pattern, '\\', false);
  }

  /**
   * Compiles a pattern with an escape character; an empty one means that nothing is escaped.
   *
   * @throws SqlStateException 22019 if escape is longer than one character, 22025 if it is the last
   *     one of the pattern
   */
  public static LikeMatcher of(String pattern, String escape) {
    boolean none = escape.isEmpty() || escape.equals(NO_ESCAPE);
    return compile(pattern, none ? ANY_CHARACTER : escapeCharacter(escape), false);
  }

  /** Returns a matcher of the same pattern that ignores case, as ILIKE does. */
  public LikeMatcher ignoringCase() {
    int[] folded = Arrays.stream(pattern).map(c -> c < 0 ? c : fold(c)).toArray();
    return new LikeMatcher(folded, true);
  }

  private static int escapeCharacter(String escape) {
    if (escape.codePointCount(0, escape.length()) != 1) {
      throw new SqlStateException(
          SqlState.INVALID_ESCAPE_CHARACTER,
          "escape must be one character, not \"" + escape + "\"");
    }
    return escape.codePointAt(0);
  }

  private static LikeMatcher compile(String text, int escape, boolean ignoreCase) {
    int[] source = text.codePoints().toArray();
    int[] pattern = new int[source.length];
    int length = 0;
    for (int i = 0; i < source.length; i++) {
      int c = source[i];
      if (c == escape) {
        i++;
        if (i == source.length) {
          throw endsWithEscape(text);
        }
        pattern[length++] = source[i];
      } else {
        pattern[length++] = c == '%' ? ANY_TEXT : c == '_' ? ANY_CHARACTER : c;
      }
    }
    return new LikeMatcher(Arrays.copyOf(pattern, length), ignoreCase);
  }

  private static SqlStateException endsWithEscape(String pattern) {
    return new SqlStateException(
        SqlState.INVALID_ESCAPE_SEQUENCE,
        "pattern \"" + pattern + "\" ends with its escape character");
  }

  /** Returns whether the whole of {@code text} matches. */
  public boolean matches(String text) {
    int at = 0;
    int p = 0;
    int retryText = -1;
    int retryPattern = -1;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (p < pattern.length && pattern[p] == ANY_TEXT) {
        retryPattern = ++p;
        retryText = at;
      } else if (p < pattern.length && (pattern[p] == ANY_CHARACTER || same(pattern[p], c))) {
        p++;
        at += Character.charCount(c);
      } else if (retryPattern >= 0) {
        retryText += Character.charCount(text.codePointAt(retryText));
        at = retryText;
        p = retryPattern;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == ANY_TEXT) {
      p++;
    }
    return p == pattern.length;
  }

  private boolean same(int expected, int actual) {
    return expected == (ignoreCase ? fold(actual) : actual);
  }

  private static int fold(int c) {
    return Character.toLowerCase(Character.toUpperCase(c));
  }
}
