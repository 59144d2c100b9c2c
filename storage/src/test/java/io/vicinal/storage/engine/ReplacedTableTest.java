package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.AccessRules;
import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Identity;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.TableHold;
import io.vicinal.storage.TableReplacement;
import io.vicinal.storage.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that come in the place of others. */
final class ReplacedTableTest {
  private static final Runnable NO_CHECK = () -> {};

  @TempDir Path temporary;

  private DataDirectory open() {
    return DataDirectory.open(temporary, OpenOptions.DEFAULT.withBackgroundWork(false));
  }

  private static Table create(Database database, String name, DataType.Kind kind) {
    var id =
        new ColumnDefinition(
            "id", DataType.of(DataType.Kind.BIGINT), false, null, new Identity(false, 1, 1));
    var value = new ColumnDefinition("value", DataType.of(kind), true, null);
    return database.createTable(
        new TableDefinition("public", name, List.of(id, value), List.of(0), 2));
  }

  private static Table copy(Database database) {
    return create(database, TableDefinition.UNFINISHED + "t", DataType.Kind.TEXT);
  }

  private static void insert(Database database, Table table, Object value) {
    try (Transaction transaction = database.begin()) {
      long id = transaction.nextIdentity(table.id(), 0);
      transaction.insert(table.id(), new Object[] {id, value});
      transaction.commit();
    }
  }

  private static void delete(Database database, Table table, long id) {
    try (Transaction transaction = database.begin()) {
      transaction.delete(table.id(), new Object[] {id});
      transaction.commit();
    }
  }

  private static void replace(Database database, Table table, Table copy, Runnable check) {
    database.replaceTable(
        new TableReplacement(table.id(), copy.id(), Map.of(), Set.of("id"), Map.of(), List.of()),
        check);
  }

  private static Table table(Database database) {
    return database.table("public", "t").orElseThrow();
  }

  private static List<Object> values(Snapshot snapshot, Table table) {
    var values = new ArrayList<Object>();
    try (RowCursor rows =
        snapshot.scan(
            ScanSpec.all(table.id(), List.of(1)), new Object[0], ResourceAccount.unbounded())) {
      while (rows.next()) {
        values.add(rows.get(0));
      }
    }
    return values;
  }

  private static List<Object> values(Database database) {
    try (Snapshot snapshot = database.snapshot()) {
      return values(snapshot, table(database));
    }
  }

  @Test
  void nameCommentsAndNumbersGoOverAndStay() {
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      Table table = create(database, "t", DataType.Kind.INTEGER);
      database.comment(CommentTarget.column("public", "t", "value"), "about it");
      insert(database, table, 10);
      insert(database, table, 20);
      delete(database, table, 2);
      Table copy = copy(database);
      insert(database, copy, "10");
      replace(database, table, copy, NO_CHECK);
      assertEquals(List.of("10"), values(database));
      assertEquals(1, database.tables().size());
    }
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      assertEquals(List.of("10"), values(database));
      assertEquals(
          Map.of(CommentTarget.column("public", "t", "value"), "about it"), database.comments());
      try (Transaction transaction = database.begin()) {
        assertEquals(3, transaction.nextIdentity(table(database).id(), 0));
      }
    }
  }

  @Test
  void rightsGoOverWhenTheLogIsReplayedAfterABackup() {
    Path backup = temporary.resolve("backup");
    Path data = temporary.resolve("data");
    OpenOptions options = OpenOptions.DEFAULT.withBackgroundWork(false);
    SecuredObject object;
    long anna;
    try (DataDirectory directory = DataDirectory.open(data, options)) {
      Database database = directory.database("main");
      database.alter(database.settings().withArchiveLog(true));
      Table table = create(database, "t", DataType.Kind.INTEGER);
      insert(database, table, 10);
      anna = directory.access().createRole("anna", false).id();
      directory.access().setOwner(SecuredObject.table(1, table.id()), anna);
      directory.access().setProtected(table.id(), true);
      var _ = directory.backup(backup, BackupOptions.DEFAULT);
      Table copy = copy(database);
      insert(database, copy, "10");
      replace(database, table, copy, NO_CHECK);
      insert(database, table(database), "20");
      object = SecuredObject.table(1, copy.id());
    }
    Path restored = temporary.resolve("restored");
    var _ =
        DataDirectory.restore(backup, restored, RestoreOptions.DEFAULT.withArchives(List.of(data)));
    try (DataDirectory directory = DataDirectory.open(restored, options)) {
      assertEquals(
          List.of("10", "20"), values(directory.database("main")).stream().sorted().toList());
      AccessRules rules = directory.access().rules();
      assertEquals(Map.of(object, anna), rules.owners());
      assertEquals(Set.of(object.tableId()), rules.protectedTables());
    }
  }

  @Test
  void numbersThatStartAgainDoSoAfterTheNextOpenToo() {
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      Table table = create(database, "t", DataType.Kind.INTEGER);
      insert(database, table, 10);
      insert(database, table, 20);
      Table copy = copy(database);
      database.replaceTable(
          new TableReplacement(
              table.id(), copy.id(), Map.of(), Set.of(), Map.of("id", 7L), List.of()),
          NO_CHECK);
    }
    try (DataDirectory directory = open();
        Transaction transaction = directory.database("main").begin()) {
      assertEquals(7, transaction.nextIdentity(table(directory.database("main")).id(), 0));
    }
  }

  @Test
  void aCheckThatRefusesLeavesEverything() {
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      Table table = create(database, "t", DataType.Kind.INTEGER);
      insert(database, table, 10);
      Table copy = copy(database);
      assertThrows(
          IllegalStateException.class,
          () ->
              replace(
                  database,
                  table,
                  copy,
                  () -> {
                    throw new IllegalStateException();
                  }));
      assertEquals(List.of(10), values(database));
      insert(database, table, 20);
    }
    try (DataDirectory directory = open()) { // without the copy
      Database database = directory.database("main");
      assertEquals(List.of(10, 20), values(database));
      assertTrue(
          database.table("public", TableDefinition.UNFINISHED + "t").isEmpty(), "the copy is left");
    }
  }

  @Test
  void whatBeganBeforeIsRefusedAndWhatIsOpenGoesOn() {
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      Table table = create(database, "t", DataType.Kind.INTEGER);
      insert(database, table, 10);
      try (Snapshot snapshot = database.snapshot();
          Transaction reader = database.begin();
          Transaction writer = database.begin()) {
        writer.insert(table.id(), new Object[] {100L, 1});
        Table copy = copy(database);
        insert(database, copy, "10");
        replace(database, table, copy, NO_CHECK);
        assertEquals(List.of(10), values(snapshot, table));
        Table now = table(database);
        assertThrows(StorageException.Conflict.class, () -> values(snapshot, now));
        assertThrows(StorageException.Conflict.class, () -> values(reader.snapshot(), now));
        assertThrows(
            StorageException.Conflict.class,
            () -> reader.insert(table.id(), new Object[] {101L, 1}));
        assertThrows(
            StorageException.Conflict.class,
            () -> reader.insert(now.id(), new Object[] {101L, "1"}));
        assertThrows(StorageException.Conflict.class, writer::commit);
        assertThrows(StorageException.Conflict.class, () -> insert(database, table, 1));
      }
      assertEquals(List.of("10"), values(database));
    }
  }

  @Test
  void commitsWaitWhileATableIsHeldAndHoldsForEachOther() throws Exception {
    try (DataDirectory directory = open();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Database database = directory.database("main");
      Table table = create(database, "t", DataType.Kind.INTEGER);
      var begun = new CountDownLatch(2);
      Future<?> commit;
      Future<?> second;
      try (TableHold hold = database.holdTable(table.id(), ResourceAccount.unbounded())) {
        commit =
            threads.submit(() -> {
              begun.countDown();
              insert(database, table, 10);
            });
        second =
            threads.submit(() -> {
              begun.countDown();
              database.holdTable(table.id(), ResourceAccount.unbounded()).close();
            });
        assertTrue(begun.await(60, TimeUnit.SECONDS), "threads do not run");
        assertEquals(List.of(), values(database));
        hold.close();
        hold.close(); // has no effect
      }
      Object _ = commit.get(60, TimeUnit.SECONDS);
      Object _ = second.get(60, TimeUnit.SECONDS);
      assertEquals(List.of(10), values(database));
    }
  }

  @Test
  void aStatementThatEndsDoesNotWaitForAHold() {
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      Table table = create(database, "t", DataType.Kind.INTEGER);
      try (TableHold _ = database.holdTable(table.id(), ResourceAccount.unbounded())) {
        var account = ResourceAccount.unbounded();
        account.cancel();
        assertThrows(
            StorageException.Cancelled.class, () -> database.holdTable(table.id(), account));
        try (Transaction transaction = database.begin()) {
          transaction.insert(table.id(), new Object[] {1L, 1});
          assertThrows(StorageException.Cancelled.class, () -> transaction.commit(account));
        }
      }
      insert(database, table, 2);
      assertEquals(List.of(2), values(database));
    }
  }
}
