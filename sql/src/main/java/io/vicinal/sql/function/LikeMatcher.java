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

  /** Compiles a pattern in which nothing is escaped. */
  public static LikeMatcher of(String pattern) {
    return compile(pattern, ANY_CHARACTER, false);
  }

  /**
   * Compiles a pattern with an escape character.
   *
   * @throws SqlStateException 22025 unless escape is one character, and stands before {@code %},
   *     {@code _} or itself
   */
  public static LikeMatcher of(String pattern, String escape) {
    return compile(pattern, escapeCharacter(escape), false);
  }

  /** Returns a matcher of the same pattern that ignores case, as ILIKE does. */
  public LikeMatcher ignoringCase() {
    int[] folded = Arrays.stream(pattern).map(c -> c < 0 ? c : fold(c)).toArray();
    return new LikeMatcher(folded, true);
  }

  private static int escapeCharacter(String escape) {
    if (escape.codePointCount(0, escape.length()) != 1) {
      throw new SqlStateException(
          SqlState.INVALID_ESCAPE_SEQUENCE, "escape must be one character, not \"" + escape + "\"");
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
        if (i == source.length || (source[i] != '%' && source[i] != '_' && source[i] != escape)) {
          throw new SqlStateException(
              SqlState.INVALID_ESCAPE_SEQUENCE,
              "nothing to escape in pattern \"" + text + "\" at character " + i);
        }
        pattern[length++] = source[i];
      } else {
        pattern[length++] = c == '%' ? ANY_TEXT : c == '_' ? ANY_CHARACTER : c;
      }
    }
    return new LikeMatcher(Arrays.copyOf(pattern, length), ignoreCase);
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
