package io.vicinal.server.http;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Reads many rows in a process with little memory. */
final class StreamedRows {
  private StreamedRows() {}

  public static void main(String[] arguments) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(arguments[0], arguments[1], arguments[2]);
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(1_000);
      long sum = 0;
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT x, repeat('x', 80) FROM generate_series(1, " + arguments[3] + ") AS t (x)")) {
        while (rows.next()) {
          sum += rows.getLong(1) + rows.getString(2).length();
        }
      }
      System.out.println("sum " + sum);
    }
  }
}
