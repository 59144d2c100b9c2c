package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What can only go wrong where the engine is elsewhere. */
final class NetworkedDriverTest {
  private NetworkedDatabase database;

  @BeforeEach
  void start() throws Exception {
    database = new NetworkedDatabase("jdbc:vicinal:mem:networked-driver");
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.url());
  }

  @Test
  void questionsAboutTheDatabaseLeaveStatementsAlone() throws SQLException {
    try (Connection connection = connect();
        Statement reading = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT ? + 1")) {
      reading.setFetchSize(1);
      try (ResultSet rows = reading.executeQuery("SELECT x FROM (VALUES (1), (2), (3)) AS t (x)")) {
        assertTrue(rows.next());
        for (int i = 0; i < 3; i++) {
          try (ResultSet tables = connection.getMetaData().getTables(null, null, "none", null)) {
            assertFalse(tables.next());
          }
        }
        assertTrue(rows.next());
        assertTrue(rows.next());
        assertEquals(3, rows.getInt(1));
        assertFalse(rows.next());
      }
      prepared.setInt(1, 41);
      try (ResultSet rows = prepared.executeQuery()) {
        assertTrue(rows.next());
        assertEquals(42, rows.getInt(1));
      }
    }
  }

  @Test
  void aConnectionThatAnInterruptedThreadClosesIsClosedOnTheServer() throws Exception {
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      Connection interrupted = connect();
      interrupted.setAutoCommit(false);
      Thread.currentThread().interrupt();
      interrupted.close();
      assertTrue(Thread.interrupted());
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (sessions(statement) > 1) {
        assertTrue(System.nanoTime() < deadline, "the server has the connection open");
        Thread.onSpinWait();
      }
    }
  }

  private static int sessions(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM vicinal.sessions")) {
      assertTrue(rows.next());
      return rows.getInt(1);
    }
  }

  private static SQLException error(String state, Executable code) {
    SQLException error = assertThrows(SQLException.class, code);
    assertEquals(state, error.getSQLState(), error.getMessage());
    return error;
  }

  @Test
  void closingFailsWithAStateAndClosesAllTheSame() throws SQLException {
    Connection connection = connect();
    Statement statement = connection.createStatement();
    statement.setFetchSize(1);
    ResultSet rows = statement.executeQuery("SELECT x FROM (VALUES (1), (2), (3)) AS t (x)");
    assertTrue(rows.next());
    database.setMood(NetworkedDatabase.Mood.BUSY);
    error("57P03", statement::cancel);
    error("57P03", rows::close);
    assertTrue(rows.isClosed());
    error("57P03", statement::close);
    error("57P03", connection::close);
    assertTrue(connection.isClosed());
  }

  @Test
  void aCancelThatFailsLeavesTheConnectionOpen() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT 1").close();
      database.setMood(NetworkedDatabase.Mood.SILENT);
      error("08006", statement::cancel);
      database.setMood(NetworkedDatabase.Mood.WELL);
      try (ResultSet rows = statement.executeQuery("SELECT 2")) {
        assertTrue(rows.next());
        assertEquals(2, rows.getInt(1));
      }
    }
  }

  @Test
  void anAnswerThatHasNoEndIsNotWaitedForLongerThanTheNetworkTimeout() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, 500);
      database.setMood(NetworkedDatabase.Mood.STUCK);
      assertTimeoutPreemptively(
          Duration.ofSeconds(60), () -> error("08006", () -> statement.executeQuery("SELECT 1")));
      database.setMood(NetworkedDatabase.Mood.WELL);
    }
  }

  @Test
  void anAbortFreesWhoWaitsForASilentServer() throws Exception {
    try (Connection other = connect();
        Statement asking = other.createStatement()) {
      Connection connection = connect();
      Statement statement = connection.createStatement();
      statement.executeQuery("SELECT 1").close();
      assertEquals(2, sessions(asking));
      database.setMood(NetworkedDatabase.Mood.STUCK);
      var waiting =
          new FutureTask<>(() -> error("08006", () -> statement.executeQuery("SELECT 1")));
      Thread.ofPlatform().daemon().start(waiting);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!database.isStuck()) {
        assertTrue(System.nanoTime() < deadline, "the statement does not begin");
        Thread.onSpinWait();
      }
      database.setMood(NetworkedDatabase.Mood.WELL);
      assertTimeoutPreemptively(Duration.ofSeconds(60), () -> connection.abort(Runnable::run));
      waiting.get(60, TimeUnit.SECONDS);
      assertTrue(connection.isClosed());
      long closed = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (sessions(asking) > 1) {
        assertTrue(System.nanoTime() < closed, "the server has the connection open");
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void parametersOfAllKindsArriveAsInThisProcess() throws SQLException {
    Timestamp moment = Timestamp.valueOf("2026-11-20 07:05:00.123");
    for (String url : List.of(database.url(), "jdbc:vicinal:mem:")) {
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE TABLE given (id INT PRIMARY KEY, t TEXT, ti TIME, a TIMESTAMP[])");
        try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO given VALUES (?, ?, ?, ?)")) {
          Object[] texts = {
            new char[] {'a', 'b'}, new StringBuilder("ab"), Thread.State.NEW, moment
          };
          for (int i = 0; i < texts.length; i++) {
            insert.setInt(1, i);
            insert.setObject(2, texts[i]);
            insert.setObject(3, OffsetTime.parse("07:05:00+01:00"));
            insert.setArray(4, connection.createArrayOf("TIMESTAMP", new Object[] {moment, null}));
            assertEquals(1, insert.executeUpdate());
          }
        }
        String[] expected = {"ab", "ab", "NEW", moment.toString()};
        try (ResultSet rows = statement.executeQuery("SELECT t, ti, a FROM given ORDER BY id")) {
          for (String text : expected) {
            assertTrue(rows.next());
            assertEquals(text, rows.getString(1));
            assertEquals(LocalTime.parse("07:05:00"), rows.getObject(2, LocalTime.class));
            assertArrayEquals(
                new LocalDateTime[] {moment.toLocalDateTime(), null},
                rows.getObject(3, LocalDateTime[].class));
          }
        }
      }
    }
  }

  @Test
  void aTransactionThatItsClientForgetsIsRolledBackAndTheClientTold() throws SQLException {
    try (Connection other = connect();
        Connection reading = connect();
        Connection forgetful = connect();
        Statement statement = forgetful.createStatement()) {
      other.createStatement().execute("CREATE TABLE kept (id INT PRIMARY KEY)");
      forgetful.setAutoCommit(false);
      statement.execute("INSERT INTO kept VALUES (1)");
      database.closeIdleTransactions(Duration.ofHours(1));
      statement.execute("INSERT INTO kept VALUES (2)");
      database.closeIdleTransactions(Duration.ZERO);
      assertTrue(other.isValid(60));
      assertTrue(reading.isValid(60));
      error("25P03", forgetful::commit);
      error("08003", () -> statement.execute("INSERT INTO kept VALUES (3)"));
      try (ResultSet rows = other.createStatement().executeQuery("SELECT COUNT(*) FROM kept")) {
        assertTrue(rows.next());
        assertEquals(0, rows.getInt(1));
      }
    }
  }

  @Test
  void whatRunsIsNoIdleTransaction() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("CREATE TABLE numbers (id INT PRIMARY KEY)");
      statement.execute("INSERT INTO numbers SELECT x FROM generate_series(1, 300) AS t (x)");
      var running =
          new FutureTask<>(() ->
              assertThrows(
                  SQLException.class,
                  () ->
                      statement.executeQuery(
                          "SELECT COUNT(*) FROM numbers a, numbers b, numbers c, numbers d,"
                              + " numbers e, numbers f WHERE a.id + b.id + c.id + d.id + e.id"
                              + " = f.id + 5000")));
      Thread.ofPlatform().start(running);
      try (Connection other = connect();
          Statement asking = other.createStatement()) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (statements(asking) < 2) { // this one is the other
          assertTrue(System.nanoTime() < deadline, "the statement does not begin");
        }
        database.closeIdleTransactions(Duration.ZERO);
        deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!running.isDone()) {
          assertTrue(System.nanoTime() < deadline, "the statement does not end");
          statement.cancel();
        }
      }
      assertEquals("57014", running.get().getSQLState());
      connection.rollback();
    }
  }

  private static int statements(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM vicinal.statements")) {
      assertTrue(rows.next());
      return rows.getInt(1);
    }
  }

  @Test
  void aTokenThatNoHeaderCanHaveIsRefusedWithoutShowingIt() {
    var properties = new Properties();
    properties.setProperty("token", "secret\nline");
    SQLException refused =
        error("08001", () -> DriverManager.getConnection(database.url(), properties));
    assertFalse(refused.getMessage().contains("secret"));
  }

  @Test
  void askingForPropertiesRegistersNoSecondDriver() throws SQLException {
    assertTrue(
        DriverManager.getDriver(database.url()).getPropertyInfo(database.url(), null).length > 0);
    assertEquals(
        List.of("io.vicinal.jdbc.Driver"),
        DriverManager.drivers()
            .map(driver -> driver.getClass().getName())
            .filter(name -> name.startsWith("io.vicinal"))
            .toList());
  }
}
