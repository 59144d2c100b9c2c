package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ALTER TABLE that writes rows anew, while others work, and after the next open. */
final class RewrittenTableTest {
  private static final int UPDATES = 25;

  @TempDir Path temporary;

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:vicinal:" + temporary.resolve("data"));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(sql);
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next());
      return rows.getString(1);
    }
  }

  @Test
  void changesByOthersAreNotLost() throws Exception {
    try (Connection connection = connect();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      execute(connection, "CREATE TABLE t (id INT PRIMARY KEY, n INT, v VECTOR(2))");
      execute(connection, "CREATE VECTOR INDEX ON t (v)");
      execute(connection, "INSERT INTO t VALUES (1, 0, '[1,0]'), (2, 0, '[0,1]')");
      var running = new AtomicInteger(2);
      var done = new ArrayList<Future<?>>();
      for (int i = 0; i < 2; i++) {
        done.add(
            threads.submit(() -> {
              try (Connection own = connect();
                  PreparedStatement update =
                      own.prepareStatement("UPDATE t SET n = n + ? WHERE id = 1")) {
                for (int k = 0; k < UPDATES; k++) {
                  update.setInt(1, 1);
                  assertEquals(1, update.executeUpdate());
                }
              } finally {
                running.decrementAndGet();
              }
              return true;
            }));
      }
      for (int i = 0; i < 10 && running.get() > 0; i++) {
        String type = i % 2 == 0 ? "BIGINT" : "INT";
        execute(connection, "ALTER TABLE t ALTER n TYPE " + type);
      }
      for (Future<?> future : done) {
        Object _ = future.get(60, TimeUnit.SECONDS);
      }
      assertEquals(String.valueOf(2 * UPDATES), value(connection, "SELECT n FROM t WHERE id = 1"));
      assertEquals("2", value(connection, "SELECT COUNT(*) FROM t"));
      assertEquals("2", value(connection, "SELECT id FROM t ORDER BY v <-> '[0,1]' LIMIT 1"));
    }
  }

  @Test
  void theRowsAreThereAfterTheNextOpen() throws SQLException {
    try (Connection connection = connect()) {
      execute(connection, "CREATE TABLE t (id SERIAL PRIMARY KEY, n INT, v VECTOR(2))");
      execute(connection, "CREATE INDEX t_n ON t (n)");
      execute(connection, "CREATE VECTOR INDEX t_v ON t (v)");
      execute(connection, "INSERT INTO t (n, v) VALUES (7, '[1,0]'), (8, '[0,1]')");
      execute(connection, "ALTER TABLE t ALTER n TYPE TEXT, ADD COLUMN k BIGSERIAL");
    }
    try (Connection connection = connect()) {
      assertEquals("1", value(connection, "SELECT id FROM t WHERE n = '7'"));
      assertEquals("2", value(connection, "SELECT id FROM t ORDER BY v <-> '[0,1]' LIMIT 1"));
      assertEquals("2", value(connection, "SELECT COUNT(*) FROM vicinal.indexes"));
      assertEquals("3", value(connection, "INSERT INTO t (n) VALUES ('9') RETURNING k"));
    }
  }

  @Test
  void preparedStatementsGoOnWithTheNewTable() throws SQLException {
    try (Connection connection = connect();
        Connection other = connect()) {
      execute(connection, "CREATE TABLE t (id INT PRIMARY KEY, n INT)");
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)");
          PreparedStatement select = connection.prepareStatement("SELECT n FROM t WHERE id = ?")) {
        insert.setInt(1, 1);
        insert.setInt(2, 10);
        assertEquals(1, insert.executeUpdate());
        execute(other, "ALTER TABLE t ALTER n TYPE BIGINT USING n * 3000000000");
        insert.setInt(1, 2);
        insert.setLong(2, 5_000_000_000L);
        assertEquals(1, insert.executeUpdate());
        select.setInt(1, 1);
        try (ResultSet rows = select.executeQuery()) {
          assertTrue(rows.next());
          assertEquals(30_000_000_000L, rows.getLong(1));
        }
      }
    }
  }

  @Test
  void aTransactionThatBeganBeforeIsRefused() throws SQLException {
    try (Connection connection = connect();
        Connection other = connect()) {
      execute(connection, "CREATE TABLE t (id INT PRIMARY KEY, n INT)");
      execute(connection, "INSERT INTO t VALUES (1, 1)");
      other.setAutoCommit(false);
      execute(other, "UPDATE t SET n = 2");
      execute(connection, "ALTER TABLE t ALTER n TYPE TEXT");
      SQLException read = assertThrows(SQLException.class, () -> value(other, "SELECT n FROM t"));
      assertEquals("40001", read.getSQLState());
      SQLException commit = assertThrows(SQLException.class, other::commit);
      assertEquals("40001", commit.getSQLState());
      assertEquals("1", value(connection, "SELECT n FROM t"));
      other.rollback();
      assertEquals("1", value(other, "SELECT n FROM t"));
    }
  }

  @Test
  void aStatementThatRunsPastItsTimeLeavesEverything() throws SQLException {
    try (Connection connection = connect()) {
      execute(connection, "CREATE TABLE t (id INT PRIMARY KEY, n INT)");
      execute(connection, "INSERT INTO t SELECT i, i FROM generate_series(1, 2000) AS g(i)");
      try (Statement statement = connection.createStatement()) {
        statement.setQueryTimeout(1);
        SQLException error =
            assertThrows(
                SQLException.class,
                () ->
                    statement.execute(
                        "ALTER TABLE t ALTER n TYPE INT USING n + LENGTH(REPEAT(MD5(REPEAT('x',"
                            + " 5000000 + n)), 1))"));
        assertEquals("57014", error.getSQLState());
      }
      assertEquals("1", value(connection, "SELECT n FROM t WHERE id = 1"));
      execute(connection, "UPDATE t SET n = 5 WHERE id = 1");
      assertEquals("5", value(connection, "SELECT n FROM t WHERE id = 1"));
      assertEquals("1", value(connection, "SELECT COUNT(*) FROM vicinal.tables"));
    }
  }
}
