package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vicinal.storage.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Leaves statements half-way in all ways and counts the files that stay mapped; knows Linux only.
 */
final class LeakTest {
  private static final Path MAPS = Path.of("/proc/self/maps");

  @TempDir Path data;

  private List<String> mapped() throws IOException {
    String prefix = data.toRealPath() + "/databases/";
    try (Stream<String> lines = Files.lines(MAPS)) {
      return lines.filter(line -> line.contains(prefix)).toList();
    }
  }

  @Test
  void filesOfADroppedTableGoWithTheLastReaderHoweverItEnds() throws Exception {
    assumeTrue(Files.exists(MAPS));
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:" + data)) {
      fill(connection);
      assertTrue(!mapped().isEmpty(), "the rows are in files");
      for (int i = 0; i < 5; i++) {
        fail(connection, "SELECT 1 / (id - 700) FROM t");
        fail(connection, "SELECT id FROM t WHERE 1 / (id - 700) > 5");
        fail(connection, "SELECT 1 / (id - 3) FROM t ORDER BY v <-> '[3,0,0]' LIMIT 10");
        fail(connection, "SELECT id FROM t ORDER BY v <-> '[1,2]' LIMIT 10");
        fail(connection, "UPDATE t SET id = 1 / (id - 700)");
        fail(connection, "INSERT INTO t SELECT id, v FROM t");
        fail(connection, "DELETE FROM t WHERE 1 / (id - 700) > 5");
        leave(connection, "SELECT id FROM t");
        leave(connection, "SELECT id FROM t ORDER BY v <-> '[3,0,0]' LIMIT 500");
        leave(connection, "SELECT a.id FROM t a JOIN t b ON a.id = b.id ORDER BY a.id");
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("DROP TABLE t");
      }
      // Background work may still be giving back what it looked at.
      Eventually.await("no file is mapped", () -> mapped().isEmpty());
    }
    assertEquals(List.of(), mapped());
  }

  private static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(3))");
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
        for (int id = 0; id < 1_000; id++) {
          insert.setInt(1, id);
          insert.setObject(2, new float[] {id, 0, 1});
          insert.addBatch();
        }
        insert.executeBatch();
      }
      statement.execute("CREATE VECTOR INDEX t_v ON t (v) USING HNSW WITH (metric = 'l2')");
    }
  }

  private static void fail(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThrows(
          SQLException.class,
          () -> {
            if (statement.execute(sql)) {
              try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                  rows.getInt(1);
                }
              }
            }
          },
          sql);
    }
  }

  /** Reads one row and closes the statement only. */
  private static void leave(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertTrue(statement.executeQuery(sql).next());
    }
  }
}
