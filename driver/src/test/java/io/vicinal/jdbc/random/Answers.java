package io.vicinal.jdbc.random;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs statements, counts them, and gives their rows as texts. */
final class Answers {
  private static final AtomicInteger STATEMENTS = new AtomicInteger();

  private Answers() {}

  /** Returns how many statements were run in this process. */
  static int statements() {
    return STATEMENTS.get();
  }

  /** Returns the rows in their order. @throws SQLException with the statement in its message */
  static List<String> rows(Connection connection, String sql) throws SQLException {
    STATEMENTS.incrementAndGet();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        var row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          row.append(result.getString(i)).append('|');
        }
        rows.add(row.toString());
      }
      return rows;
    } catch (SQLException e) {
      throw failed(e, sql);
    }
  }

  /** Returns the rows in an order of their own. */
  static List<String> sorted(Connection connection, String sql) throws SQLException {
    List<String> rows = rows(connection, sql);
    Collections.sort(rows);
    return rows;
  }

  /** Returns how many rows {@code sql} changes. */
  static int changed(Connection connection, String sql) throws SQLException {
    STATEMENTS.incrementAndGet();
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw failed(e, sql);
    }
  }

  private static SQLException failed(SQLException e, String sql) {
    return new SQLException(
        e.getSQLState() + " " + e.getMessage() + "\n" + sql, e.getSQLState(), e);
  }
}
