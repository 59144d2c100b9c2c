package io.vicinal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.StringJoiner;

/** Answers of prepared queries as one text. */
final class PreparedRows {
  private PreparedRows() {}

  /** Returns the rows that {@code sql} gives, with commas between values and bars between rows. */
  static String of(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      var rows = new StringJoiner("|");
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          var row = new StringJoiner(",");
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(String.valueOf(result.getString(i)));
          }
          rows.add(row.toString());
        }
      }
      return rows.toString();
    }
  }
}
