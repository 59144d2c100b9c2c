package io.vicinal.storage.catalog;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Gives ids that are never given again; each constant is one row of {@code sequences}. */
enum Sequence {
  DATABASE,
  TABLE,
  INDEX,
  SEGMENT,
  NUMBER_SEQUENCE,
  USER,
  API_KEY;

  /** Returns the next free id, from 1, without taking it. */
  long next(CatalogTransaction transaction) throws SQLException {
    return row(transaction).map(row -> row.number("next_id")).orElse(1L);
  }

  /** Takes all ids up to {@code id}. */
  void take(CatalogTransaction transaction, long id) throws SQLException {
    Optional<Row> row = row(transaction);
    if (row.isEmpty()) {
      transaction.insert(GuardedTable.SEQUENCES, sequenceName(), id + 1);
    } else if (row.get().number("next_id") <= id) {
      transaction.update(row.get(), row.get().with("next_id", id + 1));
    }
  }

  private Optional<Row> row(CatalogTransaction transaction) throws SQLException {
    return transaction.find(GuardedTable.SEQUENCES, sequenceName());
  }

  private String sequenceName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
