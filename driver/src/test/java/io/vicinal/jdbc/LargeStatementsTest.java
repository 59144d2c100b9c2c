package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Statements of any size are answered, or refused with 54000 or 54001, and never break anything.
 */
class LargeStatementsTest {
  private static List<String> statements() {
    var all = new ArrayList<String>();
    all.add("SELECT id FROM t WHERE n = 0" + " OR n = 1".repeat(10_000));
    all.add("SELECT id FROM t WHERE n <> 0" + " AND n <> 1".repeat(10_000));
    all.add("SELECT id FROM t WHERE (n = 0)" + " OR (n = 1 AND id = 2)".repeat(10_000));
    all.add("SELECT 1" + "+1".repeat(10_000));
    all.add("SELECT n" + "+n".repeat(900) + " FROM t");
    all.add("SELECT 'a'" + "||'a'".repeat(10_000));
    all.add("SELECT id FROM t WHERE n IN (0" + ",1".repeat(5_000) + ")");
    all.add("SELECT " + "(".repeat(200) + "1" + ")".repeat(200));
    all.add("SELECT " + "(".repeat(5_000) + "1" + ")".repeat(5_000));
    all.add("SELECT " + "ABS(".repeat(190) + "n" + ")".repeat(190) + " FROM t");
    all.add("SELECT id FROM t WHERE " + "NOT ".repeat(10_000) + "n = 1");
    all.add("SELECT " + "- ".repeat(10_000) + "n FROM t");
    all.add("SELECT '" + "x".repeat(1_100_000) + "'");
    return all;
  }

  @Test
  void areAnsweredOrRefused() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
      statement.execute("INSERT INTO t VALUES (1, 1), (2, 2)");
      for (String sql : statements()) {
        String state = state(statement, sql);
        assertTrue(
            List.of("00000", "54000", "54001").contains(state),
            state + ": " + sql.substring(0, 60));
        assertTrue(statement.execute("SELECT id FROM t WHERE id = 1"));
      }
    }
  }

  private static String state(Statement statement, String sql) {
    try {
      statement.execute(sql);
      return "00000";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }
}
