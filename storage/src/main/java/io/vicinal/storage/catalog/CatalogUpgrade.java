package io.vicinal.storage.catalog;

import io.vicinal.storage.Role;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.CrashPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a catalog of any format version that is read; turns one of an earlier version into one of
 * this.
 *
 * <ol>
 *   <li>The old file is read as a whole and refused if anything in it is wrong.
 *   <li>A new file is made next to it, {@code catalog.sqlite.new}: its definitions by replaying the
 *       old {@code ddl_log}, and its manifest by copying the rows. Definitions that do not come out
 *       as they were refuse the file.
 *   <li>The new file is closed, durable, and only then gets the name of the old one. So a crash
 *       leaves the old file, whole, or the new one.
 * </ol>
 *
 * <p>Of the old file nothing is kept: as soon as rows are written it would name segment files that
 * are gone. A directory that must remain readable by an earlier release is to be copied before.
 */
final class CatalogUpgrade {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogUpgrade.class);

  private CatalogUpgrade() {}

  /** Opens a file for writing, and replaces one of an earlier version before. */
  static CatalogFile open(Path path) throws SQLException, IOException {
    CatalogFile file = CatalogFile.openWritable(path);
    if (file.version() == Catalog.FORMAT_VERSION) {
      return file;
    }
    replace(file, path);
    return CatalogFile.openWritable(path);
  }

  /** Opens a file for reading; one of an earlier version is copied into memory. */
  static CatalogFile openReadOnly(Path path) throws SQLException, IOException {
    CatalogFile file = CatalogFile.openReadOnly(path);
    if (file.version() == Catalog.FORMAT_VERSION) {
      return file;
    }
    try (file) {
      CatalogFile fresh = CatalogFile.inMemory(file.name());
      try {
        fill(OldCatalog.read(file), fresh);
        return fresh;
      } catch (SQLException | RuntimeException e) {
        fresh.close();
        throw e;
      }
    }
  }

  private static void replace(CatalogFile file, Path path) throws SQLException, IOException {
    Path unfinished = CatalogFile.sibling(path, ".new");
    try (file) {
      LOG.info(
          "\"{}\" has format version {} and becomes one of version {}",
          path,
          file.version(),
          Catalog.FORMAT_VERSION);
      OldCatalog old = OldCatalog.read(file);
      CatalogFile.delete(unfinished);
      CrashPoint.hit("upgrade.begun");
      try (CatalogFile fresh = CatalogFile.create(unfinished)) {
        CrashPoint.hit("upgrade.created");
        fill(old, fresh);
        CrashPoint.hit("upgrade.filled");
        CatalogVerifier.require(fresh);
      }
    }
    CrashPoint.hit("upgrade.closed");
    CatalogFile.rename(unfinished, path);
    CrashPoint.hit("upgrade.renamed");
  }

  /** Writes what {@code old} says into an empty catalog, in one transaction. */
  private static void fill(OldCatalog old, CatalogFile fresh) throws SQLException {
    try (CatalogTransaction transaction = fresh.begin()) {
      transaction.createHeads();
      replay(old, transaction);
      for (GuardedTable table : GuardedTable.values()) {
        if (CatalogVerifier.DEFINITIONS.contains(table)) {
          requireSame(old, transaction, table, fresh.name());
        } else if (table != GuardedTable.DDL_LOG) {
          copy(old, transaction, table);
          requireSame(old, transaction, table, fresh.name());
        }
      }
      if (!old.has(GuardedTable.ROLE_MEMBERS)) {
        keepRights(transaction);
      }
      transaction.commit();
    }
  }

  /** Makes every user an admin: before there were rights, each could do everything. */
  private static void keepRights(CatalogTransaction transaction) throws SQLException {
    for (Row user : transaction.rows(GuardedTable.USERS)) {
      transaction.insert(GuardedTable.ROLE_MEMBERS, Role.ADMIN.id(), user.number("id"), 0L);
    }
  }

  private static void replay(OldCatalog old, CatalogTransaction transaction) throws SQLException {
    for (Row entry : old.currentRows(GuardedTable.DDL_LOG)) {
      transaction.insert(entry);
    }
    for (DdlOperation operation : DdlLog.read(transaction)) {
      Definitions.apply(transaction, operation);
    }
  }

  /** Copies the rows of a table that does not follow from the log; replay may have made some. */
  private static void copy(OldCatalog old, CatalogTransaction transaction, GuardedTable table)
      throws SQLException {
    for (Row row : old.currentRows(table)) {
      Optional<Row> made = transaction.find(table, row.key());
      if (made.isPresent()) {
        transaction.update(made.get(), row);
      } else {
        transaction.insert(row);
      }
    }
  }

  /** Requires that the columns that both versions have hold the same. */
  private static void requireSame(
      OldCatalog old, CatalogTransaction transaction, GuardedTable table, String file)
      throws SQLException {
    if (!old.has(table)) {
      return; // new since then, and nothing to fill it with
    }
    Set<Map<String, @Nullable Object>> found = new HashSet<>();
    for (Row row : transaction.rows(table)) {
      found.add(common(row, old.columns(table)));
    }
    if (!found.equals(new HashSet<>(old.rows(table)))) {
      throw new StorageException.Corrupt(
          file,
          "in table \"" + table.tableName() + "\"",
          "the rows that follow from \"ddl_log\"",
          "other ones");
    }
  }

  private static Map<String, @Nullable Object> common(Row row, List<String> columns) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (String column : row.table().columns()) {
      if (columns.contains(column)) {
        values.put(column, row.valueOrNull(column));
      }
    }
    return values;
  }
}
