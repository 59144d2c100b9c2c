package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Acting;
import io.vicinal.storage.Audit;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.AuditOptions;
import io.vicinal.storage.AuditRow;
import io.vicinal.storage.Grant;
import io.vicinal.storage.Privilege;
import io.vicinal.storage.Role;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.View;
import io.vicinal.storage.io.CrashPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log says, and what is found of what somebody does to it. */
final class AuditLogTest {
  private static final int ROWS = 200;
  private static final Acting ANNA = new Acting(7, "anna", "http 127.0.0.1", null, 0);

  @TempDir Path temporary;
  private Path data;
  private Path file;
  private Path key;

  @BeforeEach
  void create() throws IOException {
    data = Files.createDirectory(temporary.resolve("data"));
    file = data.resolve("catalog.sqlite");
    key = temporary.resolve("data.audit-key");
  }

  @AfterEach
  void uninstall() {
    CrashPoint.install(null);
  }

  private Catalog open(AuditOptions options) {
    Catalog catalog = Files.exists(file) ? Catalog.open(file, false) : Catalog.create(file);
    try {
      Audit _ = catalog.audit(options, data);
      return catalog;
    } catch (RuntimeException e) {
      catalog.close();
      throw e;
    }
  }

  private Catalog open() {
    return open(AuditOptions.beginning(null));
  }

  /** Returns rows as {@code action kind object detail}. */
  private static List<String> texts(Catalog catalog) {
    return catalog.audit().rows().stream()
        .map(AuditRow::event)
        .map(it ->
            it.action()
                + (it.object() == null ? "" : " " + it.objectKind() + " " + it.object())
                + (it.detail() == null ? "" : ": " + it.detail()))
        .toList();
  }

  private static List<String> textsAfter(Catalog catalog, Runnable work) {
    int before = catalog.audit().rows().size();
    work.run();
    List<String> all = texts(catalog);
    return all.subList(before, all.size());
  }

  @Test
  void eachChangeOfADefinitionHasOneRow() {
    try (Catalog catalog = open()) {
      long database = catalog.databases().named("main").id();
      assertEquals(
          List.of("AUDIT START"), texts(catalog).stream().map(it -> it.substring(0, 11)).toList());
      assertEquals(
          List.of("CREATE SCHEMA SCHEMA main.s"),
          textsAfter(catalog, () -> catalog.schemas().create(database, "s")));
      assertEquals(
          List.of("CREATE TABLE TABLE main.public.t"),
          textsAfter(catalog, () -> catalog.tables().create(database, Samples.small("t"))));
      long table = catalog.tables().lastId();
      assertEquals(
          List.of("ALTER TABLE TABLE main.public.t"),
          textsAfter(
              catalog, () -> catalog.tables().alter(table, new TableChange.RenameTable("u"))));
      var view = new View("public", "w", List.of(), "SELECT 1", "public");
      assertEquals(
          List.of("CREATE VIEW VIEW main.public.w"),
          textsAfter(catalog, () -> catalog.views().create(database, view, false)));
      assertEquals(
          List.of("CREATE VIEW VIEW main.public.w"),
          textsAfter(catalog, () -> catalog.views().create(database, view, true)));
      assertEquals(
          List.of("DROP TABLE TABLE main.public.u: with VIEW main.public.w"),
          textsAfter(
              catalog, () -> catalog.tables().drop(database, List.of(view), List.of(table))));
      assertEquals(
          List.of("CREATE DATABASE DATABASE other: with SCHEMA other.public"),
          textsAfter(catalog, () -> catalog.databases().create("other")));
      assertEquals(
          List.of("DROP SCHEMA SCHEMA main.s"),
          textsAfter(catalog, () -> catalog.schemas().drop(database, "s")));
      assertEquals(
          List.of(),
          textsAfter(
              catalog,
              () ->
                  assertThrows(
                      StorageException.NotFound.class,
                      () -> catalog.schemas().drop(database, "s"))));
      assertEquals(List.of(), catalog.audit().problems(null));
    }
  }

  @Test
  void eachChangeOfARightHasOneRowWithWhoAndFromWhere() {
    try (Catalog catalog = open()) {
      long database = catalog.databases().named("main").id();
      var rows =
          textsAfter(
              catalog,
              () ->
                  ANNA.run(() -> {
                    long id = catalog.users().create("bob", "SECRET-HASH").id();
                    catalog.users().setPasswordHash("bob", "OTHER-SECRET");
                    catalog.users().setLocked("bob", true);
                    Role role = catalog.access().createRole("team", true);
                    catalog.access().addMember(role.id(), id, false);
                    SecuredObject schema = SecuredObject.schema(database, "public");
                    catalog
                        .access()
                        .grant(
                            List.of(
                                new Grant(id, schema, Privilege.SELECT, false, 0),
                                new Grant(id, schema, Privilege.INSERT, false, 0)));
                    catalog.access().revoke(id, schema, Set.of(Privilege.SELECT), 0, false, false);
                    catalog.access().removeMember(role.id(), id, false);
                    catalog.access().dropRole("team");
                    catalog.users().drop("bob");
                  }));
      assertEquals(
          List.of(
              "CREATE USER USER bob",
              "ALTER USER USER bob: password",
              "ALTER USER USER bob: locked",
              "CREATE GROUP GROUP team",
              "GRANT ROLE team: to bob",
              "GRANT SCHEMA main.public: SELECT, INSERT to bob",
              "REVOKE SCHEMA main.public: SELECT from bob",
              "REVOKE ROLE team: from bob",
              "DROP GROUP GROUP team",
              "DROP USER USER bob"),
          rows);
      AuditEvent last = catalog.audit().rows().getLast().event();
      assertEquals("anna", last.user());
      assertEquals(7, last.userId());
      assertEquals("http 127.0.0.1", last.client());
      assertFalse(catalog.audit().rows().toString().contains("SECRET"));
    }
  }

  @Test
  void whatIsCreatedHasItsOwnerInTheSameTransaction() {
    try (Catalog catalog = open()) {
      long database = catalog.databases().named("main").id();
      ANNA.owning(7).run(() -> catalog.tables().create(database, Samples.small("t")));
      assertEquals(
          7L,
          catalog
              .access()
              .rules()
              .owners()
              .get(SecuredObject.table(database, catalog.tables().lastId())));
      assertEquals(2, texts(catalog).size());
    }
  }

  @Test
  void aDirectoryWithoutALogGoesOnWithoutOneAndOneWithALogGoesOnWithIt() {
    try (Catalog catalog = open(AuditOptions.DEFAULT)) {
      catalog.schemas().create(1, "a");
      assertEquals(List.of(), texts(catalog));
      assertFalse(Files.exists(key));
    }
    open().close();
    try (Catalog catalog = open(AuditOptions.DEFAULT)) {
      catalog.schemas().create(1, "b");
      assertEquals("CREATE SCHEMA SCHEMA main.b", texts(catalog).getLast());
    }
  }

  @Test
  void theKeyIsReadByItsOwnerOnlyAndNeverMadeAnewForALogThatIsThere() throws Exception {
    open().close();
    if (Files.getFileStore(key).supportsFileAttributeView("posix")) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    }
    Path moved = Files.move(key, temporary.resolve("moved"));
    var missing = assertThrows(StorageException.InvalidSetting.class, this::open);
    assertTrue(missing.getMessage().contains("data.audit-key"), missing.getMessage());
    try (Catalog catalog = open(AuditOptions.DEFAULT)) {
      assertThrows(
          StorageException.InvalidSetting.class, () -> catalog.schemas().create(1, "refused"));
      assertEquals(List.of("public"), catalog.schemas().of(1));
      catalog.audit().record(AuditEvent.of(ANNA, "LOGIN")); // a login is not refused
      assertEquals(1, texts(catalog).size());
    }
    assertFalse(Files.exists(key));
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    AuditKey.create(elsewhere.resolve("key"));
    var other = AuditOptions.beginning(elsewhere.resolve("key"));
    var wrong = assertThrows(StorageException.InvalidSetting.class, () -> open(other));
    assertTrue(wrong.getMessage().contains("does not fit its key"), wrong.getMessage());
    Files.move(moved, key);
    open().close();
  }

  @Test
  void aKeyInTheDirectoryIsRefused() {
    var inside = AuditOptions.beginning(data.resolve("key"));
    assertThrows(StorageException.InvalidSetting.class, () -> open(inside));
  }

  @Test
  void aLinkIntoTheDirectoryIsNoWayForTheKey() throws IOException {
    Path link = temporary.resolve("link");
    try {
      Files.createSymbolicLink(link, data);
    } catch (IOException | UnsupportedOperationException e) {
      Assumptions.abort("no symbolic links here");
    }
    var inside = AuditOptions.beginning(link.resolve("key"));
    assertThrows(StorageException.InvalidSetting.class, () -> open(inside));
    assertFalse(Files.exists(data.resolve("key")));
  }

  @Test
  void aNewKeyGoesOnBehindRowsThatItCannotVerify() throws Exception {
    open().close();
    Files.delete(key);
    try (Catalog catalog = open(new AuditOptions(AuditOptions.Start.RESTART, null))) {
      catalog.schemas().create(1, "a");
      assertEquals(
          List.of("rows 1 to 1 were written with another key and cannot be verified with this one"),
          catalog.audit().problems(null));
    }
    open().close();
  }

  /** Writes a log of {@link #ROWS} rows and returns its head. */
  private String fill() throws SQLException, IOException {
    open().close();
    try (CatalogFile opened = CatalogFile.openWritable(file);
        CatalogTransaction transaction = opened.begin()) {
      var table = new AuditTable(transaction, AuditKey.read(key));
      AuditHead head = null;
      for (int i = 2; i <= ROWS; i++) {
        head =
            table.append(
                AuditEvent.of(ANNA, i % 3 == 0 ? "LOGIN" : "KILL QUERY")
                    .about("QUERY", i, "row " + i)
                    .with(i % 5 == 0 ? null : "detail"));
      }
      transaction.commit();
      Objects.requireNonNull(head).write(key);
      return head.text();
    }
  }

  /** Returns the rows as they are in the file. */
  private List<Row> rows() throws SQLException, IOException {
    try (CatalogFile opened = CatalogFile.openReadOnly(file);
        CatalogTransaction transaction = opened.begin()) {
      return transaction.rows(GuardedTable.AUDIT_LOG);
    }
  }

  private List<String> problems(@Nullable String head) {
    try (Catalog catalog = Catalog.open(file, true)) {
      return catalog.audit(AuditOptions.DEFAULT, data).problems(head);
    }
  }

  /** What somebody does who knows the catalog and its digests, but not the key. */
  private void forge(Consumer<List<Row>> change) throws SQLException, IOException {
    try (CatalogFile opened = CatalogFile.openWritable(file);
        CatalogTransaction transaction = opened.begin()) {
      List<Row> rows = transaction.rows(GuardedTable.AUDIT_LOG);
      var changed = new ArrayList<>(rows);
      change.accept(changed);
      for (Row row : rows) {
        transaction.delete(row);
      }
      for (Row row : changed) {
        transaction.insert(row);
      }
      transaction.commit();
    }
  }

  private static String other(String hmac) {
    return (hmac.startsWith("0") ? "1" : "0") + hmac.substring(1);
  }

  /** Returns what is found of rows that somebody has changed so. */
  private List<String> found(List<Row> rows, Consumer<List<Row>> change) {
    var changed = new ArrayList<>(rows);
    change.accept(changed);
    try {
      return AuditVerifier.problems(
          changed::forEach, AuditKey.read(key), List.of(AuditHead.read(key).orElseThrow()));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyEditedRowIsFound() throws Exception {
    String _ = fill();
    List<Row> rows = rows();
    assertEquals(List.of(), problems(null));
    List<UnaryOperator<Row>> edits =
        List.of(
            row -> row.with("at", row.number("at") + 1),
            row -> row.with("actor", "eve"),
            row -> row.with("actor_id", 8L),
            row -> row.with("client", ""),
            row -> row.with("action", "LOGOUT"),
            row -> row.with("object_kind", row.valueOrNull("object_kind") + "x"),
            row -> row.with("object_id", 0L - row.number("object_id") - 1),
            row -> row.with("object", null),
            row -> row.with("outcome", "DENIED"),
            row -> row.with("sqlstate", "42501"),
            row -> row.with("detail", "another"),
            row -> row.with("hmac", other(row.text("hmac"))));
    for (int i = 1; i < ROWS; i++) {
      int index = i;
      for (UnaryOperator<Row> edit : edits) {
        List<String> found = found(rows, it -> it.set(index, edit.apply(it.get(index))));
        assertTrue(found.contains("row " + (i + 1) + " is not what was written"), i + " " + found);
      }
    }
    forge(it -> it.set(9, it.get(9).with("actor", "eve")));
    assertEquals(List.of("row 10 is not what was written"), problems(null));
  }

  @Test
  void everyDeletedRowIsFound() throws Exception {
    String _ = fill();
    List<Row> rows = rows();
    for (int i = 0; i < ROWS; i++) {
      int index = i;
      assertEquals(List.of("row " + (i + 1) + " is missing"), found(rows, it -> it.remove(index)));
    }
    forge(it -> it.remove(99));
    assertEquals(List.of("row 100 is missing"), problems(null));
  }

  @Test
  void everySwapInsertionAndCutIsFound() throws Exception {
    String head = fill();
    List<Row> rows = rows();
    for (int i = 1; i < ROWS - 1; i++) {
      int index = i;
      // The contents change places, with their sums.
      List<String> swapped =
          found(
              rows,
              it -> {
                Row first = it.get(index);
                Row second = it.get(index + 1);
                it.set(index, second.with("number", first.number("number")));
                it.set(index + 1, first.with("number", second.number("number")));
              });
      assertTrue(swapped.contains("row " + (i + 1) + " is not what was written"), "" + swapped);
      assertTrue(swapped.contains("row " + (i + 2) + " is not what was written"), "" + swapped);
      assertEquals(3, swapped.size(), "" + swapped);
      assertEquals(
          List.of("rows " + (i + 1) + " to " + ROWS + " are missing"),
          found(rows, it -> it.subList(index, ROWS).clear()));
      // One more, and all behind it one further on.
      List<String> inserted =
          found(
              rows,
              it -> {
                it.add(index, it.get(index));
                for (int j = index + 1; j < it.size(); j++) {
                  it.set(j, it.get(j).with("number", j + 1L));
                }
              });
      assertEquals(ROWS + 1 - index, inserted.size(), "" + inserted);
    }
    assertEquals(
        List.of("row " + (ROWS + 1) + " is not what was written"),
        found(rows, it -> it.add(it.getLast().with("number", ROWS + 1L))));
    Files.delete(temporary.resolve("data.audit-key.head"));
    forge(it -> it.subList(150, ROWS).clear());
    assertEquals(List.of(), problems(null)); // nobody knows that there were more
    assertEquals(List.of("rows 151 to " + ROWS + " are missing"), problems(head));
  }

  @Test
  void rowsThatAreStampedWithAnotherKeyAreFound() throws Exception {
    String head = fill();
    AuditKey.create(temporary.resolve("other"));
    AuditKey other = AuditKey.read(temporary.resolve("other"));
    forge(rows -> {
      String before = rows.get(99).text("hmac");
      for (int i = 100; i < ROWS; i++) {
        Row row = rows.get(i).with("actor", "eve");
        before = other.hmac(before, AuditTable.summed(row));
        rows.set(i, row.with("hmac", before));
      }
    });
    List<String> found = problems(head);
    assertEquals(ROWS - 100 + 1, found.size(), found.toString());
    assertTrue(found.contains("row 101 is not what was written"), found.toString());
    forge(rows -> {
      String before = "";
      for (int i = 0; i < ROWS; i++) {
        Row row = rows.get(i).with("object", i == 0 ? other.fingerprint() : "x");
        before = other.hmac(before, AuditTable.summed(row));
        rows.set(i, row.with("hmac", before));
      }
    });
    assertEquals(
        List.of(
            "rows 1 to "
                + ROWS
                + " were written with another key and cannot be verified with this one",
            "row " + ROWS + " is not the one that was the last at that time"),
        problems(null));
    assertThrows(StorageException.InvalidSetting.class, this::open);
  }

  @Test
  void anOlderCatalogIsFoundAndTheLogTellsOfTheLostRowsForEver() throws Exception {
    open().close();
    Path older = Files.copy(file, temporary.resolve("older"));
    try (Catalog catalog = open()) {
      catalog.schemas().create(1, "lost");
    }
    Files.copy(older, file, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(List.of("row 2 is missing"), problems(null));
    try (Catalog catalog = open()) {
      assertEquals("AUDIT GAP", catalog.audit().rows().getLast().event().action());
      catalog.schemas().create(1, "after");
      assertEquals(List.of("row 2 is missing"), catalog.audit().problems(null));
    }
    assertEquals(List.of("row 2 is missing"), problems(null));
  }

  @Test
  void aChangedRowWhoseDigestWasForgottenIsTold() throws Exception {
    String _ = fill();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      assertEquals(
          1, statement.executeUpdate("UPDATE audit_log SET actor = 'eve' WHERE number = 9"));
    }
    assertEquals(
        List.of(
            "in row (9) of table \"audit_log\" does not fit its digest",
            "row 9 is not what was written"),
        problems(null));
  }

  @Test
  void pruningIsToldAndNoProblem() throws Exception {
    String head = fill();
    try (Catalog catalog = open()) {
      Instant middle = catalog.audit().rows().get(99).at();
      int pruned = catalog.audit().prune(middle.plus(1, ChronoUnit.MICROS));
      assertTrue(pruned > 0, "" + pruned);
      assertEquals("AUDIT CUT", catalog.audit().rows().getLast().event().action());
      assertEquals(List.of(), catalog.audit().problems(head));
      assertEquals(List.of(), catalog.audit().problems(null));
      assertEquals(0, catalog.audit().prune(Instant.EPOCH));
      assertTrue(catalog.audit().prune(Instant.now().plusSeconds(60)) > 0);
      assertEquals(List.of(), catalog.audit().problems(head));
    }
  }

  @Test
  void aLongLogIsReadAndPrunedInBlocks() throws Exception {
    open().close();
    int rows = 2500;
    try (CatalogFile opened = CatalogFile.openWritable(file);
        CatalogTransaction transaction = opened.begin()) {
      var table = new AuditTable(transaction, AuditKey.read(key));
      for (int i = 2; i <= rows; i++) {
        AuditHead head = table.append(AuditEvent.of(ANNA, "LOGIN"));
        if (i == rows) {
          head.write(key);
        }
      }
      transaction.commit();
    }
    try (Catalog catalog = open()) {
      List<AuditRow> all = catalog.audit().rows();
      assertEquals(rows, all.size());
      assertEquals(rows, all.getLast().number());
      assertEquals(List.of(), catalog.audit().problems(null));
      assertEquals(rows - 2, catalog.audit().prune(Instant.now().plusSeconds(60)));
      assertEquals(
          List.of("LOGIN", "LOGIN", "AUDIT CUT", "AUDIT CUT", "AUDIT CUT"),
          catalog.audit().rows().stream().map(row -> row.event().action()).toList());
      assertEquals(List.of(), catalog.audit().problems(null));
      assertEquals(List.of(), catalog.integrityProblems());
    }
    assertEquals(List.of(), problems(null));
  }

  @Test
  void aForgedCutIsFound() throws Exception {
    String _ = fill();
    forge(rows -> rows.subList(0, 50).clear());
    assertEquals(List.of("rows 1 to 50 are missing"), problems(null));
  }

  @Test
  void aCrashAnywhereLeavesTheChangeWithItsRowOrNeither() throws Exception {
    for (String point : List.of("audit.written", "audit.committed")) {
      open().close();
      Path crash = Files.createDirectories(temporary.resolve(point).resolve("data"));
      try (Catalog catalog = open()) {
        CrashPoint.install(name -> {
          if (name.equals(point)) {
            copy(crash);
          }
        });
        catalog.schemas().create(1, point.replace('.', '_'));
        CrashPoint.install(null);
      }
      try (Catalog catalog = Catalog.open(crash.resolve("catalog.sqlite"), false)) {
        Audit audit = catalog.audit(AuditOptions.beginning(null), crash);
        boolean there = catalog.schemas().of(1).contains(point.replace('.', '_'));
        long told =
            audit.rows().stream()
                .filter(row -> ("main." + point.replace('.', '_')).equals(row.event().object()))
                .count();
        assertEquals(there ? 1 : 0, told);
        assertEquals(point.equals("audit.committed"), there);
        assertEquals(List.of(), audit.problems(null));
      }
    }
  }

  private void copy(Path target) {
    try {
      for (String name : List.of("catalog.sqlite", "catalog.sqlite-wal")) {
        if (Files.exists(data.resolve(name))) {
          Files.copy(data.resolve(name), target.resolve(name));
        }
      }
      Files.copy(key, target.resolveSibling("data.audit-key"));
      Files.copy(
          temporary.resolve("data.audit-key.head"), target.resolveSibling("data.audit-key.head"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void textsAreCutAndHoldNoControlCharacters() {
    var event = AuditEvent.of(ANNA, "LOGIN").with("a\nb\ud800" + "x".repeat(1000));
    assertEquals("a b?", String.valueOf(event.detail()).substring(0, 4));
    assertEquals(AuditEvent.TEXT_CHARS_MAX, String.valueOf(event.detail()).length());
    try (Catalog catalog = open()) {
      catalog.audit().record(event);
      assertEquals(List.of(), catalog.audit().problems(null));
    }
  }
}
