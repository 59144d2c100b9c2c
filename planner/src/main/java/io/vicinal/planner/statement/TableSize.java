package io.vicinal.planner.statement;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.TableDefinition;

/** Refuses definitions with more columns than a table can have, before anything else is done. */
final class TableSize {
  private TableSize() {}

  /**
   * Requires a number of columns that a table, or a view, can have.
   *
   * @throws SqlStateException 54011
   */
  static void require(int columns) {
    if (columns > TableDefinition.COLUMNS_MAX) {
      throw new SqlStateException(
          SqlState.TOO_MANY_COLUMNS,
          "tables can have at most " + TableDefinition.COLUMNS_MAX + " columns");
    }
  }
}
