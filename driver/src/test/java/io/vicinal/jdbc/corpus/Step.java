package io.vicinal.jdbc.corpus;

import java.util.List;

/** One statement of a script and what it must do. */
sealed interface Step {
  /** Returns where the step begins, counted from 1. */
  int line();

  /** Returns the statement. */
  String sql();

  /** A statement that must succeed. */
  record Succeeds(int line, String sql) implements Step {}

  /** A statement that must change {@code count} rows. */
  record Changes(int line, String sql, long count) implements Step {}

  /** A statement that must fail, when it is prepared or while its rows are read. */
  record Fails(int line, String sql, String sqlState) implements Step {}

  /**
   * A query and its rows.
   *
   * @param types one letter for each column: I, R, B and T for integers, other numbers, truth
   *     values and everything else
   * @param sorted whether the rows are sorted as text before they are compared
   * @param labels whether the labels of the columns are the first row
   */
  record Gives(
      int line, String sql, String types, boolean sorted, boolean labels, List<String> rows)
      implements Step {}
}
