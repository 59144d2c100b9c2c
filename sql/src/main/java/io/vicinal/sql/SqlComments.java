package io.vicinal.sql;

/** Finds the ends of comments, which may have others within them, as in PostgreSQL. */
public final class SqlComments {
  private SqlComments() {}

  /** Returns the first place of {@code sql} from {@code start} on that is no blank or comment. */
  public static int afterBlanks(String sql, int start) {
    int at = start;
    while (at < sql.length()) {
      if (sql.charAt(at) <= ' ') {
        at++;
      } else if (sql.startsWith("--", at)) {
        int line = sql.indexOf('\n', at);
        at = line < 0 ? sql.length() : line + 1;
      } else if (sql.startsWith("/*", at)) {
        at = end(sql, at);
      } else {
        return at;
      }
    }
    return at;
  }

  /**
   * Returns the place behind the comment whose {@code /*} is at {@code start} of {@code sql}; the
   * end of all where none closes it.
   */
  public static int end(String sql, int start) {
    int depth = 1;
    int at = start + 2;
    while (depth > 0) {
      int slash = sql.indexOf('/', at);
      if (slash < 0) {
        return sql.length();
      }
      if (slash > at && sql.charAt(slash - 1) == '*') {
        depth--;
        at = slash + 1;
      } else if (sql.startsWith("*", slash + 1)) {
        depth++;
        at = slash + 2;
      } else {
        at = slash + 1;
      }
    }
    return at;
  }
}
