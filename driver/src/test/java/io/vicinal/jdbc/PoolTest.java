package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool of one connection, HikariCP, which drops what it takes for broken. */
class PoolTest {
  private HikariDataSource pool;

  @BeforeEach
  void open() throws SQLException {
    var config = new HikariConfig();
    config.setJdbcUrl("jdbc:vicinal:mem:");
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(60_000);
    pool = new HikariDataSource(config);
    run("CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(2))");
    run("INSERT INTO t VALUES (1, '[1,1]')");
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection physical() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return connection.unwrap(VicinalConnection.class);
    }
  }

  private int count() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      assertTrue(rows.next());
      return rows.getInt(1);
    }
  }

  @Test
  void mistakesOfUsersKeepTheConnection() throws SQLException {
    Connection before = physical();
    for (String mistake :
        List.of(
            "SELEC",
            "SELECT * FROM nowhere",
            "SELECT 1 / 0",
            "SELECT '[1]'::vector(1) <-> v FROM t",
            "INSERT INTO t VALUES (1, NULL)",
            "INSERT INTO t VALUES (NULL, NULL)",
            "START TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            "SELECT * FROM t MATCH_RECOGNIZE (ORDER BY id PATTERN (A) DEFINE A AS A.id > 1)",
            "SAVEPOINT a",
            "SET nothing = 1",
            "ALTER DATABASE nowhere SET durability = 'commit'")) {
      assertThrows(SQLException.class, () -> run(mistake), mistake);
      assertSame(before, physical(), mistake);
    }
  }

  @Test
  void whatIsNotSupportedKeepsTheConnectionAndItsExceptionClass() throws SQLException {
    Connection before = physical();
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      SQLException error =
          assertThrows(
              SQLFeatureNotSupportedException.class, () -> connection.prepareCall("{call x()}"));
      assertEquals("0AV00", error.getSQLState());
      assertThrows(SQLFeatureNotSupportedException.class, () -> statement.setRef(1, null));
      assertThrows(SQLFeatureNotSupportedException.class, connection::createClob);
      assertThrows(
          SQLFeatureNotSupportedException.class,
          () -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
      assertFalse(connection.isClosed());
    }
    assertSame(before, physical());
  }

  @Test
  void aTransactionThatIsLeftOpenIsRolledBack() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("DELETE FROM t");
      }
    }
    assertEquals(1, count());
  }
}
