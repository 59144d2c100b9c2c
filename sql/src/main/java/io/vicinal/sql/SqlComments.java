package io.vicinal.sql;

/** Finds the ends of comments, which may have others within them, as in PostgreSQL. */
public final class SqlComments {
  private SqlComments() {}

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
