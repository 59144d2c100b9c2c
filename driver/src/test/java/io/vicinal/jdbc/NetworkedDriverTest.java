package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
}
