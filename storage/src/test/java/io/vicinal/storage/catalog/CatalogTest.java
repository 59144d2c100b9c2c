package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.Identity;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.UniqueConstraint.Kind;
import io.vicinal.storage.VectorIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("catalog.sqlite");
  }

  @Test
  void newCatalogHasDatabaseMainWithSchemaPublic() {
    try (Catalog catalog = Catalog.create(file())) {
      CatalogState state = catalog.load();
      assertEquals(
          List.of(new DatabaseRecord(1, "main", 0, 0, List.of("public"), DatabaseSettings.DEFAULT)),
          state.databases());
      assertEquals(state.databases().getFirst(), catalog.databases().named("main"));
      assertEquals(2, state.version());
      assertEquals(List.of(), state.tables());
      assertEquals(List.of(), catalog.integrityProblems());
    }
    assertThrows(StorageException.AlreadyExists.class, () -> Catalog.create(file()));
  }

  @Test
  void everyDefinitionIsTheSameAfterReopening() {
    CatalogState before;
    try (Catalog catalog = Catalog.create(file())) {
      DatabaseRecord other = catalog.databases().create("other");
      catalog.schemas().create(other.id(), "a b");
      catalog.schemas().create(other.id(), "gone");
      catalog.schemas().drop(other.id(), "gone");
      Table table = catalog.tables().create(Samples.MAIN, Samples.everyKind("t"));
      catalog.tables().create(Samples.MAIN, Samples.small("u"));
      VectorIndex index = catalog.indexes().create(Samples.index("i", table.id(), 17));
      catalog.indexes().create(Samples.index("j", table.id(), 17));
      catalog.indexes().ready(index.id());
      before = catalog.load();
      assertEquals(before.version(), catalog.version());
    }
    try (Catalog catalog = Catalog.open(file(), false)) {
      assertEquals(before, catalog.load());
      assertEquals(before.version(), catalog.version());
      assertEquals(List.of(), catalog.integrityProblems());
    }
    Table table = before.tables().getFirst();
    TableDefinition asked = Samples.everyKind("t");
    assertEquals(List.of(3, 2), table.primaryKey());
    assertEquals(4, table.shards());
    assertEquals(asked.uniques(), table.uniques());
    assertEquals(asked.checks(), table.checks());
    for (int i = 0; i < asked.columns().size(); i++) {
      ColumnDefinition column = asked.columns().get(i);
      boolean inKey = table.primaryKey().contains(i);
      assertEquals(
          new ColumnDefinition(
              column.name(),
              column.type(),
              !inKey && column.identity() == null,
              column.defaultSql(),
              column.identity()),
          table.columns().get(i));
    }
    assertEquals(
        List.of(VectorIndex.State.READY, VectorIndex.State.BUILDING),
        table.indexes().stream().map(VectorIndex::state).toList());
    assertEquals(Samples.index("i", 1, 17).parameters(), table.indexes().getFirst().parameters());
    assertEquals(List.of("a b", "public"), before.databases().get(1).schemas());
    assertEquals(Map.of(1L, 1L, 2L, 1L), before.databaseOfTable());
    assertEquals(5, before.shards().size());
  }

  @Test
  void constraintsAndIdentitiesThatCannotWorkAreRefused() {
    try (Catalog catalog = Catalog.inMemory()) {
      var number = new UniqueConstraint("u", List.of(0));
      var sound = List.of(column(DataType.Kind.INTEGER, null, new Identity(false, 1, 1)));
      refuse(catalog, sound, List.of(number, number), "constraint \"u\" already exists");
      refuse(catalog, sound, List.of(new UniqueConstraint("", List.of(0))), "is empty");
      refuse(catalog, sound, List.of(new UniqueConstraint("v", List.of(0, 0))), "twice");
      refuse(catalog, sound, List.of(new UniqueConstraint("v", List.of(1))), "position 1");
      refuse(catalog, List.of(vector()), List.of(number), "is a vector");
      refuse(
          catalog,
          List.of(column(DataType.Kind.TEXT, null, new Identity(false, 1, 1))),
          List.of(),
          "must be SMALLINT, INTEGER or BIGINT, not TEXT");
      refuse(
          catalog,
          List.of(column(DataType.Kind.SMALLINT, null, new Identity(false, 32_768, 1))),
          List.of(),
          "cannot start with 32768");
      refuse(
          catalog,
          List.of(column(DataType.Kind.SMALLINT, "1", new Identity(false, 1, 1))),
          List.of(),
          "cannot have a default");
      assertEquals(List.of(), catalog.load().tables());
    }
  }

  @Test
  void primaryKeysKeepTheirNamesAfterReopening() {
    var columns = List.of(new ColumnDefinition("n", DataType.of(DataType.Kind.TEXT), true, null));
    var unique = List.of(new UniqueConstraint("u", List.of(0)));
    var names = new ArrayList<@Nullable String>(List.of("pk", "t1_pkey"));
    names.add(null);
    try (Catalog catalog = Catalog.create(file())) {
      for (int i = 0; i < names.size(); i++) {
        var definition =
            new TableDefinition(
                "public", "t" + i, columns, List.of(0), 1, unique, List.of(), names.get(i));
        assertEquals(
            i == 0 ? "pk" : "t" + i + "_pkey",
            catalog.tables().create(Samples.MAIN, definition).primaryKeyName());
      }
      var taken =
          new TableDefinition("public", "t", columns, List.of(0), 1, unique, List.of(), "u");
      assertThrows(
          StorageException.AlreadyExists.class, () -> catalog.tables().create(Samples.MAIN, taken));
    }
    try (Catalog catalog = Catalog.open(file(), false)) {
      assertEquals(
          List.of("pk", "t1_pkey", "t2_pkey"),
          catalog.load().tables().stream().map(Table::primaryKeyName).toList());
      assertEquals(
          List.of(new UniqueConstraint("u", List.of(0), 0, Kind.CONSTRAINT, false, 0)),
          catalog.load().tables().getFirst().uniques());
      assertEquals(List.of(), catalog.load().tables().getFirst().checks());
      assertEquals(List.of(), catalog.integrityProblems());
      catalog.tables().drop(catalog.load().tables().getFirst().id());
      assertEquals(List.of(), catalog.integrityProblems());
    }
  }

  private static void refuse(
      Catalog catalog,
      List<ColumnDefinition> columns,
      List<UniqueConstraint> uniques,
      String message) {
    var definition = new TableDefinition("public", "t", columns, List.of(), 1, uniques, List.of());
    StorageException error =
        assertThrows(
            StorageException.class, () -> catalog.tables().create(Samples.MAIN, definition));
    assertTrue(error.getMessage().contains(message), error::getMessage);
  }

  private static ColumnDefinition column(
      DataType.Kind kind, @Nullable String defaultSql, Identity identity) {
    return new ColumnDefinition("n", DataType.of(kind), true, defaultSql, identity);
  }

  private static ColumnDefinition vector() {
    return new ColumnDefinition("v", DataType.vector(3), true, null);
  }

  @Test
  void tableWithoutPrimaryKeyGetsTheHiddenOne() {
    try (Catalog catalog = Catalog.inMemory()) {
      Table table = catalog.tables().create(Samples.MAIN, Samples.small("t"));
      assertTrue(table.hasHiddenKey());
      assertEquals(List.of(2), table.primaryKey());
      assertEquals(
          new ColumnDefinition("$row_id", DataType.of(DataType.Kind.BIGINT), false, null),
          table.columns().getLast());
      assertEquals(List.of(new ShardRecord(table.id(), 0, 0)), catalog.load().shards());
    }
  }

  @Test
  void namesAreDataAndNeverStatementsOrPaths() {
    List<String> names =
        List.of(
            "'; DROP TABLE tables; --",
            "\"quoted\"",
            "..",
            "/etc/passwd",
            "a\\b",
            "%s {} ${x}",
            "größe",
            "gro\u0308ße",
            "表",
            "😀",
            " ",
            "line\nbreak",
            "TABLE",
            "table",
            "x".repeat(255));
    CatalogState before;
    try (Catalog catalog = Catalog.create(file())) {
      for (String name : names) {
        DatabaseRecord database = catalog.databases().create(name);
        catalog.schemas().create(database.id(), name);
        var column = new ColumnDefinition(name, DataType.vector(2), true, name);
        Table table =
            catalog
                .tables()
                .create(
                    database.id(), new TableDefinition(name, name, List.of(column), List.of(), 1));
        catalog.indexes().create(Samples.index(name, table.id(), 0));
      }
      before = catalog.load();
    }
    try (Catalog catalog = Catalog.open(file(), true)) {
      assertEquals(before, catalog.load());
      for (int i = 0; i < names.size(); i++) {
        Table table = before.tables().get(i);
        assertEquals(names.get(i), table.schema());
        assertEquals(names.get(i), table.name());
        assertEquals(names.get(i), table.columns().getFirst().name());
        assertEquals(names.get(i), table.columns().getFirst().defaultSql());
        assertEquals(names.get(i), table.indexes().getFirst().name());
        assertEquals(names.get(i), before.databases().get(i + 1).name());
      }
    }
  }

  @Test
  void namesThatTextCannotHoldAreRefused() {
    try (Catalog catalog = Catalog.inMemory()) {
      CatalogState before = catalog.load();
      for (String name : List.of("", "a\0b", "\uD800", "\uDC00x")) {
        assertThrows(
            StorageException.InvalidSetting.class,
            () -> catalog.tables().create(Samples.MAIN, Samples.small(name)));
      }
      assertThrows(
          StorageException.LimitExceeded.class, () -> catalog.databases().create("x".repeat(256)));
      var reserved =
          new TableDefinition(
              "public",
              "t",
              List.of(new ColumnDefinition("$row_id", DataType.of(DataType.Kind.TEXT), true, null)),
              List.of(0),
              1);
      assertThrows(
          StorageException.InvalidSetting.class, () -> catalog.tables().create(1, reserved));
      assertEquals(before, catalog.load());
    }
  }

  @Test
  void takenAndUnknownNamesAreRefusedAndChangeNothing() {
    try (Catalog catalog = Catalog.inMemory()) {
      Table table = catalog.tables().create(Samples.MAIN, Samples.small("t"));
      Table second = catalog.tables().create(Samples.MAIN, Samples.small("u"));
      catalog.indexes().create(Samples.index("i", table.id(), 1));
      CatalogState before = catalog.load();
      assertEquals(
          "table \"t\" already exists",
          assertThrows(
                  StorageException.AlreadyExists.class,
                  () -> catalog.tables().create(Samples.MAIN, Samples.small("t")))
              .getMessage());
      assertEquals(
          "index",
          assertThrows(
                  StorageException.AlreadyExists.class,
                  () -> catalog.indexes().create(Samples.index("i", second.id(), 1)))
              .kind());
      assertThrows(StorageException.AlreadyExists.class, () -> catalog.databases().create("main"));
      assertThrows(
          StorageException.AlreadyExists.class, () -> catalog.schemas().create(1, "public"));
      assertThrows(StorageException.StillNeeded.class, () -> catalog.schemas().drop(1, "public"));
      assertThrows(StorageException.NotFound.class, () -> catalog.schemas().drop(1, "none"));
      assertThrows(StorageException.NotFound.class, () -> catalog.schemas().create(9, "s"));
      assertThrows(
          StorageException.NotFound.class, () -> catalog.tables().create(9, Samples.small("x")));
      assertThrows(StorageException.NotFound.class, () -> catalog.tables().drop(9));
      assertThrows(StorageException.NotFound.class, () -> catalog.indexes().drop(9));
      assertThrows(StorageException.NotFound.class, () -> catalog.indexes().ready(9));
      assertThrows(StorageException.NotFound.class, () -> catalog.databases().named("none"));
      assertThrows(
          StorageException.NotFound.class,
          () -> catalog.indexes().create(Samples.index("k", 9, 0)));
      for (int column : new int[] {-1, 0, 3}) {
        assertThrows(
            StorageException.InvalidSetting.class,
            () -> catalog.indexes().create(Samples.index("k", table.id(), column)));
      }
      assertEquals(before, catalog.load());
      assertEquals(List.of(), catalog.integrityProblems());
    }
  }

  @Test
  void schemaThatHoldsATableIsNotDropped() {
    try (Catalog catalog = Catalog.inMemory()) {
      catalog.schemas().create(1, "s");
      TableDefinition small = Samples.small("t");
      Table table =
          catalog.tables().create(1, new TableDefinition("s", "t", small.columns(), List.of(), 1));
      assertEquals(
          "schema \"s\" still holds table \"t\"",
          assertThrows(StorageException.StillNeeded.class, () -> catalog.schemas().drop(1, "s"))
              .getMessage());
      catalog.tables().drop(table.id());
      catalog.schemas().drop(1, "s");
      assertEquals(List.of("public"), catalog.databases().named("main").schemas());
    }
  }

  @Test
  void sameNamesLiveSideBySideInTwoSchemas() {
    try (Catalog catalog = Catalog.inMemory()) {
      catalog.schemas().create(1, "s");
      Table table = catalog.tables().create(1, Samples.small("t"));
      TableDefinition small = Samples.small("t");
      Table other =
          catalog.tables().create(1, new TableDefinition("s", "t", small.columns(), List.of(), 1));
      catalog.indexes().create(Samples.index("i", table.id(), 1));
      catalog.indexes().create(Samples.index("i", other.id(), 1));
      assertEquals(2, catalog.load().tables().size());
    }
  }

  @Test
  void idsAreNotReusedAfterDropAndReopen() {
    Set<Long> tables = new HashSet<>();
    Set<Long> indexes = new HashSet<>();
    Set<Long> segments = new HashSet<>();
    Catalog.create(file()).close();
    for (int round = 0; round < 3; round++) {
      try (Catalog catalog = Catalog.open(file(), false)) {
        Table table = catalog.tables().create(Samples.MAIN, Samples.small("t"));
        VectorIndex index = catalog.indexes().create(Samples.index("i", table.id(), 1));
        assertTrue(tables.add(table.id()));
        assertTrue(indexes.add(index.id()));
        for (int i = 0; i < 100; i++) {
          assertTrue(segments.add(catalog.segments().nextId()));
        }
        long last = catalog.segments().nextId();
        assertTrue(segments.add(last));
        catalog
            .segments()
            .publish(Samples.adds(Samples.segment(last, table.id(), Samples.file("f"))));
        catalog.indexes().drop(index.id());
        catalog.tables().drop(table.id());
        assertEquals(List.of(), catalog.load().segments());
        assertEquals(List.of(), catalog.load().shards());
      }
    }
  }

  @Test
  void fileIsForItsOwnerOnly() throws Exception {
    try (Catalog catalog = Catalog.create(file())) {
      catalog.tables().create(Samples.MAIN, Samples.small("t"));
      try (var files = Files.list(directory)) {
        List<Path> found = files.toList();
        assertEquals(3, found.size(), found::toString);
        for (Path path : found) {
          assertEquals(
              "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
      }
    }
  }

  @Test
  void copyThatOthersCanReadIsRestrictedAtOpen() throws Exception {
    Catalog.create(file()).close();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-r--"));
    Catalog.open(file(), false).close();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
  }

  @Test
  void readOnlyCatalogRefusesEveryWriteAndLeavesNoTrace() throws Exception {
    try (Catalog catalog = Catalog.create(file())) {
      catalog.tables().create(Samples.MAIN, Samples.small("t"));
    }
    try (Catalog catalog = Catalog.open(file(), true)) {
      assertEquals(1, catalog.load().tables().size());
      assertThrows(
          StorageException.ReadOnly.class,
          () -> catalog.tables().create(Samples.MAIN, Samples.small("u")));
      assertThrows(StorageException.ReadOnly.class, catalog.segments()::nextId);
      assertThrows(
          StorageException.ReadOnly.class, () -> catalog.segments().publish(Samples.adds()));
      assertEquals(List.of(), catalog.integrityProblems());
      try (var files = Files.list(directory)) {
        assertEquals(List.of(file()), files.toList());
      }
    }
  }

  @Test
  void twoThreadsChangeAndReadWithoutLosingAnything() throws Exception {
    int rounds = 15;
    try (Catalog catalog = Catalog.create(file());
        var executor = Executors.newFixedThreadPool(3)) {
      List<Callable<Set<Long>>> tasks = new ArrayList<>();
      for (String prefix : List.of("a", "b")) {
        tasks.add(() -> {
          Set<Long> segments = new HashSet<>();
          for (int i = 0; i < rounds; i++) {
            Table table = catalog.tables().create(Samples.MAIN, Samples.small(prefix + i));
            long id = catalog.segments().nextId();
            segments.add(id);
            catalog
                .segments()
                .publish(Samples.adds(Samples.segment(id, table.id(), Samples.file("f"))));
          }
          return segments;
        });
      }
      tasks.add(() -> {
        long version = 0;
        while (version < 2 + 2 * rounds) {
          CatalogState state = catalog.load();
          assertTrue(state.version() >= version);
          assertEquals(state.version() - 2, state.tables().size());
          assertFalse(state.segments().size() > state.tables().size());
          version = state.version();
        }
        return Set.of();
      });
      Set<Long> segments = new HashSet<>();
      for (var future : executor.invokeAll(tasks)) {
        segments.addAll(future.get());
      }
      assertEquals(2 * rounds, segments.size());
      assertEquals(2 * rounds, catalog.load().segments().size());
      assertEquals(List.of(), catalog.integrityProblems());
    }
  }
}
