package io.vicinal.storage.catalog;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads and changes the table {@code counters}. */
final class Counters {
  private Counters() {}

  static List<CounterRecord> read(CatalogTransaction transaction) throws SQLException {
    return transaction.rows(GuardedTable.COUNTERS).stream()
        .map(row ->
            new CounterRecord(
                row.number("table_id"),
                row.integer("column_position"),
                (Long) row.valueOrNull("next_value")))
        .toList();
  }

  /** Notes where a column's numbering goes on. */
  static void put(CatalogTransaction transaction, CounterRecord counter) throws SQLException {
    Row after =
        new Row(
            GuardedTable.COUNTERS, counter.tableId(), (long) counter.column(), counter.nextValue());
    Optional<Row> before =
        transaction.find(GuardedTable.COUNTERS, counter.tableId(), (long) counter.column());
    if (before.isEmpty()) {
      transaction.insert(
          GuardedTable.COUNTERS, counter.tableId(), (long) counter.column(), counter.nextValue());
    } else if (!before.get().equals(after)) {
      transaction.update(before.get(), after);
    }
  }
}
