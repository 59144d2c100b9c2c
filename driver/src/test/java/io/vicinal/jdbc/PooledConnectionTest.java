package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PooledConnectionTest {
  private final List<String> events = new ArrayList<>();
  private PooledConnection pooled;

  @BeforeEach
  void open() throws SQLException {
    var source = new VicinalConnectionPoolDataSource();
    source.setUrl("jdbc:vicinal:mem:");
    pooled = source.getPooledConnection();
    pooled.addConnectionEventListener(
        new ConnectionEventListener() {
          @Override
          public void connectionClosed(ConnectionEvent event) {
            events.add("closed");
          }

          @Override
          public void connectionErrorOccurred(ConnectionEvent event) {
            events.add("broken");
          }
        });
    try (Connection connection = pooled.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
    }
  }

  @AfterEach
  void close() throws SQLException {
    pooled.close();
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      assertTrue(rows.next());
      return rows.getInt(1);
    }
  }

  @Test
  void closingGivesBackAndRollsBack() throws SQLException {
    assertEquals(List.of("closed"), events);
    Connection first = pooled.getConnection();
    first.setAutoCommit(false);
    try (Statement statement = first.createStatement()) {
      statement.execute("INSERT INTO t VALUES (1)");
    }
    first.close();
    first.close();
    assertEquals(List.of("closed", "closed"), events);
    assertTrue(first.isClosed());
    assertFalse(first.isValid(1));
    Expect.error("08003", "connection is closed", first::createStatement);
    try (Connection second = pooled.getConnection()) {
      assertTrue(second.getAutoCommit());
      assertEquals(0, count(second));
    }
  }

  @Test
  void aNewHandleEndsTheOneBefore() throws SQLException {
    Connection first = pooled.getConnection();
    Connection second = pooled.getConnection();
    assertTrue(first.isClosed());
    first.close();
    assertEquals(0, count(second));
    assertEquals(List.of("closed"), events);
  }

  @Test
  void mistakesKeepTheConnection() throws SQLException {
    try (Connection connection = pooled.getConnection()) {
      assertThrows(SQLException.class, () -> connection.prepareStatement("SELEC"));
      assertEquals(0, count(connection));
      assertFalse(events.contains("broken"));
    }
  }

  @Test
  void sourcesTakeUsersAsBeans() throws SQLException {
    var source = new VicinalDataSource();
    source.setUrl("jdbc:vicinal:mem:");
    source.setUser("");
    source.setPassword("");
    source.getConnection().close();
    source.setUser("somebody");
    assertEquals("somebody", source.getUser());
    Expect.error("28P01", "user or password is wrong", source::getConnection);
  }
}
