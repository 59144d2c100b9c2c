package io.vicinal.jdbc.metadata;

import java.util.function.Predicate;
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
    return name -> matches(pattern, name);
  }

  /** Compares from the left; where that fails, the last % takes one character more. */
  private static boolean matches(String pattern, String name) {
    int at = 0;
    int in = 0;
    int afterPercent = -1;
    int retry = 0;
    while (in < name.length()) {
      char c = at < pattern.length() ? pattern.charAt(at) : '\0';
      boolean escaped = c == '\\' && at + 1 < pattern.length();
      if (at < pattern.length() && c == '%') {
        afterPercent = ++at;
        retry = in;
      } else if (at < pattern.length()
          && (c == '_' || (escaped ? pattern.charAt(at + 1) : c) == name.charAt(in))) {
        at += escaped ? 2 : 1;
        in += c == '_' ? Character.charCount(name.codePointAt(in)) : 1;
      } else if (afterPercent >= 0) {
        at = afterPercent;
        in = ++retry;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '%') {
      at++;
    }
    return at == pattern.length();
  }

  /** Returns the test for one exact name; null matches every name. */
  public static Predicate<String> exactly(@Nullable String name) {
    return name == null ? any -> true : name::equals;
  }
}
