package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.OwnedVector;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.plan.ValueType;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.StorageException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class StatementTest {
  private static final String NO_TABLE =
      "table \"nix\" does not exist\nline 1, column 15\nhint: Did you mean \"fix\"?";

  private final FakePlan numbers =
      new FakePlan(StatementKind.QUERY)
          .column("n", ValueType.BIGINT, "BIGINT", 0)
          .rows(number -> number < 1000 ? new Object[] {number} : null);
  private final FakePlan endless =
      new FakePlan(StatementKind.QUERY)
          .column("n", ValueType.BIGINT, "BIGINT", 0)
          .rows(number -> new Object[] {number});
  private final FakePlan insert =
      new FakePlan(StatementKind.INSERT).parameter(ValueType.VECTOR, "VECTOR", 3);
  private final FakePlan create = new FakePlan(StatementKind.CREATE_TABLE);
  private final FakePlan delete = new FakePlan(StatementKind.DELETE);
  private final FakeEngine engine =
      new FakeEngine()
          .plan("numbers", numbers)
          .plan("endless", endless)
          .plan("insert", insert)
          .plan("delete", delete)
          .plan("create", create);

  @Test
  void readsRowsInFramesAndLetsGoAtTheEnd() throws SQLException {
    try (Connection connection = engine.connect();
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(7);
      ResultSet rows = statement.executeQuery("numbers ; ");
      assertTrue(rows.isBeforeFirst());
      long sum = 0;
      int count = 0;
      while (rows.next()) {
        sum += rows.getLong("N");
        assertEquals(++count, rows.getRow());
      }
      assertTrue(rows.isAfterLast());
      assertEquals(1000, count);
      assertEquals(499_500, sum);
      assertEquals(0, numbers.openStreams.get());
    }
  }

  @Test
  void closesRowsWithResultSetStatementOrConnection() throws SQLException {
    Connection connection = engine.connect();
    ResultSet first = connection.createStatement().executeQuery("numbers");
    assertEquals(1, numbers.openStreams.get());
    first.close();
    first.close();
    assertEquals(0, numbers.openStreams.get());
    Statement statement = connection.createStatement();
    ResultSet second = statement.executeQuery("numbers");
    ResultSet third = statement.executeQuery("numbers");
    assertTrue(second.isClosed());
    assertEquals(1, numbers.openStreams.get());
    statement.close();
    assertTrue(third.isClosed());
    ResultSet fourth = connection.prepareStatement("numbers").executeQuery();
    connection.close();
    connection.close();
    assertTrue(fourth.isClosed());
    assertEquals(0, numbers.openStreams.get());
    assertEquals(1, engine.released);
    Expect.error("08003", "connection is closed", connection::createStatement);
  }

  @Test
  void limitsRowsByMaxRows() throws SQLException {
    try (Connection connection = engine.connect();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("endless")) {
      statement.setMaxRows(250);
      assertEquals(250, count(statement.executeQuery("endless")));
      prepared.setMaxRows(3);
      assertEquals(3, count(prepared.executeQuery()));
      assertEquals(0, endless.openStreams.get());
    }
  }

  private static int count(ResultSet rows) throws SQLException {
    int count = 0;
    while (rows.next()) {
      count++;
    }
    return count;
  }

  @Test
  void givesResultsAndCountsInTheOrderOfJdbc() throws SQLException {
    try (Connection connection = engine.connect();
        Statement statement = connection.createStatement()) {
      assertFalse(statement.execute("create"));
      assertEquals(0, statement.getUpdateCount());
      assertNull(statement.getResultSet());
      assertFalse(statement.getMoreResults());
      assertEquals(-1, statement.getUpdateCount());
      assertFalse(statement.execute("delete"));
      assertEquals(1, statement.getUpdateCount());
      assertTrue(statement.execute("numbers"));
      assertEquals(-1, statement.getUpdateCount());
      assertTrue(statement.getResultSet().next());
      assertFalse(statement.getMoreResults());
      assertEquals(1, statement.executeUpdate("delete"));
      assertFalse(statement.getGeneratedKeys().next());
      try (PreparedStatement prepared =
          connection.prepareStatement("delete", Statement.RETURN_GENERATED_KEYS)) {
        assertFalse(prepared.execute());
        assertEquals(1, prepared.getUpdateCount());
        assertEquals(1, prepared.executeUpdate());
        assertFalse(prepared.getGeneratedKeys().next());
        assertNull(prepared.getMetaData());
      }
    }
  }

  @Test
  void refusesTheWrongExecuteMethodBeforeAnythingHappens() throws SQLException {
    try (Connection connection = engine.connect();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("delete")) {
      String noRows = "statement gives no rows\nhint: Use execute or executeUpdate.";
      Expect.error("07005", noRows, () -> statement.executeQuery("delete"));
      Expect.error("07005", noRows, prepared::executeQuery);
      Expect.error(
          "0100E",
          "statement gives rows\nhint: Use execute or executeQuery.",
          () -> statement.executeUpdate("numbers"));
      Expect.error(
          "07001",
          "statement has 1 parameters without values\nhint: Use a PreparedStatement.",
          () -> statement.execute("insert"));
      assertEquals(0, delete.executed.size());
      assertEquals(1, statement.executeUpdate("delete"));
    }
  }

  @Test
  void saysTheFactFirstThenPositionAndHint() throws SQLException {
    try (Connection connection = engine.connect();
        Statement statement = connection.createStatement()) {
      SQLException error = Expect.error("42P01", NO_TABLE, () -> statement.executeQuery("nix"));
      assertInstanceOf(SQLSyntaxErrorException.class, error);
      assertInstanceOf(SqlStateException.class, error.getCause());
      Expect.error("42P01", NO_TABLE, () -> statement.execute("nix"));
      Expect.error("42P01", NO_TABLE, () -> connection.prepareStatement("nix"));
      assertTrue(statement.executeQuery("numbers").next());
    }
  }

  @Test
  void translatesErrorsBetweenTheRows() throws SQLException {
    engine.plan(
        "breaks",
        new FakePlan(StatementKind.QUERY)
            .column("n", ValueType.BIGINT, "BIGINT", 0)
            .rows(number -> {
              if (number == 150) {
                throw new StorageException.OutOfMemory("statement needs 2 bytes");
              }
              return new Object[] {number};
            }));
    engine.plan(
        "bug",
        new FakePlan(StatementKind.DELETE)
            .rows(number -> {
              throw new IllegalStateException("oops");
            }));
    try (Connection connection = engine.connect();
        Statement statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery("breaks");
      Expect.error(
          "53200",
          "statement needs 2 bytes",
          () -> {
            while (rows.next()) {
              assertTrue(rows.getLong(1) < 150);
            }
          });
      Expect.error(
          "XX000",
          "internal error: java.lang.IllegalStateException: oops",
          () -> statement.execute("bug"));
      assertTrue(statement.executeQuery("numbers").next());
    }
  }

  @Test
  void cancelEndsAStatementThatRuns() throws Exception {
    var started = new CountDownLatch(1);
    engine.plan(
        "spin",
        new FakePlan(StatementKind.QUERY)
            .column("n", ValueType.BIGINT, "BIGINT", 0)
            .rows(number -> {
              started.countDown();
              Thread.onSpinWait();
              return new Object[] {number};
            }));
    try (Connection connection = engine.connect();
        PreparedStatement statement = connection.prepareStatement("spin")) {
      var reading =
          new FutureTask<>(
              () -> assertThrows(SQLException.class, () -> count(statement.executeQuery())));
      Thread reader = Thread.ofVirtual().start(reading);
      started.await();
      statement.cancel();
      SQLException error = reading.get();
      reader.join();
      assertEquals("57014", error.getSQLState());
      assertEquals("statement was cancelled", error.getMessage());
      assertFalse(error instanceof SQLTimeoutException);
      assertTrue(connection.createStatement().executeQuery("numbers").next());
      assertTrue(statement.executeQuery().next(), "a cancel ends one execution only");
    }
  }

  @Test
  void queryTimeoutEndsAStatement() throws SQLException {
    try (Connection connection = engine.connect("?queryTimeout=1");
        Statement statement = connection.createStatement()) {
      assertEquals(1, statement.getQueryTimeout());
      SQLException error =
          Expect.error(
              "57014",
              "statement timed out after 1000 ms",
              () -> count(statement.executeQuery("endless")));
      assertInstanceOf(SQLTimeoutException.class, error);
      statement.setQueryTimeout(0);
      assertEquals(1000, count(statement.executeQuery("numbers")));
      Expect.error(
          "22023",
          "query timeout must be 0 or more seconds, not -1",
          () -> statement.setQueryTimeout(-1));
    }
  }

  @Test
  void keepsTheParametersOfABatchAsTheyWere() throws SQLException {
    try (Connection connection = engine.connect();
        PreparedStatement statement = connection.prepareStatement("insert")) {
      float[] reused = {1, 2, 3};
      for (int i = 0; i < 3; i++) {
        reused[0] = i;
        statement.setObject(1, reused);
        statement.addBatch();
      }
      assertArrayEquals(new int[] {1, 1, 1}, statement.executeBatch());
      for (int i = 0; i < 3; i++) {
        var vector = (OwnedVector) insert.executed.get(i)[0];
        assertArrayEquals(new float[] {i, 2, 3}, vector.components());
      }
      assertArrayEquals(new int[0], statement.executeBatch());
      statement.clearParameters();
      Expect.error("07001", "parameter 1 is not set", statement::addBatch);
      Expect.error("07001", "parameter 1 is not set", statement::executeUpdate);
      Expect.error(
          "07009", "there is no parameter 2: statement has 1", () -> statement.setString(2, "x"));
    }
  }

  @Test
  void countsWhatABatchDidBeforeItFailed() throws SQLException {
    insert.rows(number -> {
      throw new StorageException.DuplicateKey("docs", "id", "1");
    });
    String duplicate =
        "duplicate key in table \"docs\" breaks constraint \"docs_pkey\": (id) = (1) already"
            + " exists";
    try (Connection connection = engine.connect();
        PreparedStatement prepared = connection.prepareStatement("insert");
        Statement statement = connection.createStatement()) {
      prepared.setString(1, "[1,2,3]");
      prepared.addBatch();
      prepared.addBatch();
      BatchUpdateException nothing =
          assertThrows(BatchUpdateException.class, prepared::executeBatch);
      assertEquals("23505", nothing.getSQLState());
      assertEquals(duplicate, nothing.getMessage());
      assertArrayEquals(
          new int[] {Statement.EXECUTE_FAILED, Statement.EXECUTE_FAILED},
          nothing.getUpdateCounts());
      statement.addBatch("delete");
      statement.addBatch("nix");
      statement.addBatch("delete");
      BatchUpdateException some = assertThrows(BatchUpdateException.class, statement::executeBatch);
      assertEquals("42P01", some.getSQLState());
      assertArrayEquals(new int[] {1}, some.getUpdateCounts());
      assertEquals(1, delete.executed.size());
      statement.addBatch("delete");
      assertArrayEquals(new int[] {1}, statement.executeBatch());
    }
  }

  @Test
  void refusesChangesOnAReadOnlyConnection() throws SQLException {
    try (Connection connection = engine.connect("?readOnly=true");
        Statement statement = connection.createStatement()) {
      assertTrue(connection.isReadOnly());
      Expect.error("25006", "connection is read-only", () -> statement.execute("delete"));
      Expect.error("25006", "connection was opened read-only", () -> connection.setReadOnly(false));
      assertTrue(statement.execute("numbers"));
    }
  }

  @Test
  void endsNoTransactionsWhileAutoCommitIsOn() throws SQLException {
    try (Connection connection = engine.connect()) {
      connection.setAutoCommit(true);
      assertTrue(connection.getAutoCommit());
      Expect.error("25000", "cannot commit while auto-commit is on", connection::commit);
      Expect.error("25000", "cannot roll back while auto-commit is on", connection::rollback);
      Expect.error("25P01", "SAVEPOINT needs an open transaction", connection::setSavepoint);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      assertEquals(Connection.TRANSACTION_READ_COMMITTED, connection.getTransactionIsolation());
      Expect.error(
          "0AV00",
          "isolation level SERIALIZABLE is not supported",
          () -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
    }
  }

  @Test
  void answersWhatPoolsAndToolsCall() throws SQLException {
    try (Connection connection = engine.connect(";ApplicationName=test;currentSchema=sales")) {
      assertEquals("main", connection.getCatalog());
      assertEquals("public", connection.getSchema());
      connection.setSchema("sales");
      assertEquals("sales", connection.getSchema());
      Expect.error("3F000", "schema \"x\" does not exist", () -> connection.setSchema("x"));
      connection.setCatalog("main");
      assertEquals("select 1", connection.nativeSQL("select 1"));
      assertEquals("test", connection.getClientInfo("ApplicationName"));
      connection.setClientInfo("ApplicationName", "other");
      assertEquals("other", connection.getClientInfo("ApplicationName"));
      assertTrue(connection.getTypeMap().isEmpty());
      assertTrue(connection.isValid(1));
      connection.setNetworkTimeout(Runnable::run, 1000);
      assertEquals(1000, connection.getNetworkTimeout());
      assertNull(connection.getWarnings());
      assertTrue(connection.isWrapperFor(VicinalConnection.class));
      connection.unwrap(VicinalConnection.class).setProgress((phase, done, total) -> {});
      Statement statement =
          connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
      assertEquals(ResultSet.TYPE_FORWARD_ONLY, statement.getResultSetType());
      statement.setEscapeProcessing(false);
      statement.setPoolable(true);
      connection.abort(Runnable::run);
      assertTrue(connection.isClosed());
      assertFalse(connection.isValid(1));
      Expect.error("HY010", "statement is closed", () -> statement.execute("numbers"));
    }
  }
}
