package io.vicinal.sql;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;

/** Counts what stands at one level of parentheses of a text, and refuses too much with 54001. */
final class LevelCounts {
  static final int MAX_CHAIN = 2_000;
  static final int MAX_ARITHMETIC = 1_000;
  static final int MAX_PATTERNS = 400;
  static final int MAX_SUFFIXES = 200;

  private int operators;
  private int arithmetic;
  private int patterns;
  private int suffixes;
  private int branches;
  private int columns;
  private boolean selecting;

  /** Begins a level. */
  void begin() {
    operators = 0;
    arithmetic = 0;
    patterns = 0;
    suffixes = 0;
    branches = 0;
    selecting = false;
  }

  /** Begins the list of what a query gives. */
  void beginList() {
    selecting = true;
    columns = 1;
    suffixes = 0;
  }

  /** Ends that list, if it is one. */
  void endList() {
    selecting = false;
  }

  /** Begins another expression, which may be one of a select list. */
  void comma() {
    boolean listed = selecting;
    begin();
    selecting = listed;
    if (listed) {
      columns++;
      StatementSize.requireColumns(columns);
    }
  }

  void operator() {
    operators++;
    require(operators, MAX_CHAIN, "an expression", "operators");
  }

  void arithmetic() {
    operator();
    arithmetic++;
    require(arithmetic, MAX_ARITHMETIC, "an expression", "arithmetic operators");
  }

  void pattern() {
    patterns++;
    require(patterns, MAX_PATTERNS, "an expression", "patterns and ranges");
  }

  /** Counts what may follow an operand again and again, such as IS NULL. */
  void suffix() {
    suffixes++;
    require(suffixes, MAX_SUFFIXES, "an expression", "tests of one operand");
  }

  /** Begins another operand of AND or OR. */
  void operand() {
    operator();
    suffixes = 0;
  }

  /** Counts WHEN, of CASE or of MERGE. */
  void branch() {
    suffixes = 0;
    branches++;
    require(branches, StatementSize.BRANCHES_MAX, "statement", "branches");
  }

  private static void require(int count, int max, String where, String what) {
    if (count > max) {
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX, where + " has more than " + max + " " + what);
    }
  }
}
