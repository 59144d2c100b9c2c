package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Identity;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identity columns that change, stop and start again, also after the next open. */
final class AlteredIdentityTest {
  private static final Identity BY_ONE = new Identity(false, 1, 1);

  @TempDir Path temporary;

  private DataDirectory open() {
    return DataDirectory.open(temporary, OpenOptions.DEFAULT.withBackgroundWork(false));
  }

  private static Table create(Database database, @Nullable Identity identity) {
    DataType number = DataType.of(DataType.Kind.INTEGER);
    return database.createTable(
        new TableDefinition(
            "public",
            "t",
            List.of(
                new ColumnDefinition("id", number, false, null),
                new ColumnDefinition("n", number, false, null, identity)),
            List.of(0),
            1));
  }

  private static Table table(Database database) {
    return database.table("public", "t").orElseThrow();
  }

  private static long next(Database database) {
    try (Transaction transaction = database.begin()) {
      return transaction.nextIdentity(table(database).id(), 1);
    }
  }

  private static void insert(Database database, int id, int number) {
    try (Transaction transaction = database.begin()) {
      transaction.insert(table(database).id(), new Object[] {id, number});
      transaction.commit();
    }
  }

  private static void alter(Database database, @Nullable Identity identity) {
    database.alterTable(table(database).id(), new TableChange.SetIdentity("n", identity), () -> {});
  }

  @Test
  void aRestartHoldsWhateverNumbersRowsHave() {
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      Table table = create(database, BY_ONE);
      insert(database, 1, 500);
      insert(database, 2, 600);
      database.restartIdentity(table.id(), 1, 40, ResourceAccount.unbounded());
      assertEquals(40, next(database));
      insert(database, 3, 41);
    }
    try (DataDirectory directory = open()) {
      assertEquals(42, next(directory.database("main")));
    }
  }

  @Test
  void aColumnThatBeginsToNumberRowsGoesOnBehindThem() {
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      create(database, null);
      insert(database, 1, 7);
      alter(database, BY_ONE);
      assertEquals(8, next(database));
    }
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      assertEquals(BY_ONE, table(database).columns().get(1).identity());
      assertEquals(8, next(database));
    }
  }

  @Test
  void aChangedColumnGoesOnWhereItIs() {
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      create(database, BY_ONE);
      insert(database, 1, 10);
      alter(database, new Identity(true, 1, 100));
      assertEquals(11, next(database));
      assertEquals(111, next(database));
      insert(database, 2, 211);
    }
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      assertEquals(new Identity(true, 1, 100), table(database).columns().get(1).identity());
      assertEquals(311, next(database));
    }
  }

  @Test
  void aColumnThatStopsNumbersNothing() {
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      create(database, BY_ONE);
      insert(database, 1, 10);
      try (Transaction transaction = database.begin()) {
        transaction.insert(table(database).id(), new Object[] {2, 11});
        alter(database, null);
        assertThrows(StorageException.Conflict.class, transaction::commit);
      }
      assertThrows(IllegalArgumentException.class, () -> next(database));
    }
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      assertNull(table(database).columns().get(1).identity());
      assertThrows(
          StorageException.InvalidSetting.class,
          () -> database.restartIdentity(table(database).id(), 1, 5, ResourceAccount.unbounded()));
    }
  }

  @Test
  void noNumberIsGivenTwiceWhileIndexesComeAndGo() throws Exception {
    try (DataDirectory directory = open()) {
      Database database = directory.database("main");
      Table table = create(database, BY_ONE);
      var last = new AtomicLong();
      var running = new AtomicBoolean(true);
      var twice = new AtomicLong();
      Thread taker =
          Thread.ofPlatform()
              .start(() -> {
                while (running.get()) {
                  try (Transaction transaction = database.begin()) {
                    for (int i = 0; i < 1000; i++) {
                      long number = transaction.nextIdentity(table.id(), 1);
                      if (number <= last.getAndSet(number)) {
                        twice.incrementAndGet();
                      }
                    }
                  }
                }
              });
      try {
        for (int i = 0; i < 10; i++) {
          long index =
              database
                  .createColumnIndex(
                      new ColumnIndexDefinition("i", table.id(), List.of(1)),
                      ResourceAccount.unbounded())
                  .id();
          database.dropIndex(index);
        }
      } finally {
        running.set(false);
        taker.join();
      }
      assertEquals(0, twice.get());
    }
  }
}
