package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vicinal.jdbc.client.EngineConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A pool, HikariCP, throws connections away by the SQLSTATE of errors: those of users' mistakes
 * must not be among them, whatever class they are of, and only a connection that is gone is.
 */
@ParameterizedClass
@EnumSource(Where.class)
final class PoolKeepsConnectionsTest {
  @Parameter Where where;

  private Connection keeper;
  private HikariDataSource pool;

  @BeforeEach
  void open() throws SQLException {
    var config = new HikariConfig();
    keeper = where.connect("jdbc:vicinal:mem:pool");
    config.setJdbcUrl(keeper.getMetaData().getURL());
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(60_000);
    pool = new HikariDataSource(config);
    run("CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL CHECK (n > 0), v VECTOR(2))");
    run("INSERT INTO t VALUES (1, 1, '[1,1]'), (2, 2, '[2,2]')");
    run("CREATE SEQUENCE s MAXVALUE 1");
    run("SELECT nextval('s')");
    run("CREATE SEQUENCE fresh");
    run("CREATE VIEW w AS SELECT id FROM t");
  }

  @AfterEach
  void close() throws SQLException {
    pool.close();
    keeper.close();
    Where.stop();
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      read(statement, sql);
    }
  }

  private static void read(Statement statement, String sql) throws SQLException {
    if (statement.execute(sql)) {
      try (ResultSet rows = statement.getResultSet()) {
        while (rows.next()) {}
      }
    }
  }

  private Connection physical() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return connection.unwrap(EngineConnection.class);
    }
  }

  /** Mistakes by the SQLSTATE that they have, one at least of each class that users can cause. */
  private static Map<String, String> mistakes() {
    var mistakes = new LinkedHashMap<String, String>();
    mistakes.put("0AV00", "START TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    mistakes.put("21000", "SELECT (SELECT id FROM t)");
    mistakes.put("22000", "SELECT '[1]'::vector(1) <-> v FROM t");
    mistakes.put("22001", "CREATE TABLE x (s VARCHAR(1)); INSERT INTO x VALUES ('long')");
    mistakes.put("22003", "SELECT 2147483647 + id FROM t");
    mistakes.put("2200H", "SELECT nextval('s')");
    mistakes.put("22012", "SELECT 1 / (id - id) FROM t");
    mistakes.put("22023", "CREATE INDEX i ON t USING hnsw (v vector_l2_ops) WITH (m = -1)");
    mistakes.put("22P02", "SELECT CAST('x' AS INT)");
    mistakes.put("23502", "INSERT INTO t VALUES (3, NULL, NULL)");
    mistakes.put("23505", "INSERT INTO t VALUES (1, 1, NULL)");
    mistakes.put("23514", "INSERT INTO t VALUES (3, 0, NULL)");
    mistakes.put("25006", "START TRANSACTION READ ONLY; DELETE FROM t");
    mistakes.put("25P01", "SAVEPOINT a");
    mistakes.put("2BP01", "DROP TABLE t");
    mistakes.put("3B001", "BEGIN; ROLLBACK TO nowhere");
    mistakes.put("3F000", "CREATE TABLE nowhere.t (id INT PRIMARY KEY)");
    mistakes.put("42601", "SELEC");
    mistakes.put("42703", "SELECT nothing FROM t");
    mistakes.put("42883", "SELECT nothing(1)");
    mistakes.put("42P01", "SELECT * FROM nowhere");
    mistakes.put("42P07", "CREATE TABLE t (id INT PRIMARY KEY)");
    mistakes.put(
        "53200",
        "SET memory_limit = '1MB';"
            + " SELECT g FROM generate_series(1, 900000) AS s (g) ORDER BY -g");
    mistakes.put("54000", "SELECT REPEAT('abc', 2000000000)");
    mistakes.put("54001", "SELECT " + "(".repeat(300) + "1" + ")".repeat(300));
    mistakes.put("55000", "SELECT currval('fresh')");
    return mistakes;
  }

  @Test
  void mistakesOfEveryClassKeepIt() throws SQLException {
    Connection before = physical();
    for (var mistake : mistakes().entrySet()) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        String[] texts = mistake.getValue().split("; ");
        for (int i = 0; i < texts.length - 1; i++) {
          statement.execute(texts[i]);
        }
        String last = texts[texts.length - 1];
        SQLException error = assertThrows(SQLException.class, () -> read(statement, last), last);
        assertEquals(mistake.getKey(), error.getSQLState(), last + ": " + error.getMessage());
        if (!connection.getAutoCommit()) {
          statement.execute("ROLLBACK");
        }
        statement.execute("RESET ALL");
      }
      assertSame(before, physical(), mistake.getKey());
    }
  }

  /**
   * Not so a time limit: the pool takes any {@link SQLTimeoutException} for a broken connection.
   */
  @Test
  void aCancelKeepsIt() throws Exception {
    Connection before = physical();
    String sql = "SELECT COUNT(*) FROM generate_series(1, 2000000000) AS s (g) WHERE g < 0";
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      assertEquals("57014", Interruption.of(statement, Duration.ofMillis(10)).state());
    }
    assertSame(before, physical());
  }

  @Test
  void aConflictKeepsIt() throws SQLException {
    Connection before = physical();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        Statement faster = keeper.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("UPDATE t SET n = 5 WHERE id = 1");
      faster.execute("UPDATE t SET n = 6 WHERE id = 1");
      SQLException error = assertThrows(SQLException.class, connection::commit);
      assertEquals("40001", error.getSQLState());
      connection.rollback();
    }
    assertSame(before, physical());
  }

  @Test
  void oneThatIsGoneIsReplaced() throws SQLException {
    Connection before = physical();
    try (Connection connection = pool.getConnection()) {
      connection.unwrap(EngineConnection.class).close();
      SQLException error = assertThrows(SQLException.class, connection::createStatement);
      assertTrue(error.getSQLState().startsWith("08"), error.getSQLState());
    }
    assertNotSame(before, physical());
    run("SELECT id FROM t");
  }
}
