package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits of time and of rows, and cancels, end what would run for hours, over both URLs. */
@Timeout(600)
final class StatementLimitsTest {
  private static final Duration WAIT = Duration.ofMillis(300);

  @AfterAll
  static void stop() {
    Where.stop();
  }

  private static Stream<Arguments> everywhere(String... statements) {
    return Stream.of(Where.values())
        .flatMap(where -> Stream.of(statements).map(sql -> Arguments.of(where, sql)));
  }

  static Stream<Arguments> unlimited() {
    return everywhere(
        "SELECT COUNT(*) FROM SERIES WHERE g < 0",
        "SELECT COUNT(*) FROM t a JOIN t b USING (k) JOIN t c USING (k) JOIN t d USING (k)",
        "UPDATE t SET n = b.n FROM t b, t c, t d WHERE t.n + b.n + c.n + d.n < 0");
  }

  private static Connection connect(Where where) throws SQLException {
    Connection connection = where.connect("jdbc:vicinal:mem:");
    EndlessStatements.fill(connection);
    return connection;
  }

  @ParameterizedTest
  @MethodSource("unlimited")
  void aTimeLimitEndsIt(Where where, String text) throws SQLException {
    String sql = EndlessStatements.complete(text);
    try (Connection connection = connect(where);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertTimedOut(statement, sql);
      statement.setQueryTimeout(0);
      EndlessStatements.assertUnchanged(connection);
      statement.execute("SET statement_timeout = '200ms'");
      assertTimedOut(statement, sql);
      statement.execute("RESET statement_timeout");
      EndlessStatements.assertUnchanged(connection);
    }
  }

  private static void assertTimedOut(Statement statement, String sql) {
    SQLException error = assertThrows(SQLException.class, () -> statement.execute(sql));
    assertInstanceOf(SQLTimeoutException.class, error);
    assertEquals("57014", error.getSQLState());
  }

  @ParameterizedTest
  @MethodSource("unlimited")
  void aCancelEndsIt(Where where, String text) throws Exception {
    try (Connection connection = connect(where)) {
      try (var statement = connection.prepareStatement(EndlessStatements.complete(text))) {
        var canceller =
            Thread.ofPlatform()
                .daemon()
                .start(() -> {
                  try {
                    do {
                      Thread.sleep(WAIT);
                      statement.cancel();
                    } while (true);
                  } catch (InterruptedException | SQLException e) {
                    Thread.currentThread().interrupt(); // it has ended
                  }
                });
        SQLException error = assertThrows(SQLException.class, statement::execute);
        canceller.interrupt();
        canceller.join();
        assertEquals("57014", error.getSQLState());
      }
      EndlessStatements.assertUnchanged(connection);
    }
  }

  static Stream<Arguments> endless() {
    return everywhere(
        "SELECT g FROM SERIES",
        "SELECT g FROM SERIES WHERE g % 2 = 0",
        "SELECT a.n FROM QUADRUPLES",
        "SELECT a.n FROM t a JOIN t b ON a.k = b.k JOIN t c ON c.k = b.k",
        "SELECT a.n FROM t a JOIN t b ON a.n < b.n + 7 JOIN t c ON b.n < c.n + 7",
        "SELECT g FROM SERIES UNION ALL SELECT g FROM SERIES",
        "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r",
        "SELECT a.n FROM t a, t b, LATERAL (SELECT c.id FROM t c ORDER BY c.v <-> a.v LIMIT 5) x");
  }

  @ParameterizedTest
  @MethodSource("endless")
  void aRowLimitEndsIt(Where where, String text) throws SQLException {
    try (Connection connection = connect(where);
        Statement statement = connection.createStatement()) {
      statement.setMaxRows(3);
      int count = 0;
      try (ResultSet rows = statement.executeQuery(EndlessStatements.complete(text))) {
        while (rows.next()) {
          count++;
        }
      }
      assertEquals(3, count);
      EndlessStatements.assertUnchanged(connection);
    }
  }
}
