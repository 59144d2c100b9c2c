package io.vicinal.storage.catalog;

import io.vicinal.storage.AddedColumn;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.TableDefinition;
import java.sql.SQLException;

/** Makes tables follow those operations of the DDL log that change one. */
final class AlteredTables {
  private AlteredTables() {}

  static void rename(CatalogTransaction transaction, DdlOperation.RenameTable rename)
      throws SQLException {
    Row table = changed(transaction, rename.tableId());
    Definitions.requireFreeRelation(
        transaction, table.number("database_id"), table.text("schema_name"), rename.name());
    transaction.update(table, table.with("name", rename.name()));
    ConstraintTable.keepKeyName(transaction, rename.tableId(), rename.primaryKeyName());
  }

  static void alterColumn(CatalogTransaction transaction, DdlOperation.AlterColumn alter)
      throws SQLException {
    changed(transaction, alter.tableId());
    Row column = column(transaction, alter.tableId(), alter.position());
    transaction.update(
        column,
        column
            .with("name", alter.name())
            .with("nullable", alter.nullable() ? 1L : 0L)
            .with("default_sql", alter.defaultSql()));
  }

  static void alterType(CatalogTransaction transaction, DdlOperation.AlterType alter)
      throws SQLException {
    Row _ = changed(transaction, alter.tableId());
    Row column = column(transaction, alter.tableId(), alter.position());
    transaction.update(
        column,
        column
            .with("type_code", (long) alter.typeCode())
            .with("type_precision", (long) alter.precision())
            .with("type_scale", (long) alter.scale()));
  }

  static void alterIdentity(CatalogTransaction transaction, DdlOperation.AlterIdentity alter)
      throws SQLException {
    Row _ = changed(transaction, alter.tableId());
    Row column = column(transaction, alter.tableId(), alter.position());
    DdlOperation.Numbering identity = alter.identity();
    transaction.update(
        column,
        column
            .with("nullable", identity == null ? column.valueOrNull("nullable") : (Long) 0L)
            .with("identity_always", identity == null ? null : (Long) (identity.always() ? 1L : 0L))
            .with("identity_start", identity == null ? null : (Long) identity.start())
            .with("identity_increment", identity == null ? null : (Long) identity.increment()));
    if (identity == null) {
      dropCounter(transaction, alter.tableId(), alter.position());
    }
  }

  private static void dropCounter(CatalogTransaction transaction, long tableId, int position)
      throws SQLException {
    for (Row counter : transaction.rowsWhere(GuardedTable.COUNTERS, "table_id", tableId)) {
      if (counter.number("column_position") == position) {
        transaction.delete(counter);
      }
    }
  }

  static void addColumn(CatalogTransaction transaction, DdlOperation.AddColumn add)
      throws SQLException {
    changed(transaction, add.tableId());
    long position = transaction.countWhere(GuardedTable.COLUMNS, "table_id", add.tableId());
    Definitions.insertColumn(
        transaction, add.tableId(), position, add.column(), null, new AddedColumn(add.initial()));
  }

  static void dropColumn(CatalogTransaction transaction, DdlOperation.DropColumn drop)
      throws SQLException {
    changed(transaction, drop.tableId());
    Row column = column(transaction, drop.tableId(), drop.position());
    transaction.update(
        column,
        column
            .with("name", TableDefinition.DROPPED + drop.position())
            .with("nullable", 1L)
            .with("default_sql", null)
            .with("identity_always", null)
            .with("identity_start", null)
            .with("identity_increment", null)
            .with("dropped", 1L));
    CommentTable.dropColumn(transaction, drop.tableId(), drop.position());
    dropCounter(transaction, drop.tableId(), drop.position());
  }

  /** Counts a change and returns the row of the table with it. */
  static Row changed(CatalogTransaction transaction, long tableId) throws SQLException {
    Row table = Definitions.table(transaction, tableId);
    transaction.update(table, table.with("version", table.number("version") + 1));
    return Definitions.table(transaction, tableId);
  }

  private static Row column(CatalogTransaction transaction, long tableId, int position)
      throws SQLException {
    return transaction
        .find(GuardedTable.COLUMNS, tableId, (long) position)
        .orElseThrow(() -> new StorageException.NotFound("column", "" + position));
  }
}
