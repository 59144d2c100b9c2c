package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions over JDBC and over SQL text, alone and mixed. */
@ParameterizedClass
@EnumSource(Where.class)
class TransactionTest {
  @Parameter Where where;

  @AfterEach
  void stopServers() {
    Where.stop();
  }

  private static final String URL = "jdbc:vicinal:mem:transactions";

  private Connection one;
  private Connection two;

  @BeforeEach
  void connect() throws SQLException {
    one = where.connect(URL);
    two = where.connect(URL);
    run(one, "CREATE TABLE t (id INT PRIMARY KEY, n INT)", "INSERT INTO t VALUES (1, 10), (2, 20)");
  }

  @AfterEach
  void close() throws SQLException {
    one.close();
    two.close();
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> rows(Connection connection) throws SQLException {
    var lines = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, n FROM t ORDER BY id")) {
      while (rows.next()) {
        lines.add(rows.getInt(1) + "|" + rows.getInt(2));
      }
    }
    return lines;
  }

  @Test
  void commitsAndRollsBackWithoutAutoCommit() throws SQLException {
    one.setAutoCommit(false);
    assertFalse(one.getAutoCommit());
    run(one, "UPDATE t SET n = 11 WHERE id = 1");
    assertEquals(List.of("1|11", "2|20"), rows(one));
    assertEquals(List.of("1|10", "2|20"), rows(two));
    one.commit();
    assertEquals(List.of("1|11", "2|20"), rows(two));
    run(one, "DELETE FROM t");
    one.rollback();
    one.commit();
    assertEquals(List.of("1|11", "2|20"), rows(one));
  }

  @Test
  void changingAutoCommitCommitsAndClosingRollsBack() throws SQLException {
    one.setAutoCommit(false);
    run(one, "DELETE FROM t WHERE id = 1");
    one.setAutoCommit(false);
    assertEquals(List.of("1|10", "2|20"), rows(two));
    one.setAutoCommit(true);
    assertEquals(List.of("2|20"), rows(two));
    one.setAutoCommit(false);
    run(one, "DELETE FROM t");
    one.close();
    assertEquals(List.of("2|20"), rows(two));
  }

  @Test
  void beginAndJdbcEndEachOthersTransactions() throws SQLException {
    assertTrue(one.getAutoCommit());
    run(one, "BEGIN", "DELETE FROM t WHERE id = 1");
    assertFalse(one.getAutoCommit());
    one.rollback();
    assertTrue(one.getAutoCommit());
    assertEquals(List.of("1|10", "2|20"), rows(one));
    run(one, "BEGIN", "DELETE FROM t WHERE id = 1");
    one.setAutoCommit(true);
    assertEquals(List.of("2|20"), rows(two));
    run(one, "BEGIN", "UPDATE t SET n = 0");
    one.setAutoCommit(false);
    assertEquals(List.of("2|20"), rows(two));
    run(one, "COMMIT", "UPDATE t SET n = 1", "ROLLBACK");
    assertFalse(one.getAutoCommit());
    assertEquals(List.of("2|0"), rows(two));
    one.rollback();
    one.setAutoCommit(true);
    run(one, "BEGIN", "DELETE FROM t");
    one.close();
    assertEquals(List.of("2|0"), rows(two));
  }

  @Test
  void savepointsHaveNumbersOrNames() throws SQLException {
    one.setAutoCommit(false);
    Savepoint number = one.setSavepoint();
    run(one, "UPDATE t SET n = 0");
    Savepoint name = one.setSavepoint("a");
    run(one, "DELETE FROM t");
    one.rollback(name);
    assertEquals(List.of("1|0", "2|0"), rows(one));
    run(one, "DELETE FROM t", "ROLLBACK TO a");
    assertEquals("a", name.getSavepointName());
    Expect.error("3B001", "savepoint \"a\" has a name, not a number", name::getSavepointId);
    assertTrue(number.getSavepointId() > 0);
    one.rollback(number);
    Expect.error("3B001", "savepoint \"a\" does not exist", () -> one.rollback(name));
    one.releaseSavepoint(number);
    one.commit();
    assertEquals(List.of("1|10", "2|20"), rows(two));
    String gone = "savepoint \"jdbc_savepoint_" + number.getSavepointId() + "\" does not exist";
    Expect.error("3B001", gone, () -> one.rollback(number));
    Expect.error(
        "3B001",
        gone,
        () -> {
          two.setAutoCommit(false);
          two.rollback(number);
        });
  }

  @Test
  void theLoserOfAConflictIsToldToTryAgain() throws SQLException {
    one.setAutoCommit(false);
    two.setAutoCommit(false);
    run(one, "UPDATE t SET n = 11 WHERE id = 1");
    run(two, "UPDATE t SET n = 12 WHERE id = 1", "INSERT INTO t VALUES (3, 30)");
    one.commit();
    SQLException conflict =
        Expect.error(
            "40001", "row of table \"t\" was changed by a concurrent transaction", two::commit);
    assertInstanceOf(SQLTransactionRollbackException.class, conflict);
    assertEquals(List.of("1|11", "2|20"), rows(two));
    run(two, "UPDATE t SET n = 12 WHERE id = 1");
    two.commit();
    one.rollback();
    assertEquals(List.of("1|12", "2|20"), rows(one));
  }

  @Test
  void statementsThatFailLeaveTheTransactionOpen() throws SQLException {
    one.setAutoCommit(false);
    run(one, "UPDATE t SET n = 0 WHERE id = 1");
    try (PreparedStatement insert = one.prepareStatement("INSERT INTO t VALUES (?, 0)")) {
      for (int id : new int[] {7, 8, 2}) {
        insert.setInt(1, id);
        insert.addBatch();
      }
      Expect.error(
          "23505",
          "duplicate key in table \"t\" breaks constraint \"t_pkey\": (id) = (2) already exists",
          insert::executeBatch);
    }
    one.commit();
    assertEquals(List.of("1|0", "2|20"), rows(two));
  }

  @Test
  void readOnlyConnectionsRefuseChangesWithinTransactions() throws SQLException {
    one.setReadOnly(true);
    one.setAutoCommit(false);
    assertEquals(2, rows(one).size());
    Expect.error("25006", "connection is read-only", () -> run(one, "DELETE FROM t"));
    Expect.error(
        "25001",
        "read-only mode cannot change while a transaction is open",
        () -> one.setReadOnly(false));
    Expect.error(
        "25001",
        "isolation level cannot change while a transaction is open",
        () -> one.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED));
    one.commit();
    one.setReadOnly(false);
    one.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    run(one, "DELETE FROM t WHERE id = 1");
    one.commit();
    assertEquals(List.of("2|20"), rows(two));
  }

  @Test
  void rowsStayOpenAcrossTheEndOfATransaction() throws SQLException {
    one.setAutoCommit(false);
    run(one, "INSERT INTO t VALUES (3, 30)");
    try (Statement statement = one.createStatement()) {
      statement.setFetchSize(1);
      ResultSet rows = statement.executeQuery("SELECT id FROM t");
      assertTrue(rows.next());
      run(one, "DELETE FROM t");
      one.commit();
      assertTrue(rows.next());
      assertTrue(rows.next());
      assertFalse(rows.next());
    }
    assertEquals(List.of(), rows(one));
  }

  @Test
  void threadsOfOneTransactionTakeTurns() throws Exception {
    int threads = 4;
    int each = 50;
    one.setAutoCommit(false);
    try (var pool = Executors.newFixedThreadPool(threads)) {
      var work = new ArrayList<Future<?>>();
      for (int thread = 0; thread < threads; thread++) {
        int first = 100 + thread * each;
        work.add(
            pool.submit(() -> {
              try (PreparedStatement insert = one.prepareStatement("INSERT INTO t VALUES (?, 0)");
                  PreparedStatement update =
                      one.prepareStatement("UPDATE t SET n = n + 1 WHERE id = 1")) {
                for (int i = 0; i < each; i++) {
                  insert.setInt(1, first + i);
                  insert.executeUpdate();
                  update.executeUpdate();
                  rows(one);
                }
              }
              return null;
            }));
      }
      for (Future<?> task : work) {
        task.get();
      }
    }
    assertEquals(2, rows(two).size());
    one.commit();
    List<String> rows = rows(two);
    assertEquals(2 + threads * each, rows.size());
    assertEquals("1|" + (10 + threads * each), rows.getFirst());
  }

  @Test
  void aPoolGetsTheConnectionBackClean() throws SQLException {
    one.setAutoCommit(false);
    one.setReadOnly(true);
    rows(one);
    // What a pool does when a connection is returned.
    one.rollback();
    one.setReadOnly(false);
    one.setAutoCommit(true);
    run(two, "DELETE FROM t WHERE id = 1");
    assertEquals(List.of("2|20"), rows(one));
    run(one, "UPDATE t SET n = 0");
    assertEquals(List.of("2|0"), rows(two));
  }

  /** Moves one from a row to another, again and again until no conflict is in the way. */
  private static void transfer(Connection connection, int from, int to) throws SQLException {
    while (true) {
      try {
        run(
            connection,
            "UPDATE t SET n = n - 1 WHERE id = " + from,
            "UPDATE t SET n = n + 1 WHERE id = " + to);
        connection.commit();
        return;
      } catch (SQLTransactionRollbackException e) {
        assertEquals("40001", e.getSQLState());
      }
    }
  }

  @Test
  void readersSeeWholeTransactionsWhileManyConflict() throws Exception {
    int threads = 4;
    int each = 30;
    try (var pool = Executors.newFixedThreadPool(threads)) {
      var work = new ArrayList<Future<?>>();
      for (int thread = 0; thread < threads; thread++) {
        boolean forth = thread % 2 == 0;
        work.add(
            pool.submit(() -> {
              try (Connection own = where.connect(URL)) {
                own.setAutoCommit(false);
                for (int i = 0; i < each; i++) {
                  transfer(own, forth ? 1 : 2, forth ? 2 : 1);
                }
              }
              return null;
            }));
      }
      one.setAutoCommit(false);
      while (!work.stream().allMatch(Future::isDone)) {
        List<String> first = rows(one);
        int sum = first.stream().mapToInt(row -> Integer.parseInt(row.split("\\|")[1])).sum();
        assertEquals(30, sum, first::toString);
        assertEquals(first, rows(one), "a transaction reads one snapshot");
        one.commit();
      }
      for (Future<?> task : work) {
        task.get();
      }
    }
    assertEquals(List.of("1|10", "2|20"), rows(two));
  }

  @Test
  void rowsOfAReadOnlyDatabaseStayOpenOverTheEndOfTheTransaction(@TempDir Path directory)
      throws SQLException {
    String url = "jdbc:vicinal:" + directory.resolve("data");
    try (Connection writer = DriverManager.getConnection(url)) {
      run(writer, "CREATE TABLE t (id INT PRIMARY KEY, n INT)");
      try (PreparedStatement insert = writer.prepareStatement("INSERT INTO t VALUES (?, 0)")) {
        for (int id = 0; id < 300; id++) {
          insert.setInt(1, id);
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }
    try (Connection reader = DriverManager.getConnection(url + "?readOnly=true&fetchSize=10")) {
      reader.setAutoCommit(false);
      for (boolean commit : new boolean[] {true, false}) {
        try (Statement statement = reader.createStatement();
            ResultSet rows = statement.executeQuery("SELECT id FROM t")) {
          assertTrue(rows.next());
          assertEquals(300, rows(reader).size());
          if (commit) {
            reader.commit();
          } else {
            reader.rollback();
          }
          int count = 1;
          while (rows.next()) {
            count++;
          }
          assertEquals(300, count);
        }
      }
    }
  }

  @Test
  void whereThereIsNoTransactionToEndAWarningSaysSo() throws SQLException {
    try (Statement statement = one.createStatement()) {
      for (String end : List.of("COMMIT", "ROLLBACK")) {
        statement.execute(end);
        assertEquals("25P01", statement.getWarnings().getSQLState());
        assertEquals("there is no transaction in progress", statement.getWarnings().getMessage());
        statement.clearWarnings();
        assertNull(statement.getWarnings());
        statement.execute(end);
        statement.execute("BEGIN");
        assertNull(statement.getWarnings());
        statement.execute(end);
        assertNull(statement.getWarnings());
      }
      one.setAutoCommit(false);
      statement.execute("COMMIT");
      assertNull(statement.getWarnings());
    }
    try (PreparedStatement statement = two.prepareStatement("COMMIT")) {
      statement.executeUpdate();
      assertEquals("25P01", statement.getWarnings().getSQLState());
    }
  }

  @Test
  void theEndOfARequestRollsBackWhatBeginHasOpened() throws SQLException {
    run(one, "BEGIN", "DELETE FROM t");
    one.endRequest();
    assertTrue(one.getAutoCommit());
    assertEquals(2, rows(one).size());
    one.setAutoCommit(false);
    run(one, "DELETE FROM t");
    one.endRequest();
    assertEquals(0, rows(one).size());
    one.rollback();
  }

  @Test
  void anInterruptedThreadClosesItsConnectionAndRollsBack() throws SQLException {
    one.setAutoCommit(false);
    run(one, "DELETE FROM t");
    Thread.currentThread().interrupt();
    try {
      one.close();
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertTrue(one.isClosed());
    assertEquals(2, rows(two).size());
    run(two, "DELETE FROM t");
    assertEquals(0, rows(two).size());
  }

  @Test
  void clearingWarningsEndsNoTransaction() throws SQLException {
    run(one, "BEGIN", "DELETE FROM t");
    one.clearWarnings();
    assertFalse(one.getAutoCommit());
    run(one, "COMMIT");
    assertEquals(0, rows(one).size());
  }
}
