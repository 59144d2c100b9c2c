package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogFileTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("catalog.sqlite");
  }

  @Test
  void everyWayToOpenHasTheRequiredSettings() throws Exception {
    Catalog.create(file()).close();
    try (CatalogFile writable = CatalogFile.openWritable(file())) {
      assertEquals(List.of("wal", "2", "1", "0", "1"), settings(writable));
    }
    try (CatalogFile readOnly = CatalogFile.openReadOnly(file())) {
      assertEquals(List.of("delete", "2", "1", "0", "1"), settings(readOnly));
    }
    try (CatalogFile inMemory = CatalogFile.inMemory()) {
      assertEquals(List.of("memory", "2", "1", "0", "1"), settings(inMemory));
    }
  }

  private static List<String> settings(CatalogFile file) throws SQLException {
    List<String> values = new ArrayList<>();
    for (String pragma :
        List.of(
            "journal_mode", "synchronous", "foreign_keys", "trusted_schema", "cell_size_check")) {
      values.addAll(Pragmas.rows(file.connection(), pragma));
    }
    return values;
  }

  @Test
  void sqliteWithTheCorruptionBugIsRefused() throws Exception {
    Pragmas.requireVersion("3.51.3");
    Pragmas.requireVersion("3.60.0");
    for (String old : List.of("3.51.2", "3.9.0", "3.51.0")) {
      assertThrows(SQLException.class, () -> Pragmas.requireVersion(old));
    }
  }

  @Test
  void directoryNameMayHoldWhatAUrlMayNot() throws Exception {
    Path odd = Files.createDirectory(directory.resolve("a?b=c&mode=memory#ü %41;'"));
    Path path = odd.resolve("catalog.sqlite");
    try (Catalog catalog = Catalog.create(path)) {
      catalog.tables().create(1, Samples.small("t"));
    }
    try (Catalog catalog = Catalog.open(path, true)) {
      assertEquals(1, catalog.load().tables().size());
    }
    try (var files = Files.list(odd)) {
      assertEquals(List.of(path), files.toList());
    }
  }

  @Test
  void writesThatACrashLeftInTheWalAreRead() throws Exception {
    Path crashed = Files.createDirectory(directory.resolve("crashed")).resolve("catalog.sqlite");
    try (CatalogFile open = CatalogFile.create(file());
        CatalogTransaction transaction = open.begin()) {
      transaction.createHeads();
      DdlLog.execute(transaction, new DdlOperation.CreateDatabase(1, "d"));
      transaction.commit();
      // As after a kill: the open file and its -wal, with neither closed.
      Files.copy(file(), crashed);
      Files.copy(CatalogFile.sibling(file(), "-wal"), CatalogFile.sibling(crashed, "-wal"));
    }
    byte[] before = Files.readAllBytes(crashed);
    for (int i = 0; i < 2; i++) {
      Catalog catalog = Catalog.open(crashed, true);
      assertEquals("d", catalog.databases().named("d").name());
      catalog.close();
      catalog.close();
      assertArrayEquals(before, Files.readAllBytes(crashed));
      assertTrue(Files.size(CatalogFile.sibling(crashed, "-wal")) > 0);
    }
    try (Catalog catalog = Catalog.open(crashed, false)) {
      assertEquals("d", catalog.databases().named("d").name());
      assertEquals(List.of(), catalog.integrityProblems());
    }
  }

  @Test
  void writesDoNotStayInTheWal() throws Exception {
    try (Catalog catalog = Catalog.create(file())) {
      catalog.tables().create(1, Samples.small("t"));
      assertEquals(0, Files.size(CatalogFile.sibling(file(), "-wal")));
    }
  }

  @Test
  void crashWhileCreatingLeavesNoCatalog() throws Exception {
    Path unfinished = CatalogFile.sibling(file(), ".new");
    Files.writeString(unfinished, "half of a catalog");
    Files.writeString(CatalogFile.sibling(unfinished, "-wal"), "half of a log");
    try (Catalog catalog = Catalog.create(file())) {
      assertEquals(2, catalog.version());
    }
    try (var files = Files.list(directory)) {
      assertEquals(List.of(file()), files.toList());
    }
  }

  @Test
  void constraintsOfTheFileAreTheSafetyNet() throws Exception {
    try (CatalogFile file = CatalogFile.inMemory();
        CatalogTransaction transaction = file.begin()) {
      transaction.createHeads();
      transaction.insert(GuardedTable.DATABASES, 1L, "d");
      var taken =
          assertThrows(
              SQLException.class, () -> transaction.insert(GuardedTable.DATABASES, 2L, "d"));
      assertInstanceOf(
          StorageException.AlreadyExists.class, SqlErrors.translate(taken, file.name()));
      var orphan =
          assertThrows(SQLException.class, () -> transaction.insert(GuardedTable.SCHEMAS, 9L, "s"));
      assertInstanceOf(StorageException.NotFound.class, SqlErrors.translate(orphan, file.name()));
    }
  }

  @Test
  void fullDeviceStopsEveryFurtherWriteUntilReopened() throws Exception {
    Catalog.create(file()).close();
    CatalogState before;
    CatalogFile small = CatalogFile.openWritable(file());
    try (Statement statement = small.connection().createStatement()) {
      statement.execute("PRAGMA max_page_count = 1");
    }
    try (Catalog catalog = new Catalog(small, false)) {
      before = catalog.load();
      var full =
          assertThrows(
              StorageException.Io.class,
              () -> {
                for (int i = 0; i < 100; i++) {
                  catalog.tables().create(1, Samples.everyKind("t" + i));
                }
              });
      assertTrue(full.diskFull());
      long version = catalog.version();
      CatalogState after = catalog.load();
      assertEquals(version, after.version());
      assertTrue(after.version() >= before.version());
      assertThrows(StorageException.ReadOnly.class, () -> catalog.schemas().create(1, "s"));
      before = after;
    }
    try (Catalog catalog = Catalog.open(file(), false)) {
      assertEquals(before, catalog.load());
      catalog.schemas().create(1, "s");
      assertEquals(List.of(), catalog.integrityProblems());
    }
  }
}
