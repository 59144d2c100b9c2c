package io.vicinal.sql.error;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlParseException;
import org.jspecify.annotations.Nullable;

/** Turns what the generated parser says into {@code syntax error at line 1, column 8: …}. */
final class ParseErrors {
  private static final Pattern ENCOUNTERED = Pattern.compile("Encountered \"(.*?)\" at line");
  private static final Pattern LEXICAL =
      Pattern.compile("Lexical error at line (\\d+), column (\\d+)\\.\\s+Encountered: (.*)");
  private static final Pattern NEAR_KEYWORD =
      Pattern.compile("Incorrect syntax near the keyword '(.*?)'");

  private static final Pattern SECOND = Pattern.compile("(?:\\w++|\\W)\\s*(\\w+|\\S)");

  /** Words after which the parser stops although only the next word is unexpected. */
  private static final Set<String> VERBS = Set.of("CREATE", "DROP", "SHOW", "EXPLAIN");

  private ParseErrors() {}

  static SqlStateException translate(SqlParseException error, String sql) {
    String text = Objects.requireNonNullElse(error.getMessage(), "");
    int line = error.getPos() == null ? 0 : error.getPos().getLineNum();
    int column = error.getPos() == null ? 0 : error.getPos().getColumnNum();
    String what;
    Matcher lexical = LEXICAL.matcher(text);
    Matcher keyword = NEAR_KEYWORD.matcher(text);
    Matcher encountered = ENCOUNTERED.matcher(text);
    if (lexical.find()) {
      line = Integer.parseInt(lexical.group(1));
      column = Integer.parseInt(lexical.group(2));
      what = unexpectedCharacter(lexical.group(3), sql, line, column);
    } else if (text.contains("\"<EOF>\"") || endsEarly(encountered)) {
      what = "unexpected end of statement";
    } else if (keyword.find() || encountered.find()) {
      String word = keyword.reset().find() ? keyword.group(1) : firstWord(encountered.group(1));
      Matcher second = SECOND.matcher(rest(sql, line, column));
      boolean expected = isExpected(word, text);
      if (expected && second.lookingAt()) {
        column += second.start(1);
        word = second.group(1);
      } else if (expected && behind(sql, line, column + word.length()).isBlank()) {
        return syntaxError("unexpected end of statement", line, column + word.length() - 1, error);
      }
      SqlStateException negative =
          word.equals("-") ? negativeCount(error, before(sql, line, column)) : null;
      if (negative != null) {
        return negative.at(line, column);
      }
      String unsupported = UnsupportedSyntax.in(sql, word.toUpperCase(Locale.ROOT));
      if (unsupported != null) {
        return unsupported(unsupported, error).at(line, column);
      }
      what =
          word.equals("\\'") || word.equals("\\\"")
              ? "unterminated string or name"
              : "unexpected \"" + word + "\"";
    } else if (text.contains("Non-query expression")) {
      String word = firstWord(rest(sql, line, column));
      String unsupported = UnsupportedSyntax.in(sql, word.toUpperCase(Locale.ROOT));
      if (unsupported != null) {
        return unsupported(unsupported, error).at(line, column);
      }
      what = "unexpected \"" + word + "\"";
    } else {
      return ValidationErrors.translate(firstLine(text), error).at(line, column);
    }
    return syntaxError(what, line, column, error);
  }

  private static SqlStateException syntaxError(
      String what, int line, int column, SqlParseException error) {
    String where = line == 0 ? "" : " at line " + line + ", column " + column;
    return new SqlStateException(SqlState.SYNTAX_ERROR, "syntax error" + where + ": " + what, error)
        .at(line, column);
  }

  /** Returns the error for a minus behind LIMIT or OFFSET, null where neither stands there. */
  private static @Nullable SqlStateException negativeCount(Throwable cause, String before) {
    String text = before.stripTrailing().toUpperCase(Locale.ROOT);
    if (text.endsWith("LIMIT")) {
      return new SqlStateException(SqlState.INVALID_LIMIT, "LIMIT must not be negative", cause);
    }
    return text.endsWith("OFFSET")
        ? new SqlStateException(SqlState.INVALID_OFFSET, "OFFSET must not be negative", cause)
        : null;
  }

  /** Returns the text of the line before the column, empty if there is no such place. */
  private static String before(String sql, int line, int column) {
    String[] lines = sql.split("\n", -1);
    boolean inside = line >= 1 && line <= lines.length && column <= lines[line - 1].length();
    return inside && column > 0 ? lines[line - 1].substring(0, column - 1) : "";
  }

  private static SqlStateException unsupported(String what, Throwable error) {
    return new SqlStateException(
        SqlState.FEATURE_NOT_SUPPORTED, what + " are not supported", error);
  }

  /** Returns whether the parser read to the end and missed something behind it. */
  private static boolean endsEarly(Matcher encountered) {
    boolean early = encountered.find() && encountered.group(1).endsWith("<EOF>");
    encountered.reset();
    return early;
  }

  /**
   * Returns whether {@code word} itself may stand there, so that the word behind it is the wrong
   * one: the parser names both when it looked two words ahead.
   */
  private static boolean isExpected(String word, String text) {
    return VERBS.contains(word.toUpperCase(Locale.ROOT))
        || text.toUpperCase(Locale.ROOT)
            .contains("\n    \"" + word.toUpperCase(Locale.ROOT) + "\" ");
  }

  private static String unexpectedCharacter(String found, String sql, int line, int column) {
    String[] lines = sql.split("\n", -1);
    boolean inside = line >= 1 && line <= lines.length && column <= lines[line - 1].length();
    return inside && !found.startsWith("<EOF>")
        ? "unexpected character \"" + lines[line - 1].charAt(column - 1) + "\""
        : "unterminated string or name";
  }

  /** Returns the text of the line from the column on, empty if there is no such place. */
  private static String rest(String sql, int line, int column) {
    String[] lines = sql.split("\n", -1);
    boolean inside = line >= 1 && line <= lines.length && column <= lines[line - 1].length();
    return inside ? lines[line - 1].substring(column - 1) : "";
  }

  /** Returns the text from the line and column on to the end of the statement. */
  private static String behind(String sql, int line, int column) {
    return rest(sql, line, column) + sql.lines().skip(line).collect(Collectors.joining());
  }

  private static String firstWord(String tokens) {
    int space = tokens.indexOf(' ');
    return space <= 0 ? tokens : tokens.substring(0, space);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
