package io.vicinal.sql.function;

/** Computes LIKE and ILIKE for generated code; the last pattern of each thread stays compiled. */
public final class LikeFunctions {
  private record Compiled(String pattern, String escape, boolean ignoreCase, LikeMatcher matcher) {
    boolean isFor(String otherPattern, String otherEscape, boolean otherIgnoreCase) {
      return ignoreCase == otherIgnoreCase
          && pattern.equals(otherPattern)
          && escape.equals(otherEscape);
    }
  }

  private static final String BACKSLASH = "\\";

  private static final ThreadLocal<Compiled> LAST = new ThreadLocal<>();

  private LikeFunctions() {}

  public static boolean like(String text, String pattern) {
    return matcher(pattern, BACKSLASH, false).matches(text);
  }

  public static boolean likeEscape(String text, String pattern, String escape) {
    return matcher(pattern, escape, false).matches(text);
  }

  public static boolean ilike(String text, String pattern) {
    return matcher(pattern, BACKSLASH, true).matches(text);
  }

  public static boolean ilikeEscape(String text, String pattern, String escape) {
    return matcher(pattern, escape, true).matches(text);
  }

  private static LikeMatcher matcher(String pattern, String escape, boolean ignoreCase) {
    Compiled last = LAST.get();
    if (last == null || !last.isFor(pattern, escape, ignoreCase)) {
      LikeMatcher matcher = LikeMatcher.of(pattern, escape);
      last =
          new Compiled(pattern, escape, ignoreCase, ignoreCase ? matcher.ignoringCase() : matcher);
      LAST.set(last);
    }
    return last.matcher;
  }
}
