package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** Statements that would run for hours, of every kind of operator, and the tables they read. */
final class EndlessStatements {
  private static final int ROWS = 1_000;

  /** Many pairs, triples and so on of rows. */
  private static final String TRIPLES = "t a, t b, t c";

  private static final String QUADRUPLES = TRIPLES + ", t d";

  /** What only reads. */
  static final List<String> QUERIES =
      Stream.of(
              // scans, filters, projections, limits
              "SELECT COUNT(*) FROM SERIES WHERE g < 0",
              "SELECT g + 1 FROM SERIES WHERE g % 7 > 7",
              "SELECT SUM(x + y) FROM (SELECT random() AS x, g AS y FROM SERIES) AS r",
              "SELECT g FROM t a, t b, SERIES OFFSET 2000000000",
              "SELECT COUNT(*) FROM QUADRUPLES WHERE a.n + b.n + c.n IN"
                  + " (-1,-2,-3,-4,-5,-6,-7,-8,-9,-10,-11,-12,-13,-14,-15,-16,-17,-18,-19,-20,-21)",
              "SELECT COUNT(*) FROM TRIPLES, UNNEST(ARRAY[1, 2, 3, 4]) AS x, t d",
              "SELECT COUNT(*) FROM QUADRUPLES, vicinal.settings e WHERE a.n + b.n + d.n < 0",
              "SELECT COUNT(*) FROM TRIPLES, (VALUES MANY) AS v (x), t d WHERE a.n + d.n < 0",
              "SELECT COUNT(*) FROM QUADRUPLES WHERE a.o > b.o AND b.o > c.o AND c.o > d.o",
              // joins
              "SELECT COUNT(*) FROM t a JOIN t b USING (k) JOIN t c USING (k) JOIN t d USING (k)",
              "SELECT COUNT(*) FROM t a JOIN t b USING (k) JOIN t c ON c.k = b.k AND c.n + a.n < 0"
                  + " JOIN t d ON d.k = b.k",
              "SELECT COUNT(*) FROM t a LEFT JOIN t b ON a.k = b.k LEFT JOIN t c ON b.k = c.k"
                  + " LEFT JOIN t d ON c.k = d.k",
              "SELECT COUNT(*) FROM t a FULL JOIN t b ON a.k = b.k FULL JOIN t c ON b.k = c.k"
                  + " FULL JOIN t d ON c.k = d.k",
              "SELECT COUNT(*) FROM t a JOIN t b ON a.n < b.n + 7 JOIN t c ON b.n < c.n + 7, t d",
              "SELECT COUNT(*) FROM t a FULL JOIN t b ON a.n + b.n < 0"
                  + " FULL JOIN t c ON c.n + b.n < 0, t d, t e",
              "SELECT COUNT(*) FROM QUADRUPLES",
              "SELECT COUNT(*) FROM TRIPLES WHERE EXISTS"
                  + " (SELECT 1 FROM t d WHERE d.n + a.n + b.n + c.n < 0)",
              "SELECT COUNT(*) FROM TRIPLES WHERE a.n NOT IN (SELECT d.n + 10000 + b.id FROM t d)",
              "SELECT COUNT(*) FROM TRIPLES,"
                  + " LATERAL (SELECT COUNT(*) AS c FROM t d WHERE d.n < a.n + b.n) x",
              "SELECT (SELECT COUNT(*) FROM QUADRUPLES WHERE a.n + b.n + c.n + d.n < 0)",
              // orders and groups
              "SELECT a.n * b.n AS x FROM QUADRUPLES ORDER BY x DESC LIMIT 5",
              "SELECT a.n FROM QUADRUPLES ORDER BY a.n * b.n + c.n OFFSET 100000000",
              "SELECT SUM(g) FROM SERIES",
              "SELECT MEDIAN(g % 100) FROM SERIES",
              "SELECT STRING_AGG(CAST(g % 10 AS TEXT), '') FILTER (WHERE g < 0) FROM SERIES",
              "SELECT g % 10, COUNT(DISTINCT g % 100) FROM SERIES GROUP BY g % 10",
              "SELECT COUNT(*) FROM (SELECT a.n, COUNT(*) FROM QUADRUPLES GROUP BY ROLLUP (a.n))",
              // windows
              "SELECT SUM(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED"
                  + " FOLLOWING), MAX(x) OVER (ORDER BY x ROWS BETWEEN 90000 PRECEDING AND 90000"
                  + " FOLLOWING) FROM generate_series(1, 200000) AS s (x)",
              "SELECT MAX(x) OVER (ORDER BY x GROUPS BETWEEN 90000 PRECEDING AND 90000 FOLLOWING"
                  + " EXCLUDE CURRENT ROW) FROM generate_series(1, 200000) AS s (x)",
              // sets
              "SELECT COUNT(*) FROM (SELECT g % 5 FROM SERIES UNION SELECT 1)",
              "SELECT COUNT(*) FROM (SELECT g FROM SERIES UNION ALL SELECT g FROM SERIES)",
              "SELECT COUNT(*) FROM (SELECT g % 5 FROM SERIES INTERSECT SELECT 1)",
              "SELECT COUNT(*) FROM (SELECT g % 5 FROM SERIES EXCEPT SELECT 1)",
              "SELECT DISTINCT g % 5 FROM SERIES",
              "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x % 10 FROM r)"
                  + " SELECT COUNT(*) FROM r",
              // vectors
              "SELECT a.id FROM QUADRUPLES ORDER BY a.v <-> b.v LIMIT 5",
              "SELECT COUNT(*) FROM TRIPLES,"
                  + " LATERAL (SELECT d.id FROM t d ORDER BY d.v <-> a.v LIMIT 5) x",
              "SELECT COUNT(*) FROM t a, LATERAL (SELECT b.id FROM t b ORDER BY b.v <-> a.v LIMIT"
                  + " 5) x, t c, t d, t e WHERE c.n + d.n + e.n < 0",
              "SELECT COUNT(*) FROM t a JOIN t b ON a.v <-> b.v < -1 JOIN t c ON TRUE, t d, t e",
              // functions of long values
              "SELECT COUNT(*) FROM TRIPLES WHERE REPEAT('a', 10000000) || a.n ~ '(a|a|aa)*b'",
              "SELECT COUNT(*) FROM TRIPLES"
                  + " WHERE LENGTH(regexp_replace(REPEAT('a', 1000000) || a.n, 'a', 'bb', 'g'))"
                  + " = b.n",
              "SELECT COUNT(*) FROM TRIPLES"
                  + " WHERE JSON_VALUE('{\"a\": ' || a.n || '}', '$.a') = 'x' || b.n || c.n",
              "SELECT COUNT(*) FROM TRIPLES WHERE JSON_VALUE("
                  + "'{\"a\": [' || REPEAT('1,', 2000000) || a.n || ']}', '$.a[0]') = 'x' || b.n",
              "EXPLAIN ANALYZE SELECT COUNT(*) FROM t a JOIN t b USING (k) JOIN t c USING (k)"
                  + " JOIN t d USING (k)")
          .map(EndlessStatements::complete)
          .toList();

  /** What changes rows, in the end. */
  static final List<String> CHANGES =
      Stream.of(
              "INSERT INTO u SELECT g, 1 FROM SERIES WHERE g < 0",
              "INSERT INTO u SELECT g, 1 FROM SERIES WHERE g < 0 ON CONFLICT (a) DO NOTHING",
              "UPDATE t SET n = n + 1 WHERE"
                  + " (SELECT COUNT(*) FROM t b, t c, t d WHERE b.n + c.n + d.n + t.n < 0) > 0",
              "UPDATE t SET n = b.n FROM t b, t c, t d WHERE t.n + b.n + c.n + d.n < 0",
              "DELETE FROM t USING t b, t c, t d WHERE t.n + b.n + c.n + d.n < 0",
              "DELETE FROM t WHERE"
                  + " (SELECT COUNT(*) FROM t b, t c, t d WHERE b.n + c.n + t.n < 0) > 0"
                  + " RETURNING id",
              "MERGE INTO u USING (SELECT g FROM SERIES WHERE g < 0) b ON u.a = b.g"
                  + " WHEN NOT MATCHED THEN INSERT VALUES (b.g, 1)",
              "CREATE TABLE w AS SELECT g FROM SERIES WHERE g < 0")
          .map(EndlessStatements::complete)
          .toList();

  private EndlessStatements() {}

  static String complete(String sql) {
    return sql.replace("SERIES", "generate_series(1, 2000000000) AS s (g)")
        .replace("MANY", "(1)" + ", (2), (3)".repeat(200))
        .replace("QUADRUPLES", QUADRUPLES)
        .replace("TRIPLES", TRIPLES);
  }

  /** Creates the tables. */
  static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, k INTEGER, o TIME, v VECTOR(4))");
      statement.execute("CREATE TABLE u (a BIGINT PRIMARY KEY, b INTEGER)");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t VALUES (?, ?, 1, TIME '12:30:00', ?)")) {
      for (int id = 0; id < ROWS; id++) {
        insert.setInt(1, id);
        insert.setInt(2, id);
        insert.setObject(3, new float[] {id, id % 7, id % 11, 1});
        insert.addBatch();
      }
      insert.executeBatch();
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE INDEX t_v ON t USING hnsw (v vector_l2_ops)");
    }
  }

  /** Fails unless the connection answers, and all tables are as they were filled. */
  static void assertUnchanged(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT COUNT(*), SUM(n), (SELECT COUNT(*) FROM u) FROM t")) {
      assertTrue(rows.next());
      assertEquals(ROWS, rows.getInt(1));
      assertEquals(ROWS * (ROWS - 1L) / 2, rows.getLong(2));
      assertEquals(0, rows.getInt(3));
    }
  }
}
