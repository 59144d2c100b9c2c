package io.vicinal.sql.function;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Computes functions that write SQL, as PostgreSQL does, for generated code. */
public final class QuoteFunctions {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

  private QuoteFunctions() {}

  /** Returns {@code name} as an identifier. */
  public static String quoteIdent(String name) {
    return PLAIN.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Returns {@code text} as a string. */
  public static String quoteLiteral(String text) {
    String quoted = '\'' + text.replace("'", "''").replace("\\", "\\\\") + '\'';
    return text.indexOf('\\') < 0 ? quoted : 'E' + quoted;
  }

  /** Returns {@code text} as a string or {@code NULL}. */
  public static String quoteNullable(@Nullable String text) {
    return text == null ? "NULL" : quoteLiteral(text);
  }
}
