package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
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

  /**
   * Puts {@code values} where {@code pattern} has {@code %s}, {@code %I} and {@code %L}, one after
   * the other, or {@code %2$s}.
   *
   * @throws SqlStateException 22023 for another letter, and too few values
   */
  public static @Nullable String format(@Nullable String pattern, List<?> values) {
    if (pattern == null) {
      return null;
    }
    var text = new StringBuilder();
    int next = 0;
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i++);
      if (c != '%') {
        text.append(c);
        continue;
      }
      if (i < pattern.length() && pattern.charAt(i) == '%') {
        text.append('%');
        i++;
        continue;
      }
      int digits = i;
      while (i < pattern.length() && Character.isDigit(pattern.charAt(i))) {
        i++;
      }
      if (i > digits && i < pattern.length() && pattern.charAt(i) == '$' && i - digits < 5) {
        next = Integer.parseInt(pattern.substring(digits, i)) - 1;
        i++;
      }
      text.append(written(letter(pattern, i++), value(values, next++)));
      TextFunctions.requireBounded(text.length());
    }
    return text.toString();
  }

  private static char letter(String pattern, int at) {
    if (at >= pattern.length()) {
      throw refused("unterminated format() type specifier");
    }
    return pattern.charAt(at);
  }

  private static @Nullable String value(List<?> values, int index) {
    if (index < 0 || index >= values.size()) {
      throw refused("too few arguments for format()");
    }
    return (String) values.get(index);
  }

  private static String written(char letter, @Nullable String value) {
    return switch (letter) {
      case 's' -> value == null ? "" : value;
      case 'L' -> quoteNullable(value);
      case 'I' -> {
        if (value == null) {
          throw refused("null values cannot be formatted as an SQL identifier");
        }
        yield quoteIdent(value);
      }
      default -> throw refused("unrecognized format() type specifier \"" + letter + '"');
    };
  }

  private static SqlStateException refused(String message) {
    return new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, message);
  }
}
