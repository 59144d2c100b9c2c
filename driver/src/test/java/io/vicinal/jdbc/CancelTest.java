package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cancels statements that would run for hours, one for every kind of operator: each ends with
 * 57014, changes nothing, and the connection stays usable.
 */
@Timeout(600)
final class CancelTest {
  private static final String URL = "jdbc:vicinal:mem:cancel";
  private static final int ROWS = 3_000;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    connection = DriverManager.getConnection(URL);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, k INTEGER, v VECTOR(4))");
      statement.execute("CREATE TABLE u (a BIGINT, b INTEGER)");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t VALUES (?, ?, 1, ?)")) {
      for (int id = 0; id < ROWS; id++) {
        insert.setInt(1, id);
        insert.setInt(2, id);
        insert.setObject(3, new float[] {id, id % 7, id % 11, 1});
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  private static String series(String sql) {
    return sql.replace("SERIES", "generate_series(1, 2000000000) AS s (g)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // scans, filters, projections, limits
        "SELECT COUNT(*) FROM SERIES WHERE g < 0",
        "SELECT g + 1 FROM SERIES WHERE g % 7 > 7",
        "SELECT g FROM t a, t b, SERIES OFFSET 2000000000",
        "SELECT COUNT(*) FROM t a, t b, t c WHERE a.n + b.n + c.n IN"
            + " (-1,-2,-3,-4,-5,-6,-7,-8,-9,-10,-11,-12,-13,-14,-15,-16,-17,-18,-19,-20,-21,-22)",
        "SELECT COUNT(*) FROM t a, t b, UNNEST(ARRAY[1, 2, 3, 4]) AS x, t c",
        // joins
        "SELECT COUNT(*) FROM t a JOIN t b ON a.k = b.k JOIN t c ON c.k = b.k",
        "SELECT COUNT(*) FROM t a JOIN t b ON a.k = b.k JOIN t c ON c.k = b.k AND c.n + a.n < 0",
        "SELECT COUNT(*) FROM t a LEFT JOIN t b ON a.k = b.k LEFT JOIN t c ON b.k = c.k",
        "SELECT COUNT(*) FROM t a FULL JOIN t b ON a.k = b.k FULL JOIN t c ON b.k = c.k",
        "SELECT COUNT(*) FROM t a JOIN t b ON a.n < b.n + 7 JOIN t c ON b.n < c.n + 7",
        "SELECT COUNT(*) FROM t a FULL JOIN t b ON a.n + b.n < 0 FULL JOIN t c ON c.n + b.n < 0, t"
            + " d",
        "SELECT COUNT(*) FROM t a, t b, t c, t d",
        "SELECT COUNT(*) FROM t a, t b WHERE EXISTS (SELECT 1 FROM t c WHERE c.n + a.n + b.n < 0)",
        "SELECT COUNT(*) FROM t a, t b WHERE a.n NOT IN (SELECT c.n + 10000 + b.id FROM t c)",
        "SELECT COUNT(*) FROM t a, t b, LATERAL (SELECT COUNT(*) AS c FROM t c WHERE c.n < a.n) x",
        "SELECT (SELECT COUNT(*) FROM t a, t b, t c WHERE a.n + b.n + c.n < 0)",
        // orders, groups, windows, sets
        "SELECT a.n * b.n AS x FROM t a, t b, t c ORDER BY x DESC LIMIT 5",
        "SELECT SUM(g) FROM SERIES",
        "SELECT g % 10, COUNT(DISTINCT g % 100) FROM SERIES GROUP BY g % 10",
        "SELECT SUM(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),"
            + " MAX(x) OVER (ORDER BY x ROWS BETWEEN 90000 PRECEDING AND 90000 FOLLOWING)"
            + " FROM generate_series(1, 200000) AS s (x)",
        "SELECT COUNT(*) FROM (SELECT g % 5 FROM SERIES UNION SELECT 1)",
        "SELECT COUNT(*) FROM (SELECT g FROM SERIES UNION ALL SELECT g FROM SERIES)",
        "SELECT COUNT(*) FROM (SELECT g % 5 FROM SERIES INTERSECT SELECT 1)",
        "SELECT COUNT(*) FROM (SELECT g % 5 FROM SERIES EXCEPT SELECT 1)",
        "SELECT DISTINCT g % 5 FROM SERIES",
        "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x % 10 FROM r) SELECT COUNT(*) FROM r",
        // vectors
        "SELECT a.id FROM t a, t b, t c ORDER BY a.v <-> b.v LIMIT 5",
        "SELECT COUNT(*) FROM t a, t b,"
            + " LATERAL (SELECT c.id FROM t c ORDER BY c.v <-> a.v LIMIT 5) x",
        "SELECT COUNT(*) FROM t a JOIN t b ON a.v <-> b.v < -1 JOIN t c ON TRUE",
        // changes
        "INSERT INTO u SELECT g, 1 FROM SERIES WHERE g < 0",
        "UPDATE t SET n = n + 1 WHERE (SELECT COUNT(*) FROM t b, t c WHERE b.n + c.n + t.n < 0) >"
            + " 0",
        "UPDATE t SET n = b.n FROM t b, t c WHERE t.n + b.n + c.n < 0",
        "DELETE FROM t USING t b, t c WHERE t.n + b.n + c.n < 0",
        "MERGE INTO u USING (SELECT g FROM SERIES WHERE g < 0) b ON u.a = b.g"
            + " WHEN NOT MATCHED THEN INSERT VALUES (b.g, 1)",
        "CREATE TABLE w AS SELECT g FROM SERIES WHERE g < 0",
        "EXPLAIN ANALYZE SELECT COUNT(*) FROM t a JOIN t b ON a.k = b.k JOIN t c ON c.k = b.k",
        // functions of long values
        "SELECT COUNT(*) FROM t a, t b WHERE REPEAT('a', 10000000) || a.n ~ '(a|a|aa)*b'",
        "SELECT COUNT(*) FROM t a, t b"
            + " WHERE LENGTH(regexp_replace(REPEAT('a', 1000000) || a.n, 'a', 'bb', 'g')) = b.n"
      })
  void endsWhatRunsForHours(String sql) throws Exception {
    try (PreparedStatement statement = connection.prepareStatement(series(sql))) {
      var running = new FutureTask<>(() -> run(statement));
      Thread thread = Thread.ofPlatform().daemon().start(running);
      while (!thread.join(PAUSE)) { // a cancel before it runs does nothing
        statement.cancel();
      }
      assertEquals("57014", running.get());
    }
    assertUsable();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COUNT(*) FROM SERIES WHERE g < 0",
        "SELECT COUNT(*) FROM t a JOIN t b ON a.k = b.k JOIN t c ON c.k = b.k",
        "UPDATE t SET n = b.n FROM t b, t c WHERE t.n + b.n + c.n < 0"
      })
  void aTimeLimitEndsIt(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(series(sql))) {
      statement.setQueryTimeout(1);
      SQLException error = assertThrows(SQLException.class, statement::execute);
      assertInstanceOf(SQLTimeoutException.class, error);
      assertEquals("57014", error.getSQLState());
    }
    assertUsable();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT g FROM SERIES",
        "SELECT g FROM SERIES WHERE g % 2 = 0",
        "SELECT a.n FROM t a, t b, t c",
        "SELECT a.n FROM t a JOIN t b ON a.k = b.k JOIN t c ON c.k = b.k",
        "SELECT a.n FROM t a JOIN t b ON a.n < b.n + 7 JOIN t c ON b.n < c.n + 7",
        "SELECT g FROM SERIES UNION ALL SELECT g FROM SERIES",
        "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r",
        "SELECT a.n FROM t a, t b, LATERAL (SELECT c.id FROM t c ORDER BY c.v <-> a.v LIMIT 5) x"
      })
  void aRowLimitEndsIt(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(3);
      int count = 0;
      try (ResultSet rows = statement.executeQuery(series(sql))) {
        while (rows.next()) {
          count++;
        }
      }
      assertEquals(3, count);
    }
    assertUsable();
  }

  private static void assertUsable() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*), SUM(n) FROM t")) {
      assertTrue(rows.next());
      assertEquals(ROWS, rows.getInt(1));
      assertEquals(ROWS * (ROWS - 1L) / 2, rows.getLong(2));
    }
  }

  /** Returns the SQLSTATE that ended the statement, or "done". */
  private static String run(PreparedStatement statement) {
    try {
      if (statement.execute()) {
        try (ResultSet rows = statement.getResultSet()) {
          while (rows.next()) {
            rows.getObject(1);
          }
        }
      }
      return "done";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }
}
