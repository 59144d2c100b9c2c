package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Rows of one INSERT that differ in their literals are stored as if each was planned, as they are
 * where a parameter is among them.
 */
class ManyRowsTwinTest {
  private static final int ROUNDS = 60 * Integer.getInteger("vicinal.soak", 1);

  private final long seed = Long.getLong("vicinal.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final RandomForms spelling = new RandomForms(random);

  /** A type, and values in spellings that are alike: # is a digit, @ a letter. */
  private record Column(String type, String... values) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column(
              "SMALLINT", "#", "-##", "##.#", "-#.5", "#e1", "NULL", "'##'", "70##0", "##+1"),
          new Column("INT", "####", "-#", "#.5", "##e0", "'#'", "99#######9", "ABS(-#)"),
          new Column("BIGINT", "#", "92233720368547#", "-922337203685477580#", "1e#", "#.#"),
          new Column("DECIMAL(6,2)", "#.##", "-#.###", "#", "#e2", "'#.5'", "####9.#", "#e-1"),
          new Column("REAL", "#.##", "#e-2", "-#", "'#.#'", "1e3#", "NULL"),
          new Column("DOUBLE PRECISION", "#.####", "-#e#", "##", "1e30#", "'NaN'", "'-#'"),
          new Column("BOOLEAN", "TRUE", "FALSE", "NULL", "'t'", "'no'", "'@'"),
          new Column(
              "TEXT", "'@@'", "''", "'@''s # '", "NULL", "'#' 'x'", "UPPER('@')", "U&'\\0041'"),
          new Column(
              "VARCHAR(3)", "'@'", "'@@@'", "'@@   '", "'@#@#'", "CAST('@@@@' AS VARCHAR(2))"),
          new Column("CHAR(2)", "'@'", "'@ '", "'@@'", "'@@@'", "NULL"),
          new Column(
              "DATE",
              "'2026-01-0#'",
              "DATE '2024-02-2#'",
              "'2026-13-0#'",
              "NULL",
              "DATE '2026-02-3#'",
              "now()"),
          new Column("TIME", "'10:0#:00'", "TIME '1#:00:00'", "'25:#'"),
          new Column(
              "TIMESTAMP",
              "'2026-01-0# 10:00:0#'",
              "TIMESTAMP '2026-01-01 0#:00:00'",
              "'#'",
              "'2026-01-0#'"),
          new Column("TIMESTAMP WITH TIME ZONE", "'2026-01-01 0#:00:00+0#'", "'2026-01-0#'"),
          new Column("DATE ARRAY", "'{2024-01-0#}'", "ARRAY[DATE '2024-01-0#']", "'{2024-13-0#}'"),
          new Column("UUID", "'00000000-0000-0000-0000-00000000000#'", "'#'", "'@'::uuid"),
          new Column("JSON", "'{\"a\": #}'", "'#'", "'{@'", "'[#]'::jsonb", "'[#'::json", "'null'"),
          new Column("BYTEA", "X'0#'", "NULL"),
          new Column(
              "INT ARRAY",
              "ARRAY[#, -#]",
              "ARRAY[#]",
              "'{#,#}'",
              "'{#.5}'",
              "ARRAY[#.5, #]",
              "ARRAY[NULL, #]"),
          new Column("TEXT ARRAY", "ARRAY['@', '#']", "'{@,#}'", "ARRAY['@']", "ARRAY[UPPER('@')]"),
          new Column("DOUBLE PRECISION ARRAY", "ARRAY[#.#, #e-1]", "ARRAY[#, -#]", "'{#.#}'"),
          new Column(
              "VECTOR(3)",
              "'[#,#,0.#]'",
              "'[#,#]'",
              "'[#,1,2]'::vector(3)",
              "to_vector('[#,1,2]')",
              "ARRAY[#, -#.5, #e0]",
              "NULL",
              "'[1,2,@]'"),
          new Column("VECTOR(2, FLOAT16)", "'[#,0.#]'", "'[#,1]'::halfvec(2)", "ARRAY[#, #]"),
          new Column("VECTOR(8, BIT)", "'0101010#'", "'1101010#'", "'[0,1,0,1,0,1,0,#]'"),
          new Column("INT DEFAULT 7", "DEFAULT", "#", "NULL"),
          new Column("TEXT DEFAULT 'a' || 'b'", "DEFAULT", "'@'"));

  @Test
  void rowsAreStoredAsIfEachWasPlanned() throws SQLException {
    int failed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String zone = round % 3 == 0 ? "Asia/Kolkata" : "UTC";
      try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
          Statement statement = connection.createStatement()) {
        statement.execute("SET TIME ZONE '" + zone + "'");
        failed += round(statement) ? 0 : 1;
      }
    }
    System.out.println(
        "ManyRowsTwinTest with seed " + seed + ": " + failed + " refused of " + ROUNDS);
  }

  /** Returns whether the rows were stored. */
  private boolean round(Statement statement) throws SQLException {
    List<Column> columns = new ArrayList<>();
    var chosen = new ArrayList<List<String>>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      Column column = spelling.pick(COLUMNS);
      columns.add(column);
      var forms = new ArrayList<String>();
      for (int k = 0; k <= random.nextInt(3); k++) {
        forms.add(spelling.pick(List.of(column.values())));
      }
      chosen.add(forms);
    }
    for (String name : List.of("planned", "many")) {
      var sql = new StringBuilder("CREATE TABLE " + name + " (id INT PRIMARY KEY");
      for (int i = 0; i < columns.size(); i++) {
        sql.append(", c").append(i).append(' ').append(columns.get(i).type());
      }
      statement.execute(sql.append(")").toString());
    }
    var rows = new ArrayList<String>();
    for (int id = 0; id < 20 + random.nextInt(20); id++) {
      var row = new StringBuilder("(" + id);
      for (List<String> forms : chosen) {
        row.append(", ").append(spelling.spelled(spelling.pick(forms)));
      }
      rows.add(row.append(")").toString());
    }
    String values = " VALUES " + String.join(", ", rows);
    String state = state(statement, "INSERT INTO many" + values);
    String about = "seed " + seed + ": " + columns.stream().map(Column::type).toList() + values;
    String planned = planned(statement.getConnection(), values);
    assertEquals(planned == null, state == null, about);
    if (!Objects.equals(planned, state)) { // several are wrong, and another one was met first
      assertTrue(
          rows.stream()
              .map(row -> state(statement, "INSERT INTO many VALUES " + row))
              .anyMatch(Objects.requireNonNull(state)::equals),
          () -> state + ", not " + planned + ", " + about);
      statement.execute("DELETE FROM many");
    }
    assertEquals(answer(statement, "planned"), answer(statement, "many"), about);
    assertEquals(state == null, !answer(statement, "many").isEmpty(), about);
    return state == null;
  }

  /** Inserts the same, of which the first number, 0, is a parameter. */
  private static @Nullable String planned(Connection connection, String values) {
    String sql = "INSERT INTO planned" + values.replaceFirst("0", "?");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, 0);
      statement.executeUpdate();
      return null;
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  private static @Nullable String state(Statement statement, String sql) {
    try {
      statement.execute(sql);
      return null;
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  private static List<List<@Nullable String>> answer(Statement statement, String table)
      throws SQLException {
    var rows = new ArrayList<List<@Nullable String>>();
    try (ResultSet result = statement.executeQuery("SELECT * FROM " + table + " ORDER BY id")) {
      while (result.next()) {
        var row = new ArrayList<@Nullable String>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
