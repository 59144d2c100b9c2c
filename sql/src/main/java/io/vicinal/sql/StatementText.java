package io.vicinal.sql;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;

/**
 * Checks the text of a statement before the recursive parser sees it: at most {@link #MAX_LENGTH}
 * characters, {@link #MAX_DEPTH} open parentheses, brackets and CASEs at once, and {@link
 * #MAX_CHAIN} operators in one expression, {@link #MAX_ARITHMETIC} of them of arithmetic, for which
 * planning takes quadratic time, and {@link #MAX_PATTERNS} of LIKE, BETWEEN and the like, for which
 * parsing does.
 */
final class StatementText {
  static final int MAX_LENGTH = 1 << 20;
  static final int MAX_DEPTH = 200;
  static final int MAX_CHAIN = 2_000;
  static final int MAX_ARITHMETIC = 1_000;
  static final int MAX_PATTERNS = 400;

  private final String sql;
  private int at;
  private int depth;
  private boolean empty = true;
  private final int[] chain = new int[MAX_DEPTH + 1]; // operators since the last comma, by depth
  private final int[] arithmetic = new int[MAX_DEPTH + 1]; // those of arithmetic
  private final int[] patterns = new int[MAX_DEPTH + 1]; // those of LIKE and BETWEEN

  private StatementText(String sql) {
    this.sql = sql;
  }

  /**
   * Returns whether there is nothing but comments and semicolons.
   *
   * @throws SqlStateException 54000 or 54001 past a limit
   */
  static boolean check(String sql) {
    if (sql.length() > MAX_LENGTH) {
      throw new SqlStateException(
          SqlState.LIMIT_EXCEEDED,
          "statement is longer than " + MAX_LENGTH + " characters: " + sql.length());
    }
    var text = new StatementText(sql);
    text.checkDepth();
    return text.empty;
  }

  /** Returns {@code sql} without one semicolon at its end. */
  static String withoutSemicolon(String sql) {
    String text = sql.stripTrailing();
    return text.endsWith(";") ? text.substring(0, text.length() - 1) : sql;
  }

  private void checkDepth() {
    while (at < sql.length()) {
      int before = at;
      char first = sql.charAt(at);
      switch (sql.charAt(at)) {
        case '\'', '"' -> skipQuoted(sql.charAt(at));
        case '-', '/' -> skipComment();
        case '(', '[' -> open();
        case ')', ']' -> close();
        case ',' -> comma();
        case '+', '*', '%', '|' -> arithmetic();
        case '<', '>', '=', ':', '.' -> operator();
        case 'n', 'N' -> word("not", 0);
        case 'o', 'O' -> word("or", 0);
        case 'a', 'A' -> word("and", 0);
        case 'c', 'C' -> word("case", 1);
        case 'e', 'E' -> escapedOrEnd();
        case 'l', 'L' -> pattern("like");
        case 'i', 'I' -> pattern("ilike");
        case 's', 'S' -> pattern("similar");
        case 'b', 'B' -> pattern("between");
        case '$' -> skipDollars();
        default -> at++;
      }
      boolean comment = (first == '-' || first == '/') && at > before + 1;
      empty &= comment || first == ';' || Character.isWhitespace(first);
    }
  }

  private void open() {
    at++;
    depth++;
    if (depth > MAX_DEPTH) {
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX, "statement is nested deeper than " + MAX_DEPTH);
    }
    chain[depth] = 0;
    arithmetic[depth] = 0;
    patterns[depth] = 0;
  }

  private void comma() {
    at++;
    chain[depth] = 0;
    arithmetic[depth] = 0;
    patterns[depth] = 0;
  }

  private void operator() {
    at++;
    count(chain, MAX_CHAIN, "operators");
  }

  private void arithmetic() {
    operator();
    count(arithmetic, MAX_ARITHMETIC, "arithmetic operators");
  }

  private void count(int[] counts, int max, String what) {
    counts[depth]++;
    if (counts[depth] > max) {
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX, "an expression has more than " + max + " " + what);
    }
  }

  private void close() {
    at++;
    depth = Math.max(0, depth - 1);
  }

  private boolean isWord(String word) {
    int end = at + word.length();
    return sql.regionMatches(true, at, word, 0, word.length())
        && (at == 0 || !Character.isJavaIdentifierPart(sql.charAt(at - 1)))
        && (end == sql.length() || !Character.isJavaIdentifierPart(sql.charAt(end)));
  }

  private void pattern(String word) {
    if (isWord(word)) {
      count(patterns, MAX_PATTERNS, "patterns and ranges");
    }
    at++;
  }

  private void word(String word, int change) {
    int end = at + word.length();
    if (!isWord(word)) {
      at++;
      return;
    }
    if (change > 0) {
      open();
    } else if (change < 0) {
      close();
    } else {
      operator();
    }
    at = end;
  }

  /** E'it\\'s' may have a quote inside, behind a backslash. */
  private void escapedOrEnd() {
    boolean begins = at == 0 || !Character.isJavaIdentifierPart(sql.charAt(at - 1));
    if (!begins || !sql.startsWith("'", at + 1)) {
      word("end", -1);
      return;
    }
    at += 2;
    while (at < sql.length() && sql.charAt(at) != '\'') {
      at += sql.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(at + 1, sql.length());
  }

  /** Passes {@code $$text$$} and {@code $tag$text$tag$}; a dollar may also be part of a name. */
  private void skipDollars() {
    boolean begins = at == 0 || !Character.isJavaIdentifierPart(sql.charAt(at - 1));
    int tagEnd = at + 1;
    while (tagEnd < sql.length()
        && sql.charAt(tagEnd) != '$'
        && Character.isJavaIdentifierPart(sql.charAt(tagEnd))) {
      tagEnd++;
    }
    if (!begins || tagEnd == sql.length() || sql.charAt(tagEnd) != '$') {
      at++;
      return;
    }
    String tag = sql.substring(at, tagEnd + 1);
    int end = sql.indexOf(tag, tagEnd + 1);
    at = end < 0 ? at + 1 : end + tag.length();
  }

  private void skipQuoted(char quote) {
    int end = sql.indexOf(quote, at + 1);
    at = end < 0 ? sql.length() : end + 1;
  }

  private void skipComment() {
    if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      at = end < 0 ? sql.length() : end + 1;
    } else if (sql.startsWith("/*", at)) {
      at = SqlComments.end(sql, at);
    } else {
      arithmetic();
    }
  }
}
