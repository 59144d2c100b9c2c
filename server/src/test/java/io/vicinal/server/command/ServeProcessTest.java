package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server as it runs in production: a process that gets signals. */
final class ServeProcessTest {
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
