package io.vicinal.sql.function;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes the parts of texts that regular expressions find, for generated code. */
public final class RegexParts {
  private RegexParts() {}

  /** REGEXP_MATCH: the groups of the first match, or all of it; null without a match. */
  public static @Nullable List<@Nullable Object> match(String text, String pattern) {
    return match(text, pattern, "");
  }

  public static @Nullable List<@Nullable Object> match(String text, String pattern, String flags) {
    if (flags.indexOf('g') >= 0) {
      throw JsonMaking.invalid("regexp_match does not take the flag \"g\", regexp_matches does");
    }
    Matcher matcher = RegexFunctions.matcher(text, pattern, flags);
    return matcher.find() ? groups(matcher) : null;
  }

  private static List<@Nullable Object> groups(Matcher matcher) {
    List<@Nullable Object> groups = new ArrayList<>();
    for (int i = 1; i <= matcher.groupCount(); i++) {
      groups.add(matcher.group(i));
    }
    if (groups.isEmpty()) {
      groups.add(matcher.group());
    }
    return groups;
  }

  /** REGEXP_MATCHES: those of the first match, of every match with the flag g. */
  public static List<Object> matches(String text, String pattern) {
    return matches(text, pattern, "");
  }

  public static List<Object> matches(String text, String pattern, String flags) {
    Matcher matcher = RegexFunctions.matcher(text, pattern, flags);
    List<Object> matches = new ArrayList<>();
    while (matcher.find() && (matches.isEmpty() || flags.indexOf('g') >= 0)) {
      matches.add(groups(matcher));
    }
    return matches;
  }

  /** REGEXP_SPLIT_TO_ARRAY: what is between the matches. */
  public static List<Object> split(String text, String pattern) {
    return split(text, pattern, "");
  }

  public static List<Object> split(String text, String pattern, String flags) {
    Matcher matcher = RegexFunctions.matcher(text, pattern, flags);
    List<Object> parts = new ArrayList<>();
    int end = 0;
    while (matcher.find()) {
      // As in PostgreSQL, no match of nothing at the beginning, the end or right behind a match.
      boolean nothing = matcher.end() == matcher.start();
      if (!nothing || (matcher.start() > end && matcher.start() < text.length())) {
        parts.add(text.substring(end, matcher.start()));
        end = matcher.end();
      }
    }
    parts.add(text.substring(end));
    return parts;
  }

  /** REGEXP_REPLACE: of the first match that begins at character {@code start} or later. */
  public static String replace(String text, String pattern, String replacement, long start) {
    return replace(text, pattern, replacement, start, 1);
  }

  public static String replace(
      String text, String pattern, String replacement, long start, long which) {
    return replace(text, pattern, replacement, start, which, "");
  }

  /** Replaces match number {@code which}, all for 0. */
  public static String replace(
      String text, String pattern, String replacement, long start, long which, String flags) {
    Matcher matcher = nth(text, pattern, start, which == 0 ? 1 : which, flags);
    return RegexFunctions.replace(text, matcher, replacement, which == 0);
  }

  /** {@code substring(text from pattern)}. */
  public static @Nullable String substring(String text, String pattern) {
    Matcher matcher = RegexFunctions.matcher(text, pattern, "");
    return matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
  }

  public static int instr(String text, String pattern) {
    return instr(text, pattern, 1);
  }

  public static int instr(String text, String pattern, long start) {
    return instr(text, pattern, start, 1);
  }

  public static int instr(String text, String pattern, long start, long which) {
    return instr(text, pattern, start, which, 0);
  }

  public static int instr(String text, String pattern, long start, long which, long end) {
    return instr(text, pattern, start, which, end, "");
  }

  public static int instr(
      String text, String pattern, long start, long which, long end, String flags) {
    return instr(text, pattern, start, which, end, flags, 0);
  }

  /** Returns where a match, or a group of it, begins or ends, from 1; 0 where there is none. */
  public static int instr(
      String text, String pattern, long start, long which, long end, String flags, long group) {
    if (end != 0 && end != 1) {
      throw JsonMaking.invalid("invalid value for parameter \"endoption\": " + end);
    }
    Matcher matcher = nth(text, pattern, start, which, flags);
    if (matcher == null || group < 0 || group > matcher.groupCount()) {
      return 0;
    }
    int at = end == 0 ? matcher.start((int) group) : matcher.end((int) group);
    return at < 0 ? 0 : text.codePointCount(0, at) + 1;
  }

  /** Returns the match number {@code which} that begins at character {@code start} or later. */
  static @Nullable Matcher nth(String text, String pattern, long start, long which, String flags) {
    if (start < 1 || which < 1) {
      throw JsonMaking.invalid(
          start < 1
              ? "invalid value for parameter \"start\": " + start
              : "invalid value for parameter \"n\": " + which);
    }
    if (start - 1 > text.codePointCount(0, text.length())) {
      return null;
    }
    Matcher matcher = RegexFunctions.matcher(text, pattern, flags);
    boolean found = matcher.find(text.offsetByCodePoints(0, (int) start - 1));
    for (long i = 1; found && i < which; i++) {
      found = matcher.find();
    }
    return found ? matcher : null;
  }
}
