package io.vicinal.storage.catalog;

import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.TableReplacement;
import io.vicinal.storage.View;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates, changes and drops tables.
 *
 * <p>Thread-safe; the invariants and errors are those of {@link Catalog}.
 */
public final class CatalogTables {
  private final CatalogSession session;

  CatalogTables(CatalogSession session) {
    this.session = session;
  }

  /**
   * Creates a table with its shards. Key columns become NOT NULL; without a primary key the table
   * gets the hidden column {@link TableDefinition#ROW_ID} as its last column and key.
   *
   * @throws StorageException.AlreadyExists if the schema has a table of that name
   * @throws StorageException.NotFound if there is no such database or schema
   */
  public Table create(long databaseId, TableDefinition definition) {
    return session.write(transaction -> {
      long id = Sequence.TABLE.next(transaction);
      DdlLog.execute(transaction, NewDefinition.table(id, databaseId, definition));
      AccessTables.own(transaction, SecuredObject.table(databaseId, id));
      return CatalogReader.table(transaction, id);
    });
  }

  /**
   * Changes the definition of a table and returns what it is then, in positions that never change.
   *
   * @throws StorageException.NotFound if there is no such table or column
   * @throws StorageException.AlreadyExists if a name is taken
   * @throws StorageException.InvalidSetting if the column is part of a key
   */
  public Table alter(long tableId, TableChange change) {
    return alter(0, tableId, change, List.of());
  }

  /** Changes a table as {@link #alter(long, TableChange)} and drops views of its database. */
  public Table alter(long databaseId, long tableId, TableChange change, List<View> views) {
    return session.write(transaction -> {
      CatalogViews.drop(transaction, databaseId, views);
      change(transaction, tableId, change);
      return CatalogReader.table(transaction, tableId);
    });
  }

  private static void change(CatalogTransaction transaction, long tableId, TableChange change)
      throws SQLException {
    if (change instanceof TableChange.Several several) {
      several(transaction, tableId, several.changes());
      return;
    }
    Table table = CatalogReader.table(transaction, tableId);
    long indexId = Sequence.INDEX.next(transaction);
    for (DdlOperation operation : ChangedDefinition.operations(table, change, indexId)) {
      DdlLog.execute(transaction, operation);
    }
  }

  /** Makes changes one by one; to read the table again for each of many new columns takes long. */
  private static void several(
      CatalogTransaction transaction, long tableId, List<TableChange> changes) throws SQLException {
    Table known = null;
    for (TableChange change : changes) {
      if (!(change instanceof TableChange.AddColumn add)) {
        change(transaction, tableId, change);
        known = null;
        continue;
      }
      Table table = known == null ? CatalogReader.table(transaction, tableId) : known;
      DdlLog.execute(transaction, ChangedDefinition.add(table, add));
      var columns = new ArrayList<>(table.columns());
      columns.add(add.column());
      known = table.but().columns(columns).build();
    }
  }

  /**
   * Puts a table in the place of another, which is dropped, and returns its definition.
   *
   * @param counters where its numbering goes on
   * @throws StorageException.NotFound if a table, an index or a view is gone
   */
  public Table replace(
      long databaseId, TableReplacement replacement, List<CounterRecord> counters) {
    return session.write(transaction -> {
      CatalogViews.drop(transaction, databaseId, replacement.views());
      ReplacedTable.replace(transaction, databaseId, replacement);
      for (CounterRecord counter : counters) {
        Counters.put(transaction, counter);
      }
      return CatalogReader.table(transaction, replacement.byTableId());
    });
  }

  /** Drops a table with its indexes, shards and segments. @throws StorageException.NotFound */
  public void drop(long tableId) {
    session.execute(new DdlOperation.DropTable(tableId));
  }

  /** Drops views and tables. @throws StorageException.NotFound */
  public void drop(long databaseId, List<View> views, List<Long> tableIds) {
    session.write(transaction -> {
      CatalogViews.drop(transaction, databaseId, views);
      for (long tableId : tableIds) {
        DdlLog.execute(transaction, new DdlOperation.DropTable(tableId));
      }
      return views;
    });
  }

  /** Notes where the numbering of a column goes on. */
  public void setCounter(CounterRecord counter) {
    session.write(transaction -> {
      Row _ = Definitions.table(transaction, counter.tableId());
      Counters.put(transaction, counter);
      return counter;
    });
  }

  /** Returns whether a table has or had that id. */
  public boolean knows(long tableId) {
    return session.read(transaction -> tableId < Sequence.TABLE.next(transaction));
  }

  /** Returns the highest id that a table has or had. */
  public long lastId() {
    return session.read(transaction -> Sequence.TABLE.next(transaction) - 1);
  }
}
