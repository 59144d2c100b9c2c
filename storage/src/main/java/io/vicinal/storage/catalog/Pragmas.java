package io.vicinal.storage.catalog;

import java.lang.module.ModuleDescriptor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets and asserts how SQLite treats the catalog.
 *
 * <p>{@code synchronous = FULL}, because NORMAL loses commits; {@code trusted_schema = OFF} and
 * {@code cell_size_check = ON}, because the file may be damaged or forged; {@code foreign_keys =
 * ON}, because off is the default.
 */
final class Pragmas {
  /** Earlier releases can corrupt a file when two connections checkpoint at once. */
  private static final ModuleDescriptor.Version SQLITE_VERSION_MIN =
      ModuleDescriptor.Version.parse("3.51.3");

  private static final int SYNCHRONOUS_FULL = 2;
  private static final int TEMP_STORE_MEMORY = 2;

  private Pragmas() {}

  /** Sets everything; {@code journalMode} is what the connection must have: wal, memory, delete. */
  static void apply(Connection connection, String journalMode) throws SQLException {
    requireVersion(connection.getMetaData().getDatabaseProductVersion());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = " + journalMode);
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA foreign_keys = ON");
      statement.execute("PRAGMA trusted_schema = OFF");
      statement.execute("PRAGMA cell_size_check = ON");
      statement.execute("PRAGMA temp_store = MEMORY");
    }
    require("journal_mode", journalMode, rows(connection, "journal_mode").getFirst());
    requireInteger(connection, "synchronous", SYNCHRONOUS_FULL);
    requireInteger(connection, "foreign_keys", 1);
    requireInteger(connection, "trusted_schema", 0);
    requireInteger(connection, "cell_size_check", 1);
    requireInteger(connection, "temp_store", TEMP_STORE_MEMORY);
  }

  static int integer(Connection connection, String pragma) throws SQLException {
    return Integer.parseInt(rows(connection, pragma).getFirst());
  }

  /** Returns the rows of {@code PRAGMA call}, columns separated by a blank. */
  static List<String> rows(Connection connection, String call) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA " + call)) {
      List<String> rows = new ArrayList<>();
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          values.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join(" ", values));
      }
      return rows;
    }
  }

  static void requireVersion(String found) throws SQLException {
    if (ModuleDescriptor.Version.parse(found).compareTo(SQLITE_VERSION_MIN) < 0) {
      throw new SQLException(
          "SQLite " + found + " is too old, " + SQLITE_VERSION_MIN + " or later is needed");
    }
  }

  private static void requireInteger(Connection connection, String pragma, int expected)
      throws SQLException {
    require(pragma, Integer.toString(expected), rows(connection, pragma).getFirst());
  }

  private static void require(String pragma, String expected, String found) throws SQLException {
    if (!expected.equals(found)) {
      throw new SQLException("SQLite has " + pragma + " = " + found + ", not " + expected);
    }
  }
}
