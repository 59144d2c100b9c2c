package io.vicinal.sql;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks the text of a statement before the recursive parser sees it: at most {@link #MAX_LENGTH}
 * characters, {@link #MAX_DEPTH} open parentheses, brackets and CASEs at once, {@link #MAX_QUERIES}
 * queries, and what {@link LevelCounts} allows at one level: planning takes quadratic time for
 * operators of arithmetic, and parsing does for LIKE, BETWEEN and the like.
 */
final class StatementText {
  static final int MAX_LENGTH = 1 << 20;
  static final int MAX_DEPTH = 200;
  static final int MAX_QUERIES = 1_000;

  private static final int LONGEST_KEYWORD = 7;

  private final String sql;
  private int at;
  private int depth;
  private boolean empty = true;
  private int queries;
  private final @Nullable LevelCounts[] levels = new LevelCounts[MAX_DEPTH + 1];

  private StatementText(String sql) {
    this.sql = sql;
    levels[0] = new LevelCounts();
  }

  /**
   * Returns whether there is nothing but comments and semicolons.
   *
   * @throws SqlStateException 54001 past a limit
   */
  static boolean check(String sql) {
    if (sql.length() > MAX_LENGTH) {
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX,
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
        case ';' -> semicolon();
        case '+', '*', '%', '|' -> arithmetic();
        case '<', '>', '=', ':', '.' -> operator();
        case '~' -> pattern();
        case '$' -> skipDollars();
        case 'e', 'E' -> escapedOrWord();
        default -> {
          if (Character.isJavaIdentifierStart(first)) {
            word();
          } else {
            at++;
          }
        }
      }
      boolean comment = (first == '-' || first == '/') && at > before + 1;
      empty &= comment || first == ';' || Character.isWhitespace(first);
    }
  }

  private void open() {
    at++;
    enter();
  }

  private void enter() {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX, "statement is nested deeper than " + MAX_DEPTH);
    }
    if (levels[depth] == null) {
      levels[depth] = new LevelCounts();
    }
    level().begin();
  }

  private LevelCounts level() {
    return Objects.requireNonNull(levels[depth]);
  }

  private void comma() {
    at++;
    level().comma();
  }

  /** Ends a statement of several. */
  private void semicolon() {
    at++;
    level().begin();
    queries = 0;
  }

  private void operator() {
    at += isComparisonOfTwo() ? 2 : 1;
    level().operator();
  }

  private boolean isComparisonOfTwo() {
    return sql.startsWith("<=", at) || sql.startsWith(">=", at) || sql.startsWith("<>", at);
  }

  private void arithmetic() {
    at += sql.startsWith("||", at) ? 2 : 1;
    level().arithmetic();
  }

  private void pattern() {
    at++;
    level().pattern();
  }

  private void leave() {
    depth = Math.max(0, depth - 1);
  }

  private void close() {
    at++;
    leave();
  }

  /** Passes a name or a keyword. */
  private void word() {
    int begin = at;
    while (at < sql.length() && Character.isJavaIdentifierPart(sql.charAt(at))) {
      at++;
    }
    if (at - begin <= LONGEST_KEYWORD) {
      count(sql.substring(begin, at).toLowerCase(Locale.ROOT));
    }
  }

  private void count(String word) {
    switch (word) {
      case "not" -> level().operator();
      case "and", "or" -> level().operand();
      case "like", "ilike", "similar", "between" -> level().pattern();
      case "is", "in", "at", "collate" -> level().suffix();
      case "when" -> level().branch();
      case "case" -> enter();
      case "end" -> leave();
      case "select" -> query();
      case "from" -> level().endList();
      default -> {}
    }
  }

  private void query() {
    queries++;
    if (queries > MAX_QUERIES) {
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX, "statement has more than " + MAX_QUERIES + " queries");
    }
    level().beginList();
  }

  /** E'it\\'s' may have a quote inside, behind a backslash. */
  private void escapedOrWord() {
    if (!sql.startsWith("'", at + 1)) {
      word();
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
    int tagEnd = at + 1;
    while (tagEnd < sql.length()
        && sql.charAt(tagEnd) != '$'
        && Character.isJavaIdentifierPart(sql.charAt(tagEnd))) {
      tagEnd++;
    }
    if (tagEnd == sql.length() || sql.charAt(tagEnd) != '$') {
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
