package io.vicinal.storage.catalog;

import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;

/**
 * Creates, renames and drops indexes of either kind.
 *
 * <p>Thread-safe; the invariants and errors are those of {@link Catalog}.
 */
public final class CatalogIndexes {
  private final CatalogSession session;

  CatalogIndexes(CatalogSession session) {
    this.session = session;
  }

  /**
   * Creates an index in state BUILDING.
   *
   * @throws StorageException.AlreadyExists if the schema has an index of that name
   * @throws StorageException.NotFound if there is no such table
   * @throws StorageException.InvalidSetting if the column is no vector with a dimension
   */
  public VectorIndex create(VectorIndexDefinition definition) {
    return session.write(transaction -> {
      long id = Sequence.INDEX.next(transaction);
      Table table = CatalogReader.table(transaction, definition.tableId());
      DdlLog.execute(transaction, NewDefinition.index(id, table, definition));
      return CatalogReader.table(transaction, definition.tableId()).indexes().stream()
          .filter(index -> index.id() == id)
          .findFirst()
          .orElseThrow();
    });
  }

  /** Lets an index serve searches. @throws StorageException.NotFound */
  public void ready(long indexId) {
    session.execute(new DdlOperation.IndexReady(indexId));
  }

  /** Drops an index and its graphs in all segments. @throws StorageException.NotFound */
  public void drop(long indexId) {
    session.execute(new DdlOperation.DropIndex(indexId));
  }

  /**
   * Creates an index on columns that are no vectors.
   *
   * @throws StorageException.AlreadyExists if the schema has an index of that name
   * @throws StorageException.NotFound if there is no such table
   * @throws StorageException.InvalidSetting if a column is a vector or comes twice
   */
  public ColumnIndex createColumnIndex(ColumnIndexDefinition definition) {
    return session.write(transaction -> {
      long id = Sequence.INDEX.next(transaction);
      Table table = CatalogReader.table(transaction, definition.tableId());
      DdlLog.execute(transaction, ColumnIndexTable.operation(id, table, definition));
      return new ColumnIndex(id, definition.name(), definition.tableId(), definition.columns());
    });
  }

  /** Drops an index on columns that are no vectors. @throws StorageException.NotFound */
  public void dropColumnIndex(long indexId) {
    session.execute(new DdlOperation.DropColumnIndex(indexId));
  }

  /**
   * Renames an index of either kind, with the constraint that it stands for; returns its table.
   *
   * @throws StorageException.AlreadyExists if the schema has an index of that name
   * @throws StorageException.NotFound if there is no such index
   */
  public Table rename(long indexId, String name) {
    NewDefinition.requireName("index", name);
    return session.write(transaction -> {
      Row index = ColumnIndexTable.ofEitherKind(transaction, indexId);
      Table table = CatalogReader.table(transaction, index.number("table_id"));
      if (table.uniques().stream().anyMatch(unique -> unique.indexId() == indexId)) {
        ChangedConstraints.requireNewName(table, name);
      }
      DdlLog.execute(transaction, new DdlOperation.RenameIndex(indexId, name));
      return CatalogReader.table(transaction, table.id());
    });
  }
}
