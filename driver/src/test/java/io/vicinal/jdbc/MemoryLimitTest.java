package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The setting and the connection property {@code memory_limit}. */
class MemoryLimitTest {
  private static final String URL = "jdbc:vicinal:mem:";
  private static final int ROWS = 2_000;

  private static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(64))");
    }
    insert(connection, 0, ROWS);
  }

  private static void insert(Connection connection, int from, int to) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      var vector = new float[64];
      for (int id = from; id < to; id++) {
        vector[0] = id;
        insert.setInt(1, id);
        insert.setObject(2, vector);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static String only(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next());
      return rows.getString(1);
    }
  }

  private static void set(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void outOfMemory(org.junit.jupiter.api.function.Executable work) {
    SQLException error = assertThrows(SQLException.class, work);
    assertEquals("53200", error.getSQLState(), error.getMessage());
  }

  @Test
  void aStatementBeyondTheLimitIsRefusedAndChangesNothing() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL)) {
      fill(connection);
      String nearest =
          "SELECT COUNT(*) FROM (SELECT id FROM t ORDER BY v <-> (SELECT v FROM t WHERE id = 7)"
              + " LIMIT 1500)";
      assertEquals("1500", only(connection, nearest));
      set(connection, "SET memory_limit = '64kB'");
      outOfMemory(() -> only(connection, nearest));
      outOfMemory(() -> insert(connection, ROWS, 2 * ROWS));
      assertEquals("" + ROWS, only(connection, "SELECT COUNT(*) FROM t"));
      set(connection, "SET memory_limit = 67108864");
      assertEquals("64MB", only(connection, "SHOW memory_limit"));
      assertEquals("1500", only(connection, nearest));
      insert(connection, ROWS, 2 * ROWS);
      Expect.error(
          "22023",
          "memory_limit must be a number of bytes such as '512MB', or 0 for none, not much\n"
              + "line 1, column 20",
          () -> set(connection, "SET memory_limit = 'much'"));
    }
  }

  @Test
  void rowsThatSortsJoinsAndWindowsKeepAreCounted() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL)) {
      fill(connection);
      for (String keeping :
          List.of(
              "SELECT id, VECTOR_DIMS(v) FROM t ORDER BY MOD(id, 7), id",
              "SELECT MAX(VECTOR_DIMS(b.v)) FROM t a JOIN t b ON a.id = b.id",
              "SELECT SUM(id) OVER (ORDER BY MOD(id, 5)), VECTOR_DIMS(v) FROM t")) {
        set(connection, "SET memory_limit = '32kB'");
        outOfMemory(() -> only(connection, keeping));
        set(connection, "SET memory_limit = '64MB'");
        only(connection, keeping);
      }
    }
  }

  @Test
  void groupsAndSetsAreCountedOncePerGroup() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL)) {
      String numbers = "FROM generate_series(1, 20000) AS g (n)";
      String groups = "SELECT COUNT(*) FROM (SELECT n, COUNT(*) AS c " + numbers + " GROUP BY n)";
      String distinct = "SELECT COUNT(*) FROM (SELECT DISTINCT n + 1 " + numbers + ")";
      String union =
          "SELECT COUNT(*) FROM (SELECT n " + numbers + " UNION SELECT n + 1 " + numbers + ")";
      String intersect =
          "SELECT COUNT(*) FROM (SELECT n " + numbers + " INTERSECT SELECT n + 1 " + numbers + ")";
      String collected = "SELECT CARDINALITY(ARRAY_AGG(n)) " + numbers;
      List<String> counts = List.of("20000", "20000", "20001", "19999", "20000");
      List<String> all = List.of(groups, distinct, union, intersect, collected);
      for (int i = 0; i < all.size(); i++) {
        set(connection, "SET memory_limit = 0");
        assertEquals(counts.get(i), only(connection, all.get(i)));
        set(connection, "SET memory_limit = '128kB'");
        String sql = all.get(i);
        outOfMemory(() -> only(connection, sql));
      }
      assertEquals(
          "20000",
          only(
              connection,
              "SELECT SUM(c) FROM (SELECT n % 7 AS k, COUNT(*) AS c "
                  + numbers
                  + " GROUP BY n % 7)"));
    }
  }

  @Test
  void rowsThatAChangeOrAnOuterJoinKeepsAreCounted() throws SQLException {
    String numbers = "generate_series(1, 50000) AS %s (x)";
    try (Connection connection = DriverManager.getConnection(URL + "?memory_limit=1MB")) {
      set(connection, "CREATE TABLE u (x BIGINT, y INTEGER)");
      outOfMemory(
          () -> set(connection, "INSERT INTO u SELECT x, 1 FROM " + numbers.formatted("a")));
      outOfMemory(
          () -> set(connection, "CREATE TABLE w AS SELECT x FROM " + numbers.formatted("a")));
      outOfMemory(() ->
          only(
              connection,
              "SELECT COUNT(*) FROM "
                  + numbers.formatted("a")
                  + " FULL JOIN "
                  + numbers.formatted("b")
                  + " ON a.x + b.x < 0"));
      assertEquals("0", only(connection, "SELECT COUNT(*) FROM u"));
      set(connection, "INSERT INTO u SELECT x, 1 FROM generate_series(1, 100) AS a (x)");
      assertEquals("100", only(connection, "SELECT COUNT(*) FROM u"));
    }
  }

  @Test
  void theChangesOfAnOpenTransactionAreCountedTogether() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL + "?memory_limit=256kB")) {
      assertEquals("256kB", only(connection, "SHOW memory_limit"));
      set(connection, "CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(64))");
      connection.setAutoCommit(false);
      insert(connection, 0, 200);
      outOfMemory(() -> {
        for (int id = 200; id < 20_000; id += 200) {
          insert(connection, id, id + 200);
        }
      });
      connection.commit();
      long kept = Long.parseLong(only(connection, "SELECT COUNT(*) FROM t"));
      assertEquals(0, kept % 200);
      insert(connection, 100_000, 100_200);
      connection.commit();
      assertEquals("" + (kept + 200), only(connection, "SELECT COUNT(*) FROM t"));
    }
  }

  @Test
  void whatIsSetComesBeforeTheProperty() throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL + "?memory_limit=1GB")) {
      set(connection, "SET memory_limit = 0");
      assertEquals("0", only(connection, "SHOW memory_limit"));
      set(connection, "RESET memory_limit");
      assertEquals("1GB", only(connection, "SHOW memory_limit"));
    }
    Expect.error(
        "08001",
        "connection property \"memory_limit\" must be a number of bytes such as 512MB, or 0 for"
            + " none, not \"1XB\"",
        () -> DriverManager.getConnection(URL + "?memory_limit=1XB"));
  }
}
