package io.vicinal.sql.function;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.jspecify.annotations.Nullable;

/**
 * Computes matches of regular expressions for generated code, in time linear in the text for every
 * pattern (RE2; Cox, "Regular Expression Matching in the Wild", 2010). Patterns with back
 * references are refused. The last pattern of each thread stays compiled.
 *
 * <p>All throw {@link SqlStateException} 2201B for what is no regular expression.
 */
public final class RegexFunctions {
  private record Compiled(String pattern, int flags, Pattern compiled) {}

  private static final ThreadLocal<@Nullable Compiled> LAST = new ThreadLocal<>();

  private RegexFunctions() {}

  public static boolean matches(String text, String pattern) {
    return compiled(pattern, 0).matcher(LongText.of(text)).find();
  }

  public static boolean matchesIgnoringCase(String text, String pattern) {
    return compiled(pattern, Pattern.CASE_INSENSITIVE).matcher(LongText.of(text)).find();
  }

  public static boolean like(String text, String pattern) {
    return matches(text, pattern);
  }

  public static boolean like(String text, String pattern, String flags) {
    return compiled(pattern, flags(flags)).matcher(LongText.of(text)).find();
  }

  public static boolean similar(String text, String pattern) {
    return similar(text, pattern, "\\");
  }

  public static boolean similar(String text, String pattern, String escape) {
    return compiled(SimilarPattern.toRegex(pattern, escape), Pattern.DOTALL)
        .matcher(LongText.of(text))
        .matches();
  }

  /** Replaces the first match; {@code \1} to {@code \9} and {@code \&} are what matched. */
  public static String replace(String text, String pattern, String replacement) {
    return replace(text, compiled(pattern, 0), replacement, false);
  }

  /** Replaces the first match, or every one with the flag {@code g}. */
  public static String replace(String text, String pattern, String replacement, String flags) {
    return replace(text, compiled(pattern, flags(flags)), replacement, flags.contains("g"));
  }

  private static String replace(String text, Pattern pattern, String replacement, boolean all) {
    Matcher matcher = pattern.matcher(LongText.of(text));
    return replace(text, matcher.find() ? matcher : null, replacement, all);
  }

  /** Replaces what {@code matcher} has found, null for nothing, and all that follows if asked. */
  static String replace(String text, @Nullable Matcher matcher, String replacement, boolean all) {
    if (matcher == null) {
      return text;
    }
    var result = new StringBuilder();
    int end = 0;
    boolean more = true;
    while (more) {
      result.append(text, end, matcher.start());
      append(result, matcher, replacement);
      end = matcher.end();
      if (result.length() > text.length()) {
        TextFunctions.requireBounded(result.length());
      }
      more = all && matcher.find();
    }
    return result.append(text, end, text.length()).toString();
  }

  public static @Nullable String substring(String text, String pattern) {
    Matcher matcher = compiled(pattern, 0).matcher(LongText.of(text));
    return matcher.find() ? matcher.group() : null;
  }

  public static int count(String text, String pattern) {
    Matcher matcher = compiled(pattern, 0).matcher(LongText.of(text));
    int count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  /** Appends {@code replacement}; a group that took no part, or that there is not, is empty. */
  private static void append(StringBuilder result, Matcher matcher, String replacement) {
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      char next = i + 1 < replacement.length() ? replacement.charAt(i + 1) : 0;
      if (c == '\\' && (next == '&' || (next >= '1' && next <= '9'))) {
        int group = next == '&' ? 0 : next - '0';
        String matched = group <= matcher.groupCount() ? matcher.group(group) : null;
        result.append(matched == null ? "" : matched);
        i++;
      } else {
        result.append(c);
        i += c == '\\' && next == '\\' ? 1 : 0;
      }
    }
  }

  /** Returns a matcher that stands before {@code text}. */
  static Matcher matcher(String text, String pattern, String flags) {
    return compiled(pattern, flags(flags)).matcher(LongText.of(text));
  }

  public static int count(String text, String pattern, long start) {
    return count(text, pattern, start, "");
  }

  public static int count(String text, String pattern, long start, String flags) {
    Matcher matcher = RegexParts.nth(text, pattern, start, 1, flags);
    int count = matcher == null ? 0 : 1;
    while (matcher != null && matcher.find()) {
      count++;
    }
    return count;
  }

  public static @Nullable String substring(String text, String pattern, long start) {
    return substring(text, pattern, start, 1);
  }

  public static @Nullable String substring(String text, String pattern, long start, long which) {
    return substring(text, pattern, start, which, "");
  }

  public static @Nullable String substring(
      String text, String pattern, long start, long which, String flags) {
    Matcher matcher = RegexParts.nth(text, pattern, start, which, flags);
    return matcher == null ? null : matcher.group();
  }

  private static int flags(String text) {
    int flags = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case 'i' -> flags |= Pattern.CASE_INSENSITIVE;
        case 'c' -> flags &= ~Pattern.CASE_INSENSITIVE;
        case 'n', 'm' -> flags |= Pattern.MULTILINE;
        case 's' -> flags |= Pattern.DOTALL;
        case 'g' -> {} // of replace
        default ->
            throw new SqlStateException(
                SqlState.INVALID_PARAMETER_VALUE,
                "unknown flag of a regular expression: \"" + text.charAt(i) + '"');
      }
    }
    return flags;
  }

  private static Pattern compiled(String pattern, int flags) {
    Compiled last = LAST.get();
    if (last == null || last.flags != flags || !last.pattern.equals(pattern)) {
      try {
        // A dot matches a line's end in PostgreSQL, unless the flag n says otherwise.
        boolean lines = (flags & Pattern.MULTILINE) != 0;
        int all = lines ? flags : flags | Pattern.DOTALL;
        last = new Compiled(pattern, flags, Pattern.compile(pattern, all));
      } catch (PatternSyntaxException e) {
        throw new SqlStateException(
            SqlState.INVALID_REGULAR_EXPRESSION,
            "invalid regular expression \"" + pattern + "\": " + e.getDescription(),
            e);
      }
      LAST.set(last);
    }
    return last.compiled;
  }
}
