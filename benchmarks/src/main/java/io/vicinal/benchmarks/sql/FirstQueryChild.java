package io.vicinal.benchmarks.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Answers one query of a new database, and ends. */
final class FirstQueryChild {
  /** A table, two rows and the query. */
  static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE docs (id BIGINT PRIMARY KEY, title VARCHAR, embedding VECTOR(3))",
          "INSERT INTO docs VALUES (1, 'one', '[1,2,3]'), (2, 'two', '[3,2,1]')",
          "SELECT id, title FROM docs WHERE id < 10 ORDER BY embedding <=> '[1,2,2]' LIMIT 10");

  private FirstQueryChild() {}

  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement()) {
      for (String sql : STATEMENTS) {
        if (statement.execute(sql)) {
          print(statement.getResultSet());
        }
      }
    }
  }

  private static void print(ResultSet rows) throws SQLException {
    while (rows.next()) {
      System.out.println(rows.getLong(1) + " " + rows.getString(2));
    }
  }
}
