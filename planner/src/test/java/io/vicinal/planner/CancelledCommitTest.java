package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.session.Transactions;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** COMMIT and ROLLBACK that wait can be given up, and the transaction is as it was. */
@Timeout(600)
class CancelledCommitTest {
  private final CrowdedDatabase crowded = new CrowdedDatabase();
  private final SqlRunner sql = new SqlRunner(crowded.open());

  private void cancelled(String statement) {
    assertThrows(
        StorageException.Cancelled.class,
        () ->
            sql.prepare(statement)
                .execute(List.<Object[]>of(new Object[0]), ResourceAccount.withTimeout(1)));
  }

  @Test
  void aCommitThatWaitsForRoomLeavesTheTransactionOpen() {
    sql.run("CREATE TABLE t (id INT PRIMARY KEY)");
    for (String end : List.of("COMMIT", "CREATE TABLE u (id INT)")) {
      sql.run("BEGIN", "INSERT INTO t VALUES (1)");
      cancelled(end);
      assertTrue(sql.session().transactions().isOpen());
      assertEquals(List.of("1"), sql.query("SELECT id FROM t"));
      sql.run("INSERT INTO t VALUES (2)", "ROLLBACK");
      assertFalse(sql.session().transactions().isOpen());
      assertEquals(List.of(), sql.query("SELECT id FROM t"));
    }
    sql.run("BEGIN", "INSERT INTO t VALUES (3)");
    cancelled("COMMIT");
    crowded.makeRoom();
    sql.run("COMMIT");
    assertEquals(List.of("3"), sql.query("SELECT id FROM t"));
  }

  @Test
  void autoCommitStaysOffWhenItsCommitIsGivenUp() {
    Transactions transactions = sql.session().transactions();
    sql.run("CREATE TABLE t (id INT PRIMARY KEY)");
    transactions.setAutoCommit(false, ResourceAccount.unbounded());
    sql.run("INSERT INTO t VALUES (1)");
    assertThrows(
        StorageException.Cancelled.class,
        () -> transactions.setAutoCommit(true, ResourceAccount.withTimeout(1)));
    assertFalse(transactions.isAutoCommit());
    assertTrue(transactions.isOpen());
  }

  @Test
  void whoWaitsForAnotherStatementOfTheTransactionCanGiveUp() throws Exception {
    crowded.makeRoom();
    sql.run("CREATE TABLE t (id INT PRIMARY KEY)", "BEGIN", "INSERT INTO t VALUES (1)");
    Transactions transactions = sql.session().transactions();
    var running = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<Boolean> other =
          thread.submit(() ->
              transactions.change(
                  ResourceAccount.unbounded(),
                  duplicate -> false,
                  transaction -> {
                    running.countDown();
                    try {
                      return goOn.await(Eventually.SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  }));
      try {
        assertTrue(running.await(Eventually.SECONDS, TimeUnit.SECONDS));
        for (String statement :
            List.of("COMMIT", "ROLLBACK", "SAVEPOINT a", "SET TRANSACTION READ ONLY", "BEGIN")) {
          cancelled(statement);
        }
        assertTrue(transactions.isOpen());
      } finally {
        goOn.countDown();
      }
      assertTrue(other.get(Eventually.SECONDS, TimeUnit.SECONDS));
    }
    sql.run("COMMIT");
    assertEquals(List.of("1"), sql.query("SELECT id FROM t"));
  }
}
