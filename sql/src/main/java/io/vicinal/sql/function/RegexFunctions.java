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
    return compiled(pattern, 0).matcher(text).find();
  }

  public static boolean matchesIgnoringCase(String text, String pattern) {
    return compiled(pattern, Pattern.CASE_INSENSITIVE).matcher(text).find();
  }

  public static boolean like(String text, String pattern) {
    return matches(text, pattern);
  }

  public static boolean like(String text, String pattern, String flags) {
    return compiled(pattern, flags(flags)).matcher(text).find();
  }

  public static boolean similar(String text, String pattern) {
    return similar(text, pattern, "\\");
  }

  public static boolean similar(String text, String pattern, String escape) {
    return compiled(SimilarPattern.toRegex(pattern, escape), Pattern.DOTALL).matches(text);
  }

  /** Replaces the first match; {@code \1} to {@code \9} and {@code \&} are what matched. */
  public static String replace(String text, String pattern, String replacement) {
    return compiled(pattern, 0).matcher(text).replaceFirst(references(replacement));
  }

  /** Replaces the first match, or every one with the flag {@code g}. */
  public static String replace(String text, String pattern, String replacement, String flags) {
    Matcher matcher = compiled(pattern, flags(flags)).matcher(text);
    String references = references(replacement);
    return flags.contains("g") ? matcher.replaceAll(references) : matcher.replaceFirst(references);
  }

  public static @Nullable String substring(String text, String pattern) {
    Matcher matcher = compiled(pattern, 0).matcher(text);
    return matcher.find() ? matcher.group() : null;
  }

  public static int count(String text, String pattern) {
    Matcher matcher = compiled(pattern, 0).matcher(text);
    int count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  /** PostgreSQL writes {@code \1} where re2j writes {@code $1}. */
  private static String references(String replacement) {
    var references = new StringBuilder();
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      char next = i + 1 < replacement.length() ? replacement.charAt(i + 1) : 0;
      if (c == '\\' && (next == '&' || Character.isDigit(next))) {
        references.append('$').append(next == '&' ? '0' : next);
        i++;
      } else if (c == '\\' || c == '$') {
        references.append('\\').append(c);
        i += c == '\\' && next == '\\' ? 1 : 0;
      } else {
        references.append(c);
      }
    }
    return references.toString();
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
