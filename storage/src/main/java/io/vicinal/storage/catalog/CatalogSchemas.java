package io.vicinal.storage.catalog;

import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.View;
import java.util.List;

/**
 * Creates and drops schemas.
 *
 * <p>Thread-safe; the invariants and errors are those of {@link Catalog}.
 */
public final class CatalogSchemas {
  private final CatalogSession session;

  CatalogSchemas(CatalogSession session) {
    this.session = session;
  }

  /** Creates a schema. @throws StorageException.AlreadyExists */
  public void create(long databaseId, String name) {
    NewDefinition.requireName("schema", name);
    session.write(transaction -> {
      DdlLog.execute(transaction, new DdlOperation.CreateSchema(databaseId, name));
      AccessTables.own(transaction, SecuredObject.schema(databaseId, name));
      return name;
    });
  }

  /**
   * Drops a schema.
   *
   * @throws StorageException.StillNeeded if it still holds something or is "public"
   */
  public void drop(long databaseId, String name) {
    drop(databaseId, name, List.of(), List.of(), List.of());
  }

  /**
   * Drops a schema after these views, tables and sequences.
   *
   * @throws StorageException.StillNeeded if it still holds something then, or is "public"
   */
  public void drop(
      long databaseId, String name, List<View> views, List<Long> tableIds, List<Long> sequenceIds) {
    if (name.equals(Catalog.DEFAULT_SCHEMA)) {
      throw new StorageException.StillNeeded(
          "schema \"" + name + "\" belongs to every database and cannot be dropped");
    }
    session.write(transaction -> {
      CatalogViews.drop(transaction, databaseId, views);
      for (long tableId : tableIds) {
        DdlLog.execute(transaction, new DdlOperation.DropTable(tableId));
      }
      for (long sequenceId : sequenceIds) {
        DdlLog.execute(transaction, new DdlOperation.DropSequence(sequenceId));
      }
      DdlLog.execute(transaction, new DdlOperation.DropSchema(databaseId, name));
      return name;
    });
  }

  /** Returns the schemas of a database, sorted. */
  public List<String> of(long databaseId) {
    return session.read(transaction ->
        transaction.rowsWhere(GuardedTable.SCHEMAS, "database_id", databaseId).stream()
            .map(row -> row.text("name"))
            .sorted()
            .toList());
  }
}
