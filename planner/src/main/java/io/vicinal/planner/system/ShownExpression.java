package io.vicinal.planner.system;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows a stored DEFAULT or CHECK as a person writes it: names of functions are stored in quotes.
 */
public final class ShownExpression {
  /** A text, a function in quotes that needs none, or another name in quotes. */
  private static final Pattern QUOTED =
      Pattern.compile("'[^']*'|\"([a-z_][a-z0-9_]*)\"(?=\\()|\"[^\"]*\"");

  private ShownExpression() {}

  /** Returns {@code sql} with {@code now()} for {@code "now"()}; null for null. */
  public static @Nullable String of(@Nullable String sql) {
    return sql == null
        ? null
        : QUOTED
            .matcher(sql)
            .replaceAll(found ->
                Matcher.quoteReplacement(found.group(1) == null ? found.group() : found.group(1)));
  }
}
