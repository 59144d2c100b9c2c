package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DdlLogTest {
  @Test
  void replayGivesTheSameDefinitionsAndIds() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("DdlLogTest seed " + seed);
    try (CatalogFile file = CatalogFile.inMemory();
        CatalogFile copy = CatalogFile.inMemory()) {
      try (CatalogTransaction transaction = file.begin()) {
        transaction.createHeads();
        transaction.commit();
      }
      Catalog catalog = new Catalog(file, false);
      change(catalog, new Random(seed), 300);
      try (CatalogTransaction from = file.begin();
          CatalogTransaction to = copy.begin()) {
        to.createHeads();
        for (DdlOperation operation : DdlLog.read(from)) {
          DdlLog.execute(to, operation);
        }
        for (GuardedTable table :
            List.of(
                GuardedTable.DDL_LOG,
                GuardedTable.SEQUENCES,
                GuardedTable.DATABASES,
                GuardedTable.SCHEMAS,
                GuardedTable.TABLES,
                GuardedTable.COLUMNS,
                GuardedTable.TABLE_CONSTRAINTS,
                GuardedTable.VECTOR_INDEXES,
                GuardedTable.SHARDS)) {
          assertEquals(from.rows(table), to.rows(table));
        }
        assertEquals(catalog.version(), DdlLog.version(to));
      }
      assertEquals(List.of(), catalog.integrityProblems());
    }
  }

  /** Runs random definitions of all kinds, the refused ones included. */
  private static void change(Catalog catalog, Random random, int count) {
    catalog.databases().create("d0");
    List<String> schemas = List.of("public", "s1", "s2");
    int done = 0;
    while (done < count) {
      try {
        CatalogState state = catalog.load();
        long databaseId = state.databases().get(random.nextInt(state.databases().size())).id();
        String schema = schemas.get(random.nextInt(schemas.size()));
        List<Table> tables = state.tables();
        Table table = tables.isEmpty() ? null : tables.get(random.nextInt(tables.size()));
        String name = "n" + random.nextInt(8);
        switch (random.nextInt(8)) {
          case 0 -> catalog.databases().create("d" + random.nextInt(3));
          case 1 -> catalog.schemas().create(databaseId, schema);
          case 2 -> catalog.schemas().drop(databaseId, schema);
          case 3, 4 -> {
            TableDefinition small =
                random.nextBoolean() ? Samples.small(name) : Samples.everyKind(name);
            catalog
                .tables()
                .create(
                    databaseId,
                    new TableDefinition(
                        schema,
                        name,
                        small.columns(),
                        small.primaryKey(),
                        small.shards(),
                        small.uniques(),
                        small.checks()));
          }
          case 5 -> catalog.tables().drop(table == null ? 0 : table.id());
          case 6 -> {
            if (table != null) {
              int column = table.columns().size() > 3 ? 17 : 1;
              catalog.indexes().create(Samples.index(name, table.id(), column));
            }
          }
          default -> {
            if (table != null && !table.indexes().isEmpty()) {
              long indexId = table.indexes().getFirst().id();
              if (random.nextBoolean()) {
                catalog.indexes().ready(indexId);
              } else {
                catalog.indexes().drop(indexId);
              }
            }
          }
        }
        done++;
      } catch (StorageException.AlreadyExists
          | StorageException.NotFound
          | StorageException.StillNeeded
          | StorageException.InvalidSetting expected) {
        done++;
      }
    }
  }

  @Test
  void formatOfTheLogIsWhatItWas() throws Exception {
    List<String> lines = new ArrayList<>();
    try (CatalogFile file = CatalogFile.inMemory()) {
      try (CatalogTransaction transaction = file.begin()) {
        transaction.createHeads();
        transaction.commit();
      }
      Catalog catalog = new Catalog(file, false);
      catalog.databases().create("main");
      catalog.schemas().create(1, "s");
      catalog.schemas().drop(1, "s");
      Table table = catalog.tables().create(1, Samples.small("t"));
      catalog.indexes().create(Samples.index("i", table.id(), 1));
      catalog.indexes().ready(1);
      catalog.indexes().drop(1);
      catalog.tables().drop(table.id());
      try (CatalogTransaction transaction = file.begin()) {
        for (Row row : transaction.rows(GuardedTable.DDL_LOG)) {
          lines.add(
              row.number("version") + " " + row.text("operation") + " " + row.text("payload"));
        }
      }
    }
    String text = String.join("\n", lines) + "\n";
    try (var golden = DdlLogTest.class.getResourceAsStream("/format/v1/ddl_log.txt")) {
      assertEquals(new String(golden.readAllBytes(), "UTF-8"), text);
    }
  }

  @Test
  void digestIsWhatItWas() {
    assertEquals(
        "2291699dca3dc534",
        Long.toHexString(
            RowDigest.of("columns", new Object[] {7L, null, "größe", Long.MIN_VALUE})));
  }

  @Test
  void payloadsWithUnknownMissingOrNullMembersAreRefused() throws Exception {
    for (String payload :
        List.of(
            "{\"indexId\":1,\"more\":2}", "{}", "{\"indexId\":null}", "{\"indexId\":\"x\"}", "[")) {
      try (CatalogFile file = CatalogFile.inMemory();
          CatalogTransaction transaction = file.begin()) {
        transaction.createHeads();
        transaction.insert(GuardedTable.DDL_LOG, 1L, "DropIndex", payload);
        assertThrows(StorageException.Corrupt.class, () -> DdlLog.read(transaction), payload);
      }
    }
    try (CatalogFile file = CatalogFile.inMemory();
        CatalogTransaction transaction = file.begin()) {
      transaction.createHeads();
      transaction.insert(GuardedTable.DDL_LOG, 1L, "DropEverything", "{}");
      assertThrows(StorageException.Corrupt.class, () -> DdlLog.read(transaction));
    }
  }
}
