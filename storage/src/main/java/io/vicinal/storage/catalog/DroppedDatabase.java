package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.sql.SQLException;
import java.util.List;

/** Removes a database from every table of the catalog. */
final class DroppedDatabase {
  /** Those whose rows say the database, before those that they refer to. */
  private static final List<GuardedTable> OWN =
      List.of(
          GuardedTable.COMMENTS,
          GuardedTable.VIEWS,
          GuardedTable.GRANTS,
          GuardedTable.OWNERS,
          GuardedTable.SCHEMAS,
          GuardedTable.DATABASE_SETTINGS,
          GuardedTable.CHECKPOINTS);

  private DroppedDatabase() {}

  /** Removes it with all that is in it. @throws StorageException.NotFound */
  static void remove(CatalogTransaction transaction, long databaseId) throws SQLException {
    Row database =
        transaction
            .find(GuardedTable.DATABASES, databaseId)
            .orElseThrow(
                () -> new StorageException.NotFound("database", Long.toString(databaseId)));
    for (Row table : transaction.rowsWhere(GuardedTable.TABLES, "database_id", databaseId)) {
      Definitions.apply(transaction, new DdlOperation.DropTable(table.number("id")));
    }
    for (Row sequence :
        transaction.rowsWhere(GuardedTable.NUMBER_SEQUENCES, "database_id", databaseId)) {
      SequenceTable.drop(transaction, sequence.number("id"));
    }
    for (GuardedTable table : OWN) {
      transaction.deleteWhere(table, "database_id", databaseId);
    }
    transaction.delete(database);
  }
}
