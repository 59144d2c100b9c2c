package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vicinal.jdbc.client.EngineConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool, HikariCP, of connections to a server. */
final class NetworkedPoolTest {
  private static final int CONNECTIONS = 4;

  private NetworkedDatabase database;
  private HikariDataSource pool;

  @BeforeEach
  void open() throws Exception {
    database = new NetworkedDatabase("jdbc:vicinal:mem:networked-pool");
    var config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(60_000);
    pool = new HikariDataSource(config);
  }

  @AfterEach
  void close() {
    pool.close();
    database.close();
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next());
      return rows.getLong(1);
    }
  }

  @Test
  void manyThreadsShareFewConnections() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      var all = new ArrayList<Future<Long>>();
      for (int i = 0; i < 200; i++) {
        String sql = "SELECT " + i;
        all.add(threads.submit(() -> number(sql)));
      }
      for (int i = 0; i < 200; i++) {
        assertEquals(i, all.get(i).get());
      }
    }
    assertTrue(number("SELECT COUNT(*) FROM vicinal.sessions") <= CONNECTIONS);
  }

  @Test
  void whatIsLeftOpenIsRolledBackWhenTheConnectionIsReturned() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
      connection.setAutoCommit(false);
      connection.setReadOnly(false);
      statement.execute("INSERT INTO t VALUES (1)");
    }
    assertEquals(0, number("SELECT COUNT(*) FROM t"));
  }

  @Test
  void connectionsThatBreakAreReplaced() throws SQLException {
    Connection before;
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      before = connection.unwrap(EngineConnection.class);
      database.setMood(NetworkedDatabase.Mood.SILENT);
      SQLException lost =
          assertThrows(SQLException.class, () -> statement.executeQuery("SELECT 1"));
      assertEquals("08006", lost.getSQLState());
      database.setMood(NetworkedDatabase.Mood.WELL);
    }
    List<Connection> taken = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      taken.add(pool.getConnection());
    }
    for (Connection connection : taken) {
      assertNotSame(before, connection.unwrap(EngineConnection.class));
      assertTrue(connection.isValid(60));
      connection.close();
    }
    assertEquals(7, number("SELECT 7"));
  }
}
