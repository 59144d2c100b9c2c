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
}
