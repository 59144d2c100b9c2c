package io.vicinal.sql.function;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares a text with several patterns of LIKE, for generated code. */
public final class ArrayLikeFunctions {
  static final char IGNORE_CASE = 'i';
  static final char NEGATED = 'n';
  static final char ALL = 'a';

  private ArrayLikeFunctions() {}

  /**
   * Returns whether {@code text} is like any of {@code patterns}, which nothing is of none; NULL
   * where only a NULL keeps that open.
   *
   * @param mode letters of the constants above
   */
  public static @Nullable Boolean matches(
      @Nullable String text, @Nullable List<?> patterns, String mode) {
    if (patterns == null) {
      return null;
    }
    boolean ignoreCase = mode.indexOf(IGNORE_CASE) >= 0;
    boolean negated = mode.indexOf(NEGATED) >= 0;
    boolean all = mode.indexOf(ALL) >= 0;
    boolean unknown = false;
    for (Object pattern : patterns) {
      if (pattern == null || text == null) {
        unknown = true;
        continue;
      }
      boolean like =
          ignoreCase
              ? LikeFunctions.ilike(text, (String) pattern)
              : LikeFunctions.like(text, (String) pattern);
      if ((like != negated) != all) {
        return !all;
      }
    }
    return unknown ? null : (Boolean) all;
  }
}
