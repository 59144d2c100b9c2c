package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transactions of several statements, as two sessions meet them. */
class TransactionsTest {
  private static final String ALL = "SELECT id, n FROM t ORDER BY id";
  private static final String NEAREST = "SELECT id FROM t ORDER BY v <-> '[0,0]' LIMIT 10";

  private final Database database = open();
  private final SqlRunner one = new SqlRunner(database);
  private final SqlRunner two = new SqlRunner(database);

  Database open() {
    return new ReferenceDatabase();
  }

  private void createRows() {
    one.run(
        "CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL, v VECTOR(2))",
        "INSERT INTO t VALUES (1, 10, '[1,0]'), (2, 20, '[2,0]'), (3, 30, '[3,0]')");
  }

  @Test
  void ownChangesAreSeenByEveryKindOfReadAndByNobodyElse() {
    createRows();
    one.run(
        "BEGIN",
        "INSERT INTO t VALUES (4, 40, '[0,0]')",
        "UPDATE t SET v = '[9,0]' WHERE id = 1",
        "DELETE FROM t WHERE id = 2");
    assertEquals(List.of("1|10", "3|30", "4|40"), one.query(ALL));
    assertEquals(List.of("4", "3", "1"), one.query(NEAREST));
    assertEquals(
        List.of("4"), one.query("SELECT id FROM t WHERE n > 35 ORDER BY v <-> '[0,0]' LIMIT 1"));
    assertEquals(List.of("4"), one.query("SELECT id FROM t WHERE v <-> '[0,0]' < 1"));
    assertEquals(List.of("3|80"), one.query("SELECT COUNT(*), SUM(n) FROM t"));
    assertEquals(List.of(), one.query("SELECT id FROM t WHERE id = 2"));
    assertEquals(List.of("1|10", "2|20", "3|30"), two.query(ALL));
    assertEquals(List.of("1", "2", "3"), two.query(NEAREST));
    assertEquals(3, one.execute("UPDATE t SET n = n + (SELECT COUNT(*) FROM t)"));
    one.run("COMMIT");
    assertEquals(List.of("1|13", "3|33", "4|43"), two.query(ALL));
  }

  @Test
  void aTransactionReadsOneSnapshot() {
    createRows();
    one.run("START TRANSACTION");
    assertEquals(List.of("60"), one.query("SELECT SUM(n) FROM t"));
    two.run("UPDATE t SET n = 0", "INSERT INTO t VALUES (9, 9, NULL)");
    assertEquals(List.of("60"), one.query("SELECT SUM(n) FROM t"));
    one.run("END");
    assertEquals(List.of("9"), one.query("SELECT SUM(n) FROM t"));
  }

  @Test
  void rollbackForgetsEverything() {
    createRows();
    for (String rollback : List.of("ROLLBACK", "ROLLBACK WORK", "ABORT TRANSACTION")) {
      one.run("BEGIN WORK", "DELETE FROM t", "INSERT INTO t VALUES (7, 7, NULL)", rollback);
      assertEquals(List.of("1|10", "2|20", "3|30"), one.query(ALL));
    }
  }

  @Test
  void savepointsNestAndMayShareAName() {
    createRows();
    one.run(
        "BEGIN",
        "UPDATE t SET n = 1 WHERE id = 1",
        "SAVEPOINT a",
        "UPDATE t SET n = 2 WHERE id = 1",
        "SAVEPOINT b",
        "DELETE FROM t",
        "SAVEPOINT a",
        "INSERT INTO t VALUES (8, 8, NULL)",
        "ROLLBACK TO a");
    assertEquals(List.of(), one.query(ALL));
    one.run("RELEASE a", "ROLLBACK TO SAVEPOINT a");
    assertEquals(List.of("1|1", "2|20", "3|30"), one.query(ALL));
    assertEquals("3B001 savepoint \"b\" does not exist", one.failure("ROLLBACK TO b"));
    assertEquals("3B001 savepoint \"b\" does not exist", one.failure("RELEASE SAVEPOINT b"));
    one.run("DELETE FROM t WHERE id = 2", "ROLLBACK TRANSACTION TO a", "COMMIT");
    assertEquals(List.of("1|1", "2|20", "3|30"), two.query(ALL));
  }

  @Test
  void aStatementThatFailsChangesNothingAndTheTransactionGoesOn() {
    createRows();
    one.run("BEGIN", "INSERT INTO t VALUES (4, 40, NULL)");
    assertThrows(
        StorageException.DuplicateKey.class,
        () -> one.execute("INSERT INTO t VALUES (5, 50, NULL), (4, 41, NULL)"));
    assertThrows(
        StorageException.DuplicateKey.class,
        () -> one.execute("INSERT INTO t VALUES (6, 60, NULL), (1, 11, NULL)"));
    assertThrows(
        StorageException.NullNotAllowed.class,
        () -> one.execute("UPDATE t SET n = CASE WHEN id = 3 THEN NULL ELSE 0 END"));
    assertTrue(one.failure("UPDATE t SET n = 1 / (id - 3)").startsWith("22012"));
    assertTrue(one.failure("SELECT nothing FROM t").startsWith("42703"));
    assertEquals(List.of("1|10", "2|20", "3|30", "4|40"), one.query(ALL));
    one.run("COMMIT");
    assertEquals(List.of("1|10", "2|20", "3|30", "4|40"), two.query(ALL));
  }

  @Test
  void keysMayMoveInEveryStatementOfATransaction() {
    createRows();
    one.run("BEGIN", "UPDATE t SET id = id + 1", "UPDATE t SET id = id + 1");
    assertEquals(List.of("3|10", "4|20", "5|30"), one.query(ALL));
    one.run("UPDATE t SET id = 8 - id", "COMMIT");
    assertEquals(List.of("3|30", "4|20", "5|10"), two.query(ALL));
  }

  @Test
  void theFirstOfTwoThatChangeARowWinsAndTheOtherLeavesNothing() {
    createRows();
    one.run("BEGIN", "UPDATE t SET n = 1 WHERE id = 1");
    two.run("BEGIN", "UPDATE t SET n = 2 WHERE id = 1", "INSERT INTO t VALUES (5, 50, NULL)");
    one.run("COMMIT");
    assertThrows(StorageException.Conflict.class, () -> two.execute("COMMIT"));
    assertFalse(two.session().transactions().isOpen());
    assertEquals(List.of("1|1", "2|20", "3|30"), two.query(ALL));
    two.run("UPDATE t SET n = 2 WHERE id = 1");
    assertEquals(List.of("1|2", "2|20", "3|30"), one.query(ALL));
  }

  @Test
  void rowsThatWereOnlyReadDoNotConflict() {
    createRows();
    // Write skew: both read the sum, each changes another row. SERIALIZABLE would refuse one.
    one.run("BEGIN", "UPDATE t SET n = (SELECT SUM(n) FROM t) WHERE id = 1");
    two.run("BEGIN", "UPDATE t SET n = (SELECT SUM(n) FROM t) WHERE id = 2");
    one.run("COMMIT");
    two.run("COMMIT");
    assertEquals(List.of("1|60", "2|60", "3|30"), one.query(ALL));
  }

  @Test
  void readOnlyTransactionsRefuseChanges() {
    createRows();
    one.run("BEGIN ISOLATION LEVEL READ COMMITTED, READ ONLY");
    assertEquals(List.of("1|10", "2|20", "3|30"), one.query(ALL));
    assertEquals("25006 transaction is read-only", one.failure("DELETE FROM t"));
    assertEquals("25006 transaction is read-only", one.failure("DROP TABLE t"));
    assertEquals(List.of("on"), one.query("SHOW transaction_read_only"));
    assertEquals(List.of("read committed"), one.query("SHOW transaction_isolation"));
    one.run("SET TRANSACTION READ WRITE", "DELETE FROM t", "COMMIT");
    assertEquals(List.of("off"), one.query("SHOW transaction_read_only"));
    assertEquals(List.of("repeatable read"), one.query("SHOW transaction_isolation"));
    one.run("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
    assertEquals("25006 connection is read-only", one.failure("DELETE FROM t"));
    assertEquals("25006 connection is read-only", one.failure("DROP TABLE t"));
    assertEquals("25006 connection is read-only", one.failure("BEGIN READ WRITE"));
  }

  @Test
  void definitionsCommitWhatIsOpen() {
    createRows();
    one.run("BEGIN", "DELETE FROM t WHERE id = 1", "CREATE TABLE u (id INT)");
    assertFalse(one.session().transactions().isOpen());
    assertEquals(List.of("2|20", "3|30"), two.query(ALL));
    two.run("BEGIN", "DELETE FROM t WHERE id = 2");
    one.run("UPDATE t SET n = 0 WHERE id = 2");
    assertThrows(StorageException.Conflict.class, () -> two.execute("DROP TABLE u"));
    assertEquals(List.of(), one.query("SELECT * FROM u"));
  }

  @Test
  void tablesOfOthersThatCameLaterAreEmpty() {
    createRows();
    one.run("BEGIN");
    assertEquals(List.of("3"), one.query("SELECT COUNT(*) FROM t"));
    two.run("CREATE TABLE u (id INT PRIMARY KEY)", "INSERT INTO u VALUES (1)");
    assertEquals(List.of("0"), one.query("SELECT COUNT(*) FROM u"));
    one.run("INSERT INTO u VALUES (2)");
    assertEquals(List.of("2"), one.query("SELECT id FROM u"));
    one.run("COMMIT");
    assertEquals(List.of("1", "2"), one.query("SELECT id FROM u ORDER BY id"));
  }

  @Test
  void statementsInTheWrongPlaceSaySo() {
    createRows();
    assertEquals("25P01 SAVEPOINT needs an open transaction", one.failure("SAVEPOINT a"));
    assertEquals(
        "25P01 ROLLBACK TO SAVEPOINT needs an open transaction", one.failure("ROLLBACK TO a"));
    assertEquals(
        "25P01 SET TRANSACTION needs an open transaction",
        one.failure("SET TRANSACTION READ ONLY"));
    one.run("COMMIT", "ROLLBACK", "END");
    one.run("BEGIN");
    assertEquals("25001 a transaction is already in progress", one.failure("BEGIN"));
    assertTrue(
        one.failure("START TRANSACTION ISOLATION LEVEL SERIALIZABLE")
            .startsWith("0AV00 isolation level SERIALIZABLE is not supported"));
    assertTrue(one.failure("BEGIN READ ONLY READ WRITE").startsWith("42601"));
  }

  @Test
  void withoutAutoCommitTheFirstStatementBegins() {
    createRows();
    one.session().transactions().setAutoCommit(false, ResourceAccount.unbounded());
    one.run("UPDATE t SET n = 0 WHERE id = 1");
    assertEquals("25001 a transaction is already in progress", one.failure("BEGIN"));
    assertEquals(List.of("10"), two.query("SELECT n FROM t WHERE id = 1"));
    one.run("COMMIT");
    assertEquals(List.of("0"), two.query("SELECT n FROM t WHERE id = 1"));
    one.run("SAVEPOINT a", "DELETE FROM t", "ROLLBACK TO a", "DELETE FROM t WHERE id = 3");
    one.session().transactions().setAutoCommit(true, ResourceAccount.unbounded());
    assertEquals(List.of("1|0", "2|20"), two.query(ALL));
  }

  @Test
  void rowsThatAreOpenStayAsTheyWere() {
    createRows();
    one.run("BEGIN", "INSERT INTO t VALUES (4, 40, NULL)");
    PreparedPlan plan = one.prepare("SELECT id FROM t WHERE n > 0");
    try (RowStream rows = plan.query(new Object[0], ResourceAccount.unbounded())) {
      assertTrue(rows.next());
      one.run("DELETE FROM t", "COMMIT");
      int count = 1;
      while (rows.next()) {
        count++;
      }
      assertEquals(4, count);
    }
    assertEquals(List.of(), one.query(ALL));
  }

  @Test
  void aBatchIsOneStatementOfTheTransaction() {
    createRows();
    one.run("BEGIN");
    PreparedPlan more = one.prepare("UPDATE t SET n = n + ? WHERE id = ?");
    more.execute(
        List.of(new Object[] {1, 1}, new Object[] {1, 1}, new Object[] {1, 2}),
        ResourceAccount.unbounded());
    assertEquals(List.of("1|12", "2|21", "3|30"), one.query(ALL));
    PreparedPlan insert = one.prepare("INSERT INTO t VALUES (?, 0, NULL)");
    assertThrows(
        StorageException.DuplicateKey.class,
        () ->
            insert.execute(
                List.of(new Object[] {7}, new Object[] {1}), ResourceAccount.unbounded()));
    one.run("COMMIT");
    assertEquals(List.of("1|12", "2|21", "3|30"), two.query(ALL));
  }

  @Test
  void explainReadsTheTransaction() {
    createRows();
    one.run("BEGIN", "DELETE FROM t WHERE id < 3");
    String plan = String.join("\n", one.query("EXPLAIN ANALYZE SELECT id FROM t"));
    assertTrue(plan.contains("returned 1"), plan);
  }
}
