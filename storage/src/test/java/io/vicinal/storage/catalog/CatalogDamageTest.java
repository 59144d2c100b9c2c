package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Access;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.Grant;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.Role;
import io.vicinal.storage.RowPolicy;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogDamageTest {
  /** Bits to flip; each is one opening. */
  private static final int FLIPS = Integer.getInteger("vicinal.catalog.flips", 400);

  @TempDir Path directory;

  private Path file;
  private CatalogState state;

  @BeforeEach
  void fillCatalog() throws IOException, SQLException {
    file = directory.resolve("catalog.sqlite");
    try (Catalog catalog = Catalog.create(file)) {
      catalog.schemas().create(1, "s");
      catalog.databases().alter(1, DatabaseSettings.DEFAULT.withArchiveLog(true));
      Table table = catalog.tables().create(1, Samples.everyKind("t"));
      long index = catalog.indexes().create(Samples.index("i", table.id(), 17)).id();
      Table small = catalog.tables().create(1, Samples.small("u"));
      catalog.indexes().createColumnIndex(new ColumnIndexDefinition("j", small.id(), List.of(0)));
      for (int i = 0; i < 5; i++) {
        long id = catalog.segments().nextId();
        catalog
            .segments()
            .publish(
                new SegmentPublication(
                    1,
                    List.of(
                        Samples.segment(
                            id, table.id(), Samples.file("a" + i), Samples.file("b" + i))),
                    List.of(),
                    List.of(),
                    List.of(new ShardRecord(table.id(), 0, id)),
                    List.of(new CounterRecord(table.id(), 18, id)),
                    OptionalLong.of(id),
                    List.of(index)));
      }
      catalog
          .views()
          .create(
              1,
              new View(
                  "public",
                  "w",
                  List.of(new ColumnDefinition("one", DataType.of(Kind.INTEGER), true, null)),
                  "SELECT 1",
                  "public"),
              false);
      catalog
          .sequences()
          .create(
              1,
              new NumberSequence(
                  0, "public", "numbers", Kind.BIGINT, 1, 1, 1, Long.MAX_VALUE, false));
      catalog.comments().set(1, CommentTarget.schema("s"), "what is ours");
      catalog.users().create("anna", "hash");
      catalog.users().setLocked("anna", true);
      Access access = catalog.access();
      Role role = access.createRole("team", true);
      access.addMember(role.id(), 1, false);
      SecuredObject object = SecuredObject.table(1, table.id());
      access.grant(List.of(new Grant(1, object, Privilege.SELECT, false, 0)));
      access.setOwner(object, 1);
      access.createPolicy(
          new RowPolicy(table.id(), "p", RowPolicy.Command.ALL, List.of(0L), "true", null));
      access.setProtected(table.id(), true);
      state = catalog.load();
    }
    try (CatalogFile opened = CatalogFile.openWritable(file);
        CatalogTransaction transaction = opened.begin()) {
      transaction.insert(GuardedTable.API_KEYS, 1L, 1L, "key", "00", "", 1L, null, 0L, null, null);
      transaction.insert(
          GuardedTable.AUDIT_LOG,
          1L,
          1L,
          0L,
          "",
          "",
          "LOGIN",
          null,
          null,
          null,
          "OK",
          null,
          null,
          "");
      transaction.commit();
    }
  }

  @Test
  void changeOfAnyRowOfAnyTableIsFoundAtOpen() throws Exception {
    // The last column but one and a key, in every table; the file stays a sound SQLite database.
    Map<String, String> changes =
        Map.ofEntries(
            Map.entry(
                "integrity", "UPDATE integrity SET row_count = 3 WHERE table_name = 'tables'"),
            Map.entry("sequences", "UPDATE sequences SET next_id = 1 WHERE name = 'segment'"),
            Map.entry("ddl_log", "UPDATE ddl_log SET payload = payload || ' ' WHERE version = 3"),
            Map.entry("databases", "UPDATE databases SET name = 'Main'"),
            Map.entry("database_settings", "UPDATE database_settings SET archive_log = 0"),
            Map.entry("schemas", "UPDATE schemas SET name = 'S' WHERE name = 's'"),
            Map.entry("tables", "UPDATE tables SET name = 'v' WHERE id = 2"),
            Map.entry("columns", "UPDATE columns SET nullable = 0 WHERE position = 5"),
            Map.entry("table_constraints", "UPDATE table_constraints SET check_sql = 'true'"),
            Map.entry("counters", "UPDATE counters SET next_value = 1"),
            Map.entry("vector_indexes", "UPDATE vector_indexes SET metric = 'L2'"),
            Map.entry("column_indexes", "UPDATE column_indexes SET columns = '1'"),
            Map.entry("checkpoints", "UPDATE checkpoints SET lsn = lsn + 1"),
            Map.entry("shards", "UPDATE shards SET sealed_lsn = 0 WHERE shard = 0"),
            Map.entry("segments", "UPDATE segments SET row_count = 999 WHERE id = 2"),
            Map.entry("segment_files", "UPDATE segment_files SET crc32c = 0 WHERE name = 'a2'"),
            Map.entry("users", "UPDATE users SET locked = 0"),
            Map.entry("roles", "UPDATE roles SET is_group = 0"),
            Map.entry("role_members", "UPDATE role_members SET admin_option = 1"),
            Map.entry("grants", "UPDATE grants SET grant_option = 1"),
            Map.entry("owners", "UPDATE owners SET owner_id = 2"),
            Map.entry("policies", "UPDATE policies SET using_sql = 'false'"),
            Map.entry("protected_tables", "UPDATE protected_tables SET table_id = 2"),
            Map.entry("api_keys", "UPDATE api_keys SET disabled = 1"),
            Map.entry("number_sequences", "UPDATE number_sequences SET start_value = 2"),
            Map.entry("sequence_values", "UPDATE sequence_values SET next_value = 7"),
            Map.entry("comments", "UPDATE comments SET comment = 'theirs'"),
            Map.entry("views", "UPDATE views SET sql = 'SELECT 2'"));
    assertEquals(GuardedTable.values().length, changes.size()); // without the audit log
    for (var change : changes.entrySet()) {
      StorageException.Corrupt error = openAfter(change.getValue());
      assertTrue(error.getMessage().contains("catalog.sqlite"), error::getMessage);
      assertTrue(
          error.getMessage().contains("table \"" + change.getKey() + "\""), error::getMessage);
    }
  }

  @Test
  void changeOfTheAuditLogIsFoundByVerify() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      assertEquals(1, statement.executeUpdate("UPDATE audit_log SET outcome = 'DENIED'"));
    }
    List<String> problems = Catalog.verify(file);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.getFirst().contains("\"audit_log\""), problems.getFirst());
    Catalog.open(file, false).close();
  }

  @Test
  void rowThatVanishedAppearedOrGrewOldIsFoundAtOpen() throws Exception {
    for (String change :
        List.of(
            "DELETE FROM ddl_log WHERE version = 3",
            "DELETE FROM segment_files WHERE name = 'b4'",
            "DELETE FROM shards WHERE shard = 3",
            "DELETE FROM integrity WHERE table_name = 'segments'",
            "INSERT INTO segment_files SELECT 1, 'x', kind, owner_id, size_bytes, crc32c, digest"
                + " FROM segment_files WHERE name = 'a0'",
            "UPDATE integrity SET digest = 0 WHERE table_name = 'shards'")) {
      openAfter(change);
    }
    // A whole page of an older file: the row and its digest agree, the head does not.
    byte[] before = Files.readAllBytes(file);
    String oldRow = "UPDATE segments SET min_lsn = 1, digest = ";
    long digest = new Row(GuardedTable.SEGMENTS, 2L, 1L, 0L, 1000L, 1L, 900L).digest();
    openAfter(oldRow + digest + " WHERE id = 2");
    Files.write(file, before);
    Catalog.open(file, true).close();
  }

  @Test
  void definitionThatDoesNotFollowFromTheLogIsNamed() throws Exception {
    try (CatalogFile opened = CatalogFile.openWritable(file);
        CatalogTransaction transaction = opened.begin()) {
      Row row = transaction.find(GuardedTable.TABLES, 2L).orElseThrow();
      transaction.update(row, row.with("name", "w"));
      transaction.commit();
    }
    try (Catalog catalog = Catalog.open(file, false)) {
      assertEquals(
          List.of("table \"tables\" does not follow from \"ddl_log\""),
          catalog.integrityProblems());
    }
  }

  @Test
  void verifyNamesEveryProblem() throws Exception {
    assertEquals(List.of(), Catalog.verify(file));
    byte[] whole = Files.readAllBytes(file);
    change("UPDATE segments SET row_count = 1 WHERE id = 2");
    change("UPDATE databases SET name = 'x'");
    change("DELETE FROM tables WHERE id = 2");
    List<String> problems = Catalog.verify(file);
    for (String problem :
        List.of(
            "foreign key: columns",
            "in row (2) of table \"segments\"",
            "in row (1) of table \"databases\"",
            "in table \"tables\": expected 2 rows")) {
      assertTrue(problems.stream().anyMatch(line -> line.contains(problem)), problems::toString);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertFalse(Catalog.verify(file).isEmpty());
    Files.write(file, new byte[] {1, 2, 3});
    assertEquals(1, Catalog.verify(file).size());
    Files.delete(file);
    assertEquals(1, Catalog.verify(file).size());
  }

  @Test
  void otherTablesTriggersAndReferencesAreFoundAtOpen() throws Exception {
    for (String change :
        List.of(
            "CREATE TABLE more (a)",
            "CREATE TRIGGER t AFTER INSERT ON tables BEGIN DELETE FROM tables; END",
            "CREATE VIEW v AS SELECT 1",
            "DROP INDEX segments_by_shard",
            "ALTER TABLE segments ADD COLUMN more INTEGER")) {
      assertTrue(openAfter(change).getMessage().contains("catalog.sqlite"));
    }
  }

  @Test
  void otherFormatVersionIsRefused() throws Exception {
    for (int version : new int[] {0, Catalog.FORMAT_VERSION + 1, -1}) {
      change("PRAGMA user_version = " + version);
      var error =
          assertThrows(StorageException.FormatVersion.class, () -> Catalog.open(file, false));
      assertTrue(error.getMessage().contains("version " + version + ","), error::getMessage);
      assertThrows(StorageException.FormatVersion.class, () -> Catalog.open(file, true));
    }
    change("PRAGMA application_id = 7");
    assertThrows(StorageException.Corrupt.class, () -> Catalog.open(file, false));
  }

  @Test
  void truncatedAndForeignFilesAreRefused() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 1021) {
      requireCorrupt(Arrays.copyOf(whole, length));
    }
    requireCorrupt(Arrays.copyOf(whole, whole.length - 4096));
    requireCorrupt(Arrays.copyOf(whole, whole.length - 1));
    byte[] noise = new byte[whole.length];
    new Random(1).nextBytes(noise);
    requireCorrupt(noise);
    requireCorrupt("name,id\na,1\n".repeat(100).getBytes("UTF-8"));
    Files.delete(file);
    assertThrows(StorageException.Corrupt.class, () -> Catalog.open(file, false));
    assertFalse(Files.exists(file));
    Files.createDirectory(file);
    assertThrows(StorageException.Corrupt.class, () -> Catalog.open(file, true));
  }

  @Test
  void linkInPlaceOfTheFileIsRefused() throws Exception {
    Path link = directory.resolve("link.sqlite");
    Files.createSymbolicLink(link, file);
    assertThrows(StorageException.Corrupt.class, () -> Catalog.open(link, true));
  }

  @Test
  void flippedBitIsFoundOrChangesNothing() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("CatalogDamageTest seed " + seed);
    Random random = new Random(seed);
    byte[] whole = Files.readAllBytes(file);
    int found = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] damaged = whole.clone();
      int bit = random.nextInt(damaged.length * Byte.SIZE);
      damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      Files.write(file, damaged);
      try (Catalog catalog = Catalog.open(file, true)) {
        assertEquals(state, catalog.load(), "bit " + bit);
      } catch (StorageException e) {
        found++;
      }
    }
    System.out.println("CatalogDamageTest found " + found + " of " + FLIPS + " flipped bits");
    assertTrue(found > 0);
  }

  private void requireCorrupt(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    for (boolean readOnly : new boolean[] {false, true}) {
      assertThrows(
          StorageException.Corrupt.class,
          () -> Catalog.open(file, readOnly),
          bytes.length + " bytes");
    }
    assertEquals(bytes.length, Files.size(file));
  }

  /** Opens a file with one change, in both ways, and puts the file back. */
  private StorageException.Corrupt openAfter(String sql) throws Exception {
    byte[] before = Files.readAllBytes(file);
    change(sql);
    assertThrows(StorageException.Corrupt.class, () -> Catalog.open(file, true), sql);
    var error = assertThrows(StorageException.class, () -> Catalog.open(file, false), sql);
    Files.write(file, before);
    return assertInstanceOf(StorageException.Corrupt.class, error);
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
