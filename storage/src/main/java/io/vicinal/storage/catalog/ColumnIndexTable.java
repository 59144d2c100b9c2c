package io.vicinal.storage.catalog;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keeps the definitions of indexes on columns that are no vectors. */
final class ColumnIndexTable {
  private static final int COLUMNS_MAX = 32;

  private ColumnIndexTable() {}

  /** Returns the operation that creates an index on {@code table}. */
  static DdlOperation.CreateColumnIndex operation(
      long indexId, Table table, ColumnIndexDefinition definition) {
    NewDefinition.requireName("index", definition.name());
    if (definition.columns().isEmpty() || definition.columns().size() > COLUMNS_MAX) {
      throw new StorageException.LimitExceeded(
          "an index has 1 to " + COLUMNS_MAX + " columns, not " + definition.columns().size());
    }
    Set<Integer> known = new HashSet<>();
    for (int position : definition.columns()) {
      if (position < 0 || position >= table.columns().size()) {
        throw new StorageException.InvalidSetting(
            "table \"" + table.name() + "\" has no column at position " + position);
      }
      ColumnDefinition column = table.columns().get(position);
      if (column.dropped()) { // since the statement read the definition
        throw StorageException.Conflict.altered(table.name());
      }
      if (column.type().isVector()) {
        throw new StorageException.InvalidSetting(
            "column \"" + column.name() + "\" is a vector, which has indexes of its own");
      }
      if (!known.add(position)) {
        throw new StorageException.InvalidSetting(
            "column \"" + column.name() + "\" is twice in index \"" + definition.name() + "\"");
      }
    }
    return new DdlOperation.CreateColumnIndex(
        indexId, definition.tableId(), definition.name(), definition.columns());
  }

  static void create(CatalogTransaction transaction, DdlOperation.CreateColumnIndex create)
      throws SQLException {
    Row table = Definitions.table(transaction, create.tableId());
    long databaseId = table.number("database_id");
    String schema = table.text("schema_name");
    Definitions.requireFreeIndexName(transaction, databaseId, schema, create.name());
    Sequence.INDEX.take(transaction, create.indexId());
    transaction.insert(
        GuardedTable.COLUMN_INDEXES,
        create.indexId(),
        create.tableId(),
        databaseId,
        schema,
        create.name(),
        create.columns().stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  /** Returns the row of an index, of vectors or not. @throws StorageException.NotFound */
  static Row ofEitherKind(CatalogTransaction transaction, long indexId) throws SQLException {
    Optional<Row> row = transaction.find(GuardedTable.COLUMN_INDEXES, indexId);
    return row.isPresent() ? row.get() : Definitions.index(transaction, indexId);
  }

  /** Returns whether there is an index of that name on columns that are no vectors. */
  static boolean has(CatalogTransaction transaction, long databaseId, String schema, String name)
      throws SQLException {
    return transaction.rowsWhere(GuardedTable.COLUMN_INDEXES, "name", name).stream()
        .anyMatch(row ->
            row.number("database_id") == databaseId && row.text("schema_name").equals(schema));
  }

  /** Drops the indexes of a table. */
  static void dropAll(CatalogTransaction transaction, long tableId) throws SQLException {
    for (Row index : transaction.rowsWhere(GuardedTable.COLUMN_INDEXES, "table_id", tableId)) {
      drop(transaction, index.number("id"));
    }
  }

  static void drop(CatalogTransaction transaction, long indexId) throws SQLException {
    CommentTable.drop(transaction, CommentTarget.Kind.INDEX, indexId);
    transaction.delete(
        transaction
            .find(GuardedTable.COLUMN_INDEXES, indexId)
            .orElseThrow(() -> new StorageException.NotFound("index", Long.toString(indexId))));
  }

  static ColumnIndex read(Row row) {
    return new ColumnIndex(
        row.number("id"),
        row.text("name"),
        row.number("table_id"),
        Pattern.compile(",").splitAsStream(row.text("columns")).map(Integer::valueOf).toList());
  }
}
