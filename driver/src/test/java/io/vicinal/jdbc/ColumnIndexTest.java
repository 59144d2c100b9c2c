package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes on ordinary columns change no answer, are used where they help, and come back. */
class ColumnIndexTest {
  private static final int ROWS = 3_000;
  private static final int QUERIES = 30;
  private static final List<String> COLUMNS =
      List.of("n", "b", "r", "d", "w", "t", "c", "x", "dt", "u", "f");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @TempDir private Path directory;

  private Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:vicinal:" + directory.resolve("data"));
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    var rows = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  private void fill(Connection connection, String table, int from) throws SQLException {
    String sql = "INSERT INTO " + table + " VALUES (?" + ", ?".repeat(COLUMNS.size() + 1) + ")";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (int id = from; id < from + ROWS; id++) {
        insert.setInt(1, id);
        for (int column = 0; column < COLUMNS.size(); column++) {
          insert.setObject(
              column + 2, random.nextInt(10) == 0 ? null : value(COLUMNS.get(column), ROWS));
        }
        insert.setObject(COLUMNS.size() + 2, new float[] {random.nextFloat(), id});
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Returns a value of a column, as text that can be cast to it. */
  private Object value(String column, int range) {
    int number = random.nextInt(range) - range / 2;
    return switch (column) {
      case "n" -> number;
      case "b" -> number * 1_000_000_007L;
      case "r" -> number / 8f;
      case "d" -> random.nextInt(50) == 0 ? Double.NaN : number / 16.0;
      case "w" -> java.math.BigDecimal.valueOf(number, 3);
      case "t", "c" -> text(number);
      case "x" -> new byte[] {(byte) (number >> 8), (byte) number};
      case "dt" -> java.time.LocalDate.ofEpochDay(number);
      case "u" -> new java.util.UUID(number, -number);
      case "f" -> random.nextInt(200) == 0;
      default -> throw new AssertionError(column);
    };
  }

  private static String text(int number) {
    return (number % 3 == 0 ? "é" : number % 3 == 1 ? "a" : "") + Math.abs(number);
  }

  private String literal(String column) {
    int number = random.nextInt(ROWS) - ROWS / 2;
    return switch (column) {
      case "n" -> random.nextInt(5) == 0 ? number + ".5" : "" + number;
      case "b" -> number * 1_000_000_007L + "";
      case "r", "d" -> number / 16.0 + "";
      case "w" -> java.math.BigDecimal.valueOf(number, 3).toPlainString();
      case "t", "c" -> "'" + text(number) + "'";
      case "x" -> String.format("X'%02X%02X'", (byte) (number >> 8), (byte) number);
      case "dt" -> "DATE '" + java.time.LocalDate.ofEpochDay(number) + "'";
      case "u" -> "UUID '" + new java.util.UUID(number, -number) + "'";
      case "f" -> random.nextBoolean() + "";
      default -> throw new AssertionError(column);
    };
  }

  private String condition() {
    String column = COLUMNS.get(random.nextInt(COLUMNS.size()));
    String simple =
        switch (random.nextInt(column.equals("u") ? 3 : 6)) {
          case 0 -> column + " IN (" + literal(column) + ", " + literal(column) + ")";
          case 1 ->
              column.equals("t")
                  ? "t LIKE '"
                      + text(random.nextInt(ROWS))
                      + (random.nextBoolean() ? "%" : "_%")
                      + "'"
                  : column + " = " + literal(column);
          case 2 -> column + " = " + literal(column);
          case 3 -> column + " < " + literal(column);
          case 4 -> column + " >= " + literal(column);
          default -> column + " BETWEEN " + literal(column) + " AND " + literal(column);
        };
    return switch (random.nextInt(5)) {
      case 0 -> "NOT (" + simple + ")";
      case 1 -> simple + " AND id > 100 AND " + condition();
      case 2 -> "(" + simple + " OR " + condition() + ")";
      default -> simple;
    };
  }

  private static final String DEFINITION =
      " (id INT PRIMARY KEY, n INT, b BIGINT, r REAL, d DOUBLE PRECISION, w DECIMAL(30, 3), t TEXT,"
          + " c CHAR(8), x VARBINARY(2), dt DATE, u UUID, f BOOLEAN, v VECTOR(2))";

  private void compare(Connection connection) throws SQLException {
    for (int i = 0; i < QUERIES; i++) {
      String where = condition();
      String order =
          random.nextInt(4) == 0 ? " ORDER BY v <-> '[0.5,7]', id LIMIT 20" : " ORDER BY id";
      assertEquals(
          query(connection, "SELECT id FROM plain WHERE " + where + order),
          query(connection, "SELECT id FROM indexed WHERE " + where + order),
          () -> "seed " + seed + ": " + where);
    }
  }

  @Test
  void changesNoAnswer() throws SQLException {
    System.out.println("ColumnIndexTest seed " + seed);
    try (Connection connection = open()) {
      run(connection, "CREATE TABLE plain" + DEFINITION, "CREATE TABLE indexed" + DEFINITION);
      fill(connection, "plain", 0);
      run(connection, "INSERT INTO indexed SELECT * FROM plain", "CHECKPOINT");
      for (String column : COLUMNS) {
        run(connection, "CREATE INDEX ON indexed (" + column + ")");
      }
      compare(connection);
      for (String table : List.of("plain", "indexed")) {
        run(
            connection,
            "DELETE FROM " + table + " WHERE id % 7 = 3",
            "UPDATE " + table + " SET n = n + 5, t = 'moved' WHERE id % 11 = 1",
            "UPDATE " + table + " SET w = NULL WHERE id % 17 = 1");
      }
      compare(connection);
      run(
          connection,
          "BEGIN",
          "UPDATE plain SET c = NULL WHERE id % 13 = 1",
          "UPDATE indexed SET c = NULL WHERE id % 13 = 1");
      compare(connection);
      run(connection, "COMMIT");
      compare(connection);
    }
    try (Connection connection = open()) {
      compare(connection);
      run(connection, "OPTIMIZE TABLE indexed");
      compare(connection);
      assertEquals(List.of(), query(connection, "CALL vicinal.verify(level => 3)"));
    }
  }

  @Test
  void isUsedWhereFewRowsMatch() throws SQLException {
    try (Connection connection = open()) {
      run(connection, "CREATE TABLE indexed" + DEFINITION);
      fill(connection, "indexed", 0);
      run(
          connection,
          "CHECKPOINT",
          "CREATE INDEX by_text ON indexed (t, n)",
          "CREATE INDEX by_number ON indexed USING btree (n DESC)");
      String plan = plan(connection, "t = 'a1' AND id > 3");
      assertTrue(plan.contains("index \"by_text\" finds them"), plan);
      assertTrue(plan(connection, "t LIKE 'a10%'").contains("\"by_text\""));
      assertTrue(plan(connection, "n = 3").contains("\"by_number\""));
      assertFalse(plan(connection, "n > -1000").contains("by_number"));
      assertFalse(plan(connection, "c = 'a1'").contains("finds them"));
      assertFalse(plan(connection, "t LIKE '%1'").contains("by_text"));
      run(connection, "DROP INDEX by_text");
      assertFalse(plan(connection, "t = 'a1'").contains("by_text"));
      run(connection, "ALTER TABLE indexed DROP COLUMN n");
      assertEquals(List.of(), query(connection, "SELECT name FROM vicinal.indexes"));
    }
  }

  private static String plan(Connection connection, String where) throws SQLException {
    return String.join("\n", query(connection, "EXPLAIN SELECT id FROM indexed WHERE " + where));
  }

  @Test
  void isListedAndComesBackWhenTheDirectoryIsOpened() throws SQLException {
    try (Connection connection = open()) {
      run(
          connection,
          "CREATE TABLE docs (id INT PRIMARY KEY, year INT, lang TEXT)",
          "CREATE INDEX IF NOT EXISTS docs_year ON docs (year)",
          "CREATE INDEX IF NOT EXISTS docs_year ON docs (year)",
          "CREATE INDEX ON docs (lang, year)");
    }
    try (Connection connection = open()) {
      assertEquals(
          List.of("docs_lang_year_idx", "docs_year"),
          query(connection, "SELECT name FROM vicinal.indexes ORDER BY name"));
      var found = new ArrayList<String>();
      try (ResultSet rows =
          connection.getMetaData().getIndexInfo(null, null, "docs", false, true)) {
        while (rows.next()) {
          found.add(
              rows.getString("INDEX_NAME")
                  + " "
                  + rows.getBoolean("NON_UNIQUE")
                  + " "
                  + rows.getShort("ORDINAL_POSITION")
                  + " "
                  + rows.getString("COLUMN_NAME"));
        }
      }
      assertEquals(
          List.of(
              "docs_pkey false 1 id",
              "docs_lang_year_idx true 1 lang",
              "docs_lang_year_idx true 2 year",
              "docs_year true 1 year"),
          found);
      run(connection, "ALTER TABLE docs DROP COLUMN lang", "REINDEX INDEX docs_year");
      assertEquals(List.of("docs_year"), query(connection, "SELECT name FROM vicinal.indexes"));
      run(connection, "DROP INDEX docs_year", "DROP TABLE docs");
    }
  }
}
