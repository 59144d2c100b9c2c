package io.vicinal.storage.catalog;

import io.vicinal.storage.AddedColumn;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.TableDefinition;
import java.sql.SQLException;
import java.util.List;

/** Makes tables follow those operations of the DDL log that change one. */
final class AlteredTables {
  private AlteredTables() {}

  static void rename(CatalogTransaction transaction, DdlOperation.RenameTable rename)
      throws SQLException {
    Row table = changed(transaction, rename.tableId());
    Definitions.requireFreeRelation(
        transaction, table.number("database_id"), table.text("schema_name"), rename.name());
    transaction.update(table, table.with("name", rename.name()));
    List<Row> constraints =
        transaction.rowsWhere(GuardedTable.TABLE_CONSTRAINTS, "table_id", rename.tableId());
    if (constraints.stream().noneMatch(AlteredTables::isKeyName)) {
      long position = constraints.isEmpty() ? 0 : constraints.getLast().number("position") + 1;
      transaction.insert(
          GuardedTable.TABLE_CONSTRAINTS,
          rename.tableId(),
          position,
          rename.primaryKeyName(),
          null,
          null);
    }
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

  static void addColumn(CatalogTransaction transaction, DdlOperation.AddColumn add)
      throws SQLException {
    changed(transaction, add.tableId());
    long position = transaction.rowsWhere(GuardedTable.COLUMNS, "table_id", add.tableId()).size();
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
    for (Row counter : transaction.rowsWhere(GuardedTable.COUNTERS, "table_id", drop.tableId())) {
      if (counter.number("column_position") == drop.position()) {
        transaction.delete(counter);
      }
    }
  }

  static void setChecks(CatalogTransaction transaction, DdlOperation.SetChecks set)
      throws SQLException {
    changed(transaction, set.tableId());
    long position = 0;
    String keyName = null;
    for (Row row :
        transaction.rowsWhere(GuardedTable.TABLE_CONSTRAINTS, "table_id", set.tableId())) {
      if (row.valueOrNull("unique_columns") == null) {
        keyName = isKeyName(row) ? row.text("name") : keyName;
        transaction.delete(row);
      } else {
        position = row.number("position") + 1;
      }
    }
    for (DdlOperation.Check check : set.checks()) {
      transaction.insert(
          GuardedTable.TABLE_CONSTRAINTS,
          set.tableId(),
          position++,
          check.name(),
          null,
          check.sql());
    }
    if (keyName != null) {
      transaction.insert(
          GuardedTable.TABLE_CONSTRAINTS, set.tableId(), position, keyName, null, null);
    }
  }

  private static boolean isKeyName(Row constraint) {
    return constraint.valueOrNull("unique_columns") == null
        && constraint.valueOrNull("check_sql") == null;
  }

  /** Counts a change and returns the row of the table with it. */
  private static Row changed(CatalogTransaction transaction, long tableId) throws SQLException {
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
