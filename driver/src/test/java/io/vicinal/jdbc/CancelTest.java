package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cancels statements of every kind of operator: each ends with 57014, changes nothing, and the
 * connection stays usable.
 */
@Timeout(600)
final class CancelTest {
  private static final Duration WORK = Duration.ofMillis(30);
  private static final Duration LATEST = Duration.ofSeconds(5); // a hundred times what it takes

  private static Connection connection;

  @BeforeAll
  static void fill() throws SQLException {
    connection = DriverManager.getConnection("jdbc:vicinal:mem:cancel");
    EndlessStatements.fill(connection);
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  static List<String> statements() {
    return Stream.concat(EndlessStatements.QUERIES.stream(), EndlessStatements.CHANGES.stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("statements")
  void aCancelEndsIt(String sql) throws Exception {
    Interruption end;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      end = Interruption.of(statement, WORK);
    }
    System.out.println("CANCEL " + end + ": " + sql.substring(0, Math.min(80, sql.length())));
    assertEquals("57014", end.state());
    assertTrue(end.cpuNanos() < LATEST.toNanos(), end.toString());
    EndlessStatements.assertUnchanged(connection);
  }
}
