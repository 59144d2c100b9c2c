package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cancels commands that work on whole tables, at ever earlier moments until one does not come too
 * late: each has no effect then, and the next one works.
 */
@Timeout(600)
final class CancelledCommandsTest {
  private static final int ROWS = 6_000;
  private static final int DIMENSION = 48;
  private static final Duration FIRST_WORK = Duration.ofMillis(40);
  private static final Duration LATEST = Duration.ofSeconds(5); // far more than it takes
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    connection = DriverManager.getConnection("jdbc:vicinal:mem:");
    run("CREATE TABLE t (id INT PRIMARY KEY, n INT, v VECTOR(" + DIMENSION + "))");
    run("CREATE TABLE u (a INT PRIMARY KEY, b INT)");
    var random = new Random(5);
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?)")) {
      var vector = new float[DIMENSION];
      for (int id = 0; id < ROWS; id++) {
        for (int i = 0; i < DIMENSION; i++) {
          vector[i] = random.nextFloat();
        }
        insert.setInt(1, id);
        insert.setInt(2, id % 100);
        insert.setObject(3, vector);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    run("CREATE INDEX t_v ON t USING hnsw (v vector_l2_ops) WITH (m = 8, ef_construction = 40)");
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  private static void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next());
      return rows.getLong(1);
    }
  }

  /** Makes that a statement can run once more. */
  private interface Again {
    void prepare() throws SQLException;
  }

  /** Runs {@code sql} until a cancel does not come too late for it. */
  private static void cancel(String sql, Again again) throws Exception {
    Duration work = FIRST_WORK;
    Interruption end;
    long start = System.nanoTime();
    do {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        end = Interruption.of(statement, work);
      }
      System.out.println("CANCEL " + end + ": " + sql);
      assertTrue(end.cpuNanos() < LATEST.toNanos(), end.toString());
      if (end.state().equals(Interruption.DONE)) {
        again.prepare();
      }
      work = work.dividedBy(2);
    } while (end.state().equals(Interruption.DONE)
        && System.nanoTime() - start < PATIENCE.toNanos());
    assertEquals("57014", end.state());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REINDEX INDEX t_v",
        "ANALYZE t",
        "CALL vicinal.recall_report('t_v', 1000)",
        "CALL vicinal.verify()"
      })
  void whatOnlyLooksOrMakesAnewEnds(String sql) throws Exception {
    cancel(sql, () -> {});
    assertEquals(ROWS, number("SELECT COUNT(*) FROM t"));
    assertEquals(1, number("SELECT COUNT(*) FROM vicinal.indexes WHERE name = 't_v'"));
    assertEquals(
        10,
        number(
            "SELECT COUNT(*) FROM (SELECT id FROM t ORDER BY v <-> (SELECT v FROM t WHERE id = 7)"
                + " LIMIT 10)"));
    run(sql);
  }

  @Test
  void anIndexIsNotThere() throws Exception {
    String sql = "CREATE INDEX t_w ON t USING hnsw (v vector_cosine_ops)";
    cancel(sql, () -> run("DROP INDEX t_w"));
    assertEquals(0, number("SELECT COUNT(*) FROM vicinal.indexes WHERE name = 't_w'"));
    run("CREATE INDEX t_w ON t USING hnsw (v vector_cosine_ops) WITH (m = 4, ef_construction = 8)");
    run("DROP INDEX t_w");
  }

  @Test
  void aMergeOfFilesLeavesTheRows() throws Exception {
    run("UPDATE t SET n = n + 1");
    cancel("OPTIMIZE TABLE t", () -> run("UPDATE t SET n = n"));
    assertEquals(ROWS, number("SELECT COUNT(*) FROM t"));
    assertEquals(ROWS * 101L / 2, number("SELECT SUM(n) FROM t"));
    run("UPDATE t SET n = n - 1");
  }

  @Test
  void aCommitOfManyRowsLeavesTheTransactionOpen() throws Exception {
    String insert = "INSERT INTO u SELECT g, 1 FROM generate_series(1, 60000) AS s (g)";
    connection.setAutoCommit(false);
    try {
      run(insert);
      cancel(
          "COMMIT",
          () -> {
            run("DELETE FROM u");
            connection.commit();
            run(insert);
          });
      assertEquals(60_000, number("SELECT COUNT(*) FROM u"));
      connection.rollback();
      assertEquals(0, number("SELECT COUNT(*) FROM u"));
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
