package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uncommitted rows are counted, refused past the limit, and given back. */
final class TransactionMemoryTest {
  private static final int LIMIT = 200_000;
  private DataDirectory directory;
  private Database database;
  private VectorTable vectors;

  @BeforeEach
  void create() {
    directory = DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false));
    database = directory.database(DataDirectory.DEFAULT_DATABASE);
    vectors = VectorTable.create(database, 2);
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private void insert(Transaction transaction, int from, int to) {
    for (int id = from; id < to; id++) {
      transaction.insert(vectors.id(), new Object[] {id, VectorTable.vector(id)});
    }
  }

  /** Inserts from {@code from} on until a row is refused; returns that row. */
  private int fill(Transaction transaction, int from) {
    for (int id = from; id < 100_000; id++) {
      int next = id;
      try {
        insert(transaction, next, next + 1);
      } catch (StorageException.OutOfMemory e) {
        assertTrue(e.getMessage().contains("limit is " + LIMIT), e.getMessage());
        return id;
      }
    }
    throw new AssertionError("nothing is refused");
  }

  private int rows() {
    return vectors.nearest(null, VectorTable.vector(1), 100_000, true).ids().size();
  }

  @Test
  void aRowPastTheLimitIsRefusedAndTheOthersCanBeCommitted() {
    ResourceAccount account = ResourceAccount.withLimits(0, LIMIT);
    int rows;
    try (Transaction transaction = database.begin(account)) {
      rows = fill(transaction, 0);
      assertTrue(rows > LIMIT / 1_000 && rows < LIMIT / 128, rows + " rows");
      assertThrows(StorageException.OutOfMemory.class, () -> insert(transaction, rows, rows + 1));
      transaction.commit();
    }
    assertEquals(0, account.reservedBytes());
    assertEquals(rows, rows());
  }

  @Test
  void deletesAndUpdatesAreCountedToo() {
    vectors.insert(0, 2_000);
    ResourceAccount account = ResourceAccount.withLimits(0, LIMIT);
    try (Transaction transaction = database.begin(account)) {
      assertThrows(
          StorageException.OutOfMemory.class,
          () -> {
            for (int id = 0; id < 2_000; id++) {
              transaction.delete(vectors.id(), new Object[] {id});
            }
          });
    }
    assertEquals(0, account.reservedBytes());
    try (Transaction transaction = database.begin(account)) {
      assertThrows(
          StorageException.OutOfMemory.class,
          () -> {
            for (int id = 0; id < 2_000; id++) {
              transaction.update(
                  vectors.id(), new Object[] {id}, new Object[] {id, VectorTable.vector(id + 1)});
            }
          });
    }
    assertEquals(0, account.reservedBytes());
    assertEquals(2_000, rows());
  }

  @Test
  void whatIsTakenBackCountsNoMore() {
    ResourceAccount account = ResourceAccount.withLimits(0, LIMIT);
    try (Transaction transaction = database.begin(account)) {
      insert(transaction, 0, 10);
      long before = account.reservedBytes();
      for (int round = 0; round < 5; round++) {
        Transaction.Savepoint savepoint = transaction.savepoint();
        int last = fill(transaction, 10);
        assertTrue(last > 100, "only " + last + " rows in round " + round);
        transaction.rollbackTo(savepoint);
        transaction.release(savepoint);
        assertEquals(before, account.reservedBytes());
      }
      transaction.commit();
    }
    assertEquals(0, account.reservedBytes());
    assertEquals(10, rows());
  }

  @Test
  void aViewOfOwnRowsCountsItsCopies() {
    ResourceAccount account = ResourceAccount.withLimits(0, LIMIT);
    try (Transaction transaction = database.begin(account)) {
      insert(transaction, 0, 100);
      long before = account.reservedBytes();
      transaction.view().close();
      assertEquals(2 * before, account.reservedBytes());
      insert(transaction, 100, 200);
      assertEquals(4 * before, account.reservedBytes());
    }
    assertEquals(0, account.reservedBytes());
    try (Transaction transaction = database.begin(account)) {
      fill(transaction, 0);
      long before = account.reservedBytes();
      assertThrows(
          StorageException.OutOfMemory.class,
          () -> {
            try (Snapshot view = transaction.view()) {
              throw new AssertionError(view.lsn());
            }
          });
      assertEquals(before, account.reservedBytes());
    }
    assertEquals(0, account.reservedBytes());
  }
}
