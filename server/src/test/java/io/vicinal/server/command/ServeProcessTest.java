package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server as it runs in production: a process that gets signals. */
final class ServeProcessTest {
  private static final long PATIENCE_SECONDS = 120;
  private static final int SIGTERM_EXIT = 128 + 15;

  @TempDir private Path directory;

  @Test
  void itStopsInOrderAndKeepsWhatWasAcknowledged() throws Exception {
    Path data = directory.resolve("data");
    ServedProcess.prepare(data);
    try (var server = new ServedProcess(data)) {
      assertEquals(200, server.status("/health/live"));
      assertEquals(200, server.status("/health/ready"));
      Connection open = server.connect();
      try (Statement statement = open.createStatement()) {
        statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
        statement.execute("INSERT INTO t VALUES (1), (2)");
        open.setAutoCommit(false);
        statement.execute("INSERT INTO t VALUES (3)");
      }
      assertEquals(SIGTERM_EXIT, server.stop(), server::errors);
    }
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:" + data);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      assertTrue(rows.next());
      assertEquals(2, rows.getInt(1), "what was open is rolled back");
    }
  }

  @Test
  void itStopsAlsoWhileAStatementRunsThatHasNoEnd() throws Exception {
    Path data = directory.resolve("data");
    ServedProcess.prepare(data);
    try (var server = new ServedProcess(data, "--stop-seconds", "1");
        Connection open = server.connect();
        Statement statement = open.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
      statement.execute("INSERT INTO t VALUES (1), (2)");
      var running =
          new FutureTask<>(() ->
              assertThrows(
                  Exception.class,
                  () ->
                      statement.execute(
                          "INSERT INTO t SELECT a.x * 1000000 + b.y FROM"
                              + " generate_series(1, 1000000) AS a(x),"
                              + " generate_series(1, 1000000) AS b(y) WHERE a.x + b.y < 0")));
      Thread thread = Thread.ofPlatform().daemon().start(running);
      awaitStatement(server, "INSERT INTO t SELECT%");
      assertEquals(SIGTERM_EXIT, server.stop(), server::errors);
      assertNotNull(running.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      thread.join();
    } catch (RuntimeException | SQLException e) {
      // closing what the stopped server had open fails
    }
    assertEquals(2, count(data));
  }

  private static void awaitStatement(ServedProcess server, String pattern) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      int count = 0;
      while (count == 0) {
        assertTrue(System.nanoTime() < deadline, "the statement does not run");
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM vicinal.statements WHERE sql LIKE '" + pattern + "'")) {
          assertTrue(rows.next());
          count = rows.getInt(1);
        }
        Thread.sleep(10);
      }
    }
  }

  private static int count(Path data) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:" + data);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      assertTrue(rows.next());
      return rows.getInt(1);
    }
  }

  @Test
  void aStartAfterAKillHasWhatWasAcknowledged() throws Exception {
    Path data = directory.resolve("data");
    ServedProcess.prepare(data);
    try (var server = new ServedProcess(data);
        Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
      statement.execute("INSERT INTO t VALUES (1), (2)");
      server.kill();
    } catch (RuntimeException | SQLException e) {
      // closing what the killed server had open fails
    }
    try (var server = new ServedProcess(data);
        Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      assertEquals(200, server.status("/health/ready"));
      assertTrue(rows.next());
      assertEquals(2, rows.getInt(1));
    }
  }
}
