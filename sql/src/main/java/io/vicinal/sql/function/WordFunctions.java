package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Computes functions of words and characters that PostgreSQL has, for generated code. */
public final class WordFunctions {
  private static final int LEVENSHTEIN_MAX = 255;
  private static final String SOUNDS = "01230120022455012623010202"; // of A to Z

  private WordFunctions() {}

  public static String casefold(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  public static String normalize(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /** Replaces backslashes with four digits, with a plus sign and six, u and four, U and eight. */
  public static String unistr(String text) {
    var result = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != '\\') {
        result.append(c);
        continue;
      }
      char next = i < text.length() ? text.charAt(i) : 0;
      if (next == '\\') {
        result.append(c);
        i++;
        continue;
      }
      int skipped = next == '+' || next == 'u' || next == 'U' ? 1 : 0;
      int digits = next == '+' ? 6 : next == 'U' ? 8 : 4;
      i += skipped;
      result.appendCodePoint(codePoint(text, i, digits));
      i += digits;
    }
    return result.toString();
  }

  private static int codePoint(String text, int start, int digits) {
    int point = -1;
    if (start + digits <= text.length()) {
      try {
        point = Integer.parseUnsignedInt(text, start, start + digits, 16);
      } catch (NumberFormatException e) {
        throw invalidEscape(e);
      }
    }
    if (!Character.isValidCodePoint(point)) {
      throw invalidEscape(null);
    }
    return point;
  }

  private static SqlStateException invalidEscape(@Nullable Throwable cause) {
    return new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, "invalid Unicode escape", cause);
  }

  /** Returns how many characters must be put in, taken out or replaced to make one the other. */
  public static int levenshtein(String a, String b) {
    int[] from = a.codePoints().toArray();
    int[] to = b.codePoints().toArray();
    if (Math.max(from.length, to.length) > LEVENSHTEIN_MAX) {
      throw JsonMaking.invalid(
          "levenshtein argument exceeds maximum length of " + LEVENSHTEIN_MAX + " characters");
    }
    int[] row = IntStream.rangeClosed(0, to.length).toArray();
    for (int i = 1; i <= from.length; i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length; j++) {
        int above = row[j];
        int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[to.length];
  }

  /** Returns the letter and three digits that a name sounds like (Russell, 1918). */
  public static String soundex(String text) {
    var code = new StringBuilder();
    char last = '0';
    for (int i = 0; i < text.length() && code.length() < 4; i++) {
      char c = Character.toUpperCase(text.charAt(i));
      if (c < 'A' || c > 'Z') {
        continue;
      }
      char sound = SOUNDS.charAt(c - 'A');
      if (code.isEmpty()) {
        code.append(c);
      } else if (sound != '0' && sound != last) {
        code.append(sound);
      }
      last = c == 'H' || c == 'W' ? last : sound;
    }
    return code.isEmpty() ? "" : (code + "000").substring(0, 4);
  }

  /** STRING_TO_TABLE: what is between the delimiters. */
  public static List<Object> parts(String text, String delimiter) {
    List<Object> parts = new ArrayList<>();
    if (text.isEmpty()) {
      return parts;
    }
    if (delimiter.isEmpty()) {
      parts.add(text);
      return parts;
    }
    int start = 0;
    int end = text.indexOf(delimiter);
    while (end >= 0) {
      parts.add(text.substring(start, end));
      start = end + delimiter.length();
      end = text.indexOf(delimiter, start);
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** GENERATE_SUBSCRIPTS: the places of the elements, from 1. */
  public static List<Object> subscripts(List<?> array, long dimension) {
    List<Object> places = new ArrayList<>();
    for (int i = 1; dimension == 1 && i <= array.size(); i++) {
      places.add(i);
    }
    return places;
  }
}
