package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.planner.PlanShapeSwitch;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Texts that differ in literals only do what they would do with plans of their own. */
class SharedPlansTest {
  private static final List<String> SHAPES =
      List.of(
          "SELECT id, n FROM t WHERE id = %s ORDER BY id",
          "SELECT id FROM t WHERE n = %s ORDER BY id",
          "SELECT id FROM t WHERE price < %s ORDER BY id",
          "SELECT id FROM t WHERE code = %s ORDER BY id",
          "SELECT id FROM t WHERE name = %s ORDER BY id",
          "SELECT id FROM t WHERE flag = %s ORDER BY id",
          "SELECT id FROM t WHERE day >= %s ORDER BY id",
          "SELECT id, e <-> %s AS d FROM t ORDER BY d, id",
          "SELECT id FROM t ORDER BY e <-> %s LIMIT 2",
          "SELECT id FROM t ORDER BY id LIMIT %s",
          "SELECT id FROM t ORDER BY id LIMIT 2 OFFSET %s",
          "SELECT id = %s FROM t ORDER BY id",
          "SELECT COUNT(*) FROM t WHERE 1 = %s",
          "SELECT name, COUNT(*) FROM t GROUP BY name HAVING COUNT(*) > %s ORDER BY name",
          "SELECT n = %1$s, COUNT(*) FROM t GROUP BY n = %1$s ORDER BY 2",
          "DELETE FROM t WHERE id = %s",
          "WITH x AS (SELECT id FROM t WHERE id < %s) SELECT MAX(id) FROM x");

  private static final List<String> LITERALS =
      List.of(
          "1",
          "100000",
          "3000000000",
          "99999999999999999999",
          "'a'",
          "'b '",
          "''",
          "'[1,2]'",
          "'[1,2,3]'",
          "'[1,'",
          "'2024-01-02'",
          "'1'");

  @AfterEach
  void sharePlansAgain() {
    PlanShapeSwitch.set(true, false);
  }

  @Test
  void answerAlike() throws SQLException {
    try (Connection shared = filled();
        Connection own = filled()) {
      for (String shape : SHAPES) {
        for (String literal : LITERALS) {
          String sql = String.format(shape, literal);
          PlanShapeSwitch.set(false, false);
          String expected = outcome(own, sql);
          PlanShapeSwitch.set(true, true);
          assertEquals(expected, outcome(shared, sql), sql);
          assertEquals(
              sql.startsWith("DELETE") && expected.equals("1") ? "0" : expected,
              outcome(shared, sql),
              sql);
        }
      }
    }
  }

  @Test
  void seeNewDefinitions() throws SQLException {
    PlanShapeSwitch.set(true, true);
    try (Connection connection = filled();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 3; i++) {
        assertEquals("1 ", outcome(connection, "SELECT id FROM t WHERE id = 1"));
      }
      statement.execute("DROP TABLE t");
      assertEquals("42P01", outcome(connection, "SELECT id FROM t WHERE id = 1").substring(0, 5));
      statement.execute("CREATE TABLE t (id VARCHAR PRIMARY KEY)");
      statement.execute("INSERT INTO t VALUES ('1')");
      assertEquals("1 ", outcome(connection, "SELECT id FROM t WHERE id = '1'"));
    }
  }

  private static Connection filled() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE t (id BIGINT PRIMARY KEY, n SMALLINT, price DECIMAL(8, 2), code CHAR(3),"
              + " name VARCHAR(5), flag BOOLEAN, day DATE, e VECTOR(2))");
      statement.execute(
          "INSERT INTO t VALUES (1, 1, 1.50, 'a', 'a', TRUE, DATE '2024-01-01', '[1,2]'),"
              + " (2, 2, 0.99, 'b', 'b ', FALSE, DATE '2024-01-02', '[3,4]'),"
              + " (3, NULL, NULL, '', '', NULL, NULL, NULL), (4, 1, 3, '1', '1', TRUE,"
              + " DATE '2024-01-03', '[0,1]')");
    }
    return connection;
  }

  private static String outcome(Connection connection, String sql) {
    var text = new StringBuilder();
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return String.valueOf(statement.getUpdateCount());
      }
      ResultSet rows = statement.getResultSet();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          text.append(rows.getObject(i)).append(' ');
        }
      }
      return text.toString();
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    }
  }
}
