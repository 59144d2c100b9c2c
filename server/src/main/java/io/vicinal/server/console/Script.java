package io.vicinal.server.console;

import io.vicinal.jdbc.VicinalConnection;
import java.io.PrintWriter;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements that are run one after the other without a person: results as tables, the first error
 * ends it.
 */
public final class Script {
  private Script() {}

  /**
   * Runs {@code text} and prints each result.
   *
   * @throws SQLException of the first statement that failed; the ones before it stay done
   */
  public static void run(String url, String text, PrintWriter out) throws SQLException {
    run(url, "", "", text, out);
  }

  /**
   * Runs the statements of {@code text} as {@code user}, empty for none, and prints what they give.
   */
  public static void run(String url, String user, String password, String text, PrintWriter out)
      throws SQLException {
    try (var connection = DriverManager.getConnection(url, user, password);
        var statement = connection.createStatement()) {
      if (Console.onTerminal() && connection.isWrapperFor(VicinalConnection.class)) {
        connection.unwrap(VicinalConnection.class).setProgress(StatementProgress.onTerminal());
      }
      for (String sql : split(text)) {
        run(statement, sql, out);
        out.flush();
      }
    }
  }

  private static void run(Statement statement, String sql, PrintWriter out) throws SQLException {
    if (statement.execute(sql)) {
      try (var rows = statement.getResultSet()) {
        int count = TextTable.WHOLE.print(rows, out);
        out.printf("  %d %s%n", count, count == 1 ? "row" : "rows");
      }
    } else {
      out.printf("  %d changed%n", statement.getUpdateCount());
    }
  }

  /**
   * Returns the statements of {@code text}: a {@code ;} ends one unless it is quoted or in a
   * comment.
   */
  static List<String> split(String text) {
    List<String> statements = new ArrayList<>();
    int start = 0;
    int i = 0;
    while (i < text.length()) {
      if (text.charAt(i) == ';') {
        add(statements, text.substring(start, i));
        start = i + 1;
        i++;
      } else {
        i = skip(text, i);
      }
    }
    add(statements, text.substring(start));
    return statements;
  }

  private static void add(List<String> statements, String statement) {
    if (!isBlank(statement)) {
      statements.add(statement.strip());
    }
  }

  // Comments alone are no statement.
  private static boolean isBlank(String statement) {
    int i = 0;
    while (i < statement.length()) {
      boolean comment = statement.startsWith("--", i) || statement.startsWith("/*", i);
      if (!comment && !Character.isWhitespace(statement.charAt(i))) {
        return false;
      }
      i = skip(statement, i);
    }
    return true;
  }

  /** Returns the place behind the string, name, comment or character that begins at {@code i}. */
  private static int skip(String text, int i) {
    char c = text.charAt(i);
    if (c == '\'' || c == '"') {
      return behind(text, String.valueOf(c), i + 1);
    }
    if (text.startsWith("$$", i)) {
      return behind(text, "$$", i + 2);
    }
    if ((c == 'e' || c == 'E') && text.startsWith("'", i + 1)) {
      boolean begins = i == 0 || !Character.isJavaIdentifierPart(text.charAt(i - 1));
      return begins ? behindEscaped(text, i + 2) : i + 1;
    }
    if (text.startsWith("--", i)) {
      return behind(text, "\n", i);
    }
    return text.startsWith("/*", i) ? behindComment(text, i) : i + 1;
  }

  /** Comments may stand within comments. */
  private static int behindComment(String text, int from) {
    int depth = 1;
    int at = from + 2;
    while (depth > 0 && at < text.length()) {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    }
    return at;
  }

  /** E'it\\'s' may have a quote inside, behind a backslash. */
  private static int behindEscaped(String text, int from) {
    int at = from;
    while (at < text.length()) {
      if (text.charAt(at) == '\\' || text.startsWith("''", at)) {
        at += 2;
      } else if (text.charAt(at++) == '\'') {
        return at;
      }
    }
    return text.length();
  }

  private static int behind(String text, String end, int from) {
    int at = text.indexOf(end, from);
    return at < 0 ? text.length() : at + end.length();
  }
}
