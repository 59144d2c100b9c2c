package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Computes functions of text as PostgreSQL does, in characters (code points); for generated code.
 */
public final class TextFunctions {
  private static final int LENGTH_MAX = 10_485_760;

  private TextFunctions() {}

  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Returns the first characters, or all but the last {@code -count}. */
  public static String left(String text, long count) {
    return text.substring(0, offset(text, count < 0 ? length(text) + count : count));
  }

  /** Returns the last characters, or all but the first {@code -count}. */
  public static String right(String text, long count) {
    long bounded = bounded(count);
    return text.substring(offset(text, bounded < 0 ? -bounded : length(text) - bounded));
  }

  /**
   * Returns the index of the character at {@code position}, counted from 0; the nearest there is.
   */
  private static int offset(String text, long position) {
    int characters = Math.clamp(position, 0, length(text));
    return text.offsetByCodePoints(0, characters);
  }

  /** Returns {@code count}, so near to 0 that sums do not overflow; no text is longer. */
  private static long bounded(long count) {
    return Math.clamp(count, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  public static String lpad(String text, long length) {
    return lpad(text, length, " ");
  }

  public static String lpad(String text, long length, String fill) {
    return padding(text, length, fill) + left(text, Math.max(0, length));
  }

  public static String rpad(String text, long length) {
    return rpad(text, length, " ");
  }

  public static String rpad(String text, long length, String fill) {
    return left(text, Math.max(0, length)) + padding(text, length, fill);
  }

  /** Returns nothing where {@code count} is not positive. */
  public static String repeat(String text, long count) {
    long times = Math.max(0, bounded(count));
    requireBounded(times * text.length());
    return text.repeat((int) times);
  }

  public static String concat(String text, String other) {
    requireBounded((long) text.length() + other.length());
    return text.concat(other);
  }

  /** Joins {@code values}; null is nothing. */
  public static String concatAll(List<?> values) {
    return joined("", values);
  }

  /** Joins {@code values} that are not null, with {@code separator} between them. */
  public static String concatWith(String separator, List<?> values) {
    return joined(separator, values);
  }

  private static String joined(String separator, List<?> values) {
    List<String> texts = values.stream().filter(Objects::nonNull).map(String.class::cast).toList();
    long length = (long) separator.length() * Math.max(0, texts.size() - 1);
    requireBounded(length + texts.stream().mapToLong(String::length).sum());
    return String.join(separator, texts);
  }

  /** Replaces every {@code part} of {@code text}; an empty one is nowhere. */
  public static String replace(String text, String part, String replacement) {
    if (part.isEmpty()) {
      return text;
    }
    long growth = (long) replacement.length() - part.length();
    if (text.length() / part.length() * growth > LENGTH_MAX - text.length()) {
      requireBounded(text.length() + occurrences(text, part) * growth);
    }
    return text.replace(part, replacement);
  }

  private static long occurrences(String text, String part) {
    long count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return count;
  }

  /** Refuses to make longer texts, of which a few would fill the memory. */
  static void requireBounded(long length) {
    if (length > LENGTH_MAX) {
      throw new SqlStateException(
          SqlState.LIMIT_EXCEEDED, "text is longer than " + LENGTH_MAX + " characters");
    }
  }

  private static String padding(String text, long length, String fill) {
    long missing = bounded(length) - length(text);
    if (missing <= 0 || fill.isEmpty()) {
      return "";
    }
    requireBounded(missing);
    return left(fill.repeat((int) missing / length(fill) + 1), missing);
  }

  /** Begins every word with a capital; whatever is no letter and no digit parts words. */
  public static String initcap(String text) {
    var result = new StringBuilder();
    boolean within = false;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      result.appendCodePoint(
          within ? Character.toLowerCase(character) : Character.toUpperCase(character));
      within = Character.isLetterOrDigit(character);
      at += Character.charCount(character);
    }
    return result.toString();
  }

  /** Returns where {@code part} begins, counted from 1, or 0. */
  public static int strpos(String text, String part) {
    int at = text.indexOf(part);
    return at < 0 ? 0 : text.codePointCount(0, at) + 1;
  }

  /** As {@code POSITION(part IN text)}. */
  public static int position(String part, String text) {
    return strpos(text, part);
  }

  public static String substring(String text, long start) {
    return text.substring(offset(text, bounded(start) - 1));
  }

  /** Returns the characters from {@code start} on; places before the first count, but are empty. */
  public static String substring(String text, long start, long count) {
    if (count < 0) {
      throw new SqlStateException(
          SqlState.SUBSTRING_ERROR, "negative substring length is not allowed");
    }
    long before = bounded(start) - 1;
    int from = offset(text, before);
    return text.substring(from, Math.max(from, offset(text, before + bounded(count))));
  }

  public static String overlay(String text, String placing, long start) {
    return overlay(text, placing, start, length(placing));
  }

  public static String overlay(String text, String placing, long start, long count) {
    long before = bounded(start) - 1;
    return left(text, Math.max(0, before))
        + placing
        + text.substring(offset(text, before + bounded(count)));
  }

  public static String btrim(String text, String characters) {
    return ltrim(rtrim(text, characters), characters);
  }

  public static String btrim(String text) {
    return btrim(text, " ");
  }

  public static String ltrim(String text, String characters) {
    int at = 0;
    while (at < text.length() && characters.indexOf(text.codePointAt(at)) >= 0) {
      at += Character.charCount(text.codePointAt(at));
    }
    return text.substring(at);
  }

  public static String ltrim(String text) {
    return ltrim(text, " ");
  }

  public static String rtrim(String text, String characters) {
    int at = text.length();
    while (at > 0 && characters.indexOf(text.codePointBefore(at)) >= 0) {
      at -= Character.charCount(text.codePointBefore(at));
    }
    return text.substring(0, at);
  }

  public static String rtrim(String text) {
    return rtrim(text, " ");
  }

  /** Reads a truth value as PostgreSQL does: any beginning of true, yes, on, off …, 1 and 0. */
  public static boolean toBoolean(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.equals("1") || word.equals("on") || begins("true", word) || begins("yes", word)) {
      return true;
    }
    if (word.equals("0")
        || word.equals("of")
        || word.equals("off")
        || begins("false", word)
        || begins("no", word)) {
      return false;
    }
    throw new SqlStateException(
        SqlState.INVALID_TEXT_REPRESENTATION, "invalid truth value: \"" + text + '"');
  }

  private static boolean begins(String whole, String word) {
    return !word.isEmpty() && whole.startsWith(word);
  }
}
