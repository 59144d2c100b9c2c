package io.vicinal.storage.catalog;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Makes, opens and checks the file of a {@link Catalog}, which tells what each verb promises. */
final class CatalogOpening {
  private CatalogOpening() {}

  static Catalog create(Path sqliteFile) {
    if (Files.exists(sqliteFile, LinkOption.NOFOLLOW_LINKS)) {
      throw new StorageException.AlreadyExists("file", sqliteFile.toString());
    }
    Path unfinished = CatalogFile.sibling(sqliteFile, ".new");
    try {
      CatalogFile.delete(unfinished);
      try (CatalogFile file = CatalogFile.create(unfinished)) {
        createDefaults(file);
      }
      CatalogFile.rename(unfinished, sqliteFile);
    } catch (SQLException e) {
      throw SqlErrors.translate(e, sqliteFile.toString());
    } catch (IOException e) {
      throw new StorageException.Io("cannot create file \"" + sqliteFile + "\"", e);
    }
    return open(sqliteFile, false);
  }

  static Catalog open(Path sqliteFile, boolean readOnly) {
    try {
      CatalogFile file =
          readOnly ? CatalogUpgrade.openReadOnly(sqliteFile) : CatalogUpgrade.open(sqliteFile);
      try {
        CatalogVerifier.require(file);
        return new Catalog(file, readOnly);
      } catch (SQLException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqlErrors.translate(e, sqliteFile.toString());
    } catch (IOException e) {
      throw new StorageException.Io("cannot open file \"" + sqliteFile + "\"", e);
    }
  }

  static List<String> verify(Path sqliteFile) {
    try (CatalogFile file = CatalogUpgrade.openReadOnly(sqliteFile)) {
      return CatalogVerifier.problems(file);
    } catch (SQLException e) {
      return List.of(String.valueOf(SqlErrors.translate(e, sqliteFile.toString()).getMessage()));
    } catch (StorageException.Corrupt | StorageException.FormatVersion e) {
      return List.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new StorageException.Io("cannot read file \"" + sqliteFile + "\"", e);
    }
  }

  static Catalog inMemory() {
    try {
      CatalogFile file = CatalogFile.inMemory();
      createDefaults(file);
      return new Catalog(file, false);
    } catch (SQLException e) {
      throw SqlErrors.translate(e, "catalog in memory");
    }
  }

  private static void createDefaults(CatalogFile file) throws SQLException {
    try (CatalogTransaction transaction = file.begin()) {
      transaction.createHeads();
      long id = Sequence.DATABASE.next(transaction);
      DdlLog.execute(
          transaction, new DdlOperation.CreateDatabase(id, DataDirectory.DEFAULT_DATABASE));
      DdlLog.execute(transaction, new DdlOperation.CreateSchema(id, Catalog.DEFAULT_SCHEMA));
      transaction.commit();
    }
  }
}
