package io.vicinal.storage.catalog;

import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.StorageException;
import java.util.List;

/**
 * Creates, changes and drops databases, and says what they are called.
 *
 * <p>Thread-safe; the invariants and errors are those of {@link Catalog}.
 */
public final class CatalogDatabases {
  private final CatalogSession session;

  CatalogDatabases(CatalogSession session) {
    this.session = session;
  }

  /** Returns the database of that name. @throws StorageException.NotFound */
  public DatabaseRecord named(String name) {
    return session.read(CatalogReader::databases).stream()
        .filter(database -> database.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new StorageException.NotFound("database", name));
  }

  /** Creates a database with schema "public". @throws StorageException.AlreadyExists */
  public DatabaseRecord create(String name) {
    NewDefinition.requireName("database", name);
    long id =
        session.write(transaction -> {
          long databaseId = Sequence.DATABASE.next(transaction);
          DdlLog.execute(transaction, new DdlOperation.CreateDatabase(databaseId, name));
          DdlLog.execute(
              transaction, new DdlOperation.CreateSchema(databaseId, Catalog.DEFAULT_SCHEMA));
          return databaseId;
        });
    return new DatabaseRecord(
        id, name, 0, 0, List.of(Catalog.DEFAULT_SCHEMA), DatabaseSettings.DEFAULT);
  }

  /** Gives a database these settings. @throws StorageException.NotFound */
  public void alter(long databaseId, DatabaseSettings settings) {
    session.execute(
        new DdlOperation.AlterDatabase(
            databaseId,
            settings.durability().name(),
            settings.flushIntervalMillis(),
            settings.archiveLog()));
  }

  /** Drops a database with everything in it. @throws StorageException.NotFound */
  public void drop(long databaseId) {
    session.execute(new DdlOperation.DropDatabase(databaseId));
  }
}
