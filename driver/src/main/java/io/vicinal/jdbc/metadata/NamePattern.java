package io.vicinal.jdbc.metadata;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Matches names as JDBC's metadata methods do: {@code %}, {@code _}, and a backslash before them.
 */
public final class NamePattern {
  private NamePattern() {}

  /** Returns the test for {@code pattern}; null matches every name. */
  public static Predicate<String> of(@Nullable String pattern) {
    if (pattern == null) {
      return name -> true;
    }
    var regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '%' -> regex.append(".*");
        case '_' -> regex.append('.');
        case '\\' -> {
          i = Math.min(i + 1, pattern.length() - 1);
          regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
  }

  /** Returns the test for one exact name; null matches every name. */
  public static Predicate<String> exactly(@Nullable String name) {
    return name == null ? any -> true : name::equals;
  }
}
