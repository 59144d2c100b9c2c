package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Many computed rows of VALUES, and many queries of one row each, give what they give where each is
 * planned on its own, as they are where a sub-query is among them.
 */
class ComputedRowsTwinTest {
  private static final int ROUNDS = 40 * Integer.getInteger("vicinal.soak", 1);

  private final long seed = Long.getLong("vicinal.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final RandomForms spelling = new RandomForms(random);

  /** Expressions of one type each: # is a digit, @ a letter. */
  private static final List<List<String>> KINDS =
      List.of(
          List.of("# + #", "#", "-#", "NULL", "# * ##", "ABS(-#)", "9# % 7", "CAST('#' AS INT)"),
          List.of("CAST(? AS INT)", "CAST(? AS INT) + #", "#", "CASE WHEN # > 4 THEN # END"),
          List.of("# / #", "2147483640 + #", "#", "COALESCE(NULL, #)"),
          List.of("#.5 * #", "#", "##.#5", "CAST(# AS DECIMAL(5, 2))", "1.5 + ?"),
          List.of("1e# + #", "0.5::double precision", "NULL", "sqrt(#)"),
          List.of("'@' || '##'", "'@@@'", "UPPER('@')", "''", "'@ '", "lower('A@') || '#'", "NULL"),
          List.of("CAST(? AS TEXT)", "'@' || CAST(? AS TEXT)", "'@'", "LEFT('@@@@', #)"),
          List.of("# = #", "# < 5", "TRUE", "NULL", "'@' = 'a'", "NOT # > 3"),
          List.of("DATE '2026-01-1#'", "CAST('2026-02-1#' AS DATE)", "NULL", "DATE '2026-01-01'"),
          List.of("TIMESTAMP '2026-01-01 00:00:0#'", "CAST('2026-01-01 0#:00:00' AS TIMESTAMP)"),
          List.of("'[#,1]'::vector(2)", "'[1,#.5]'::vector(2)", "NULL::vector(2)"),
          List.of("'{\"a\": #}'::jsonb", "'[#, \"@\"]'::jsonb"),
          List.of("ARRAY[#, #]", "ARRAY[# + #, 1]", "'{#,#}'::int[]"),
          List.of("INTERVAL '#' DAY", "INTERVAL '1' DAY * #"));

  @Test
  void rowsAreWhatEachOneIs() throws SQLException {
    int failed = 0;
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:")) {
      for (int round = 0; round < ROUNDS; round++) {
        failed += round(connection) ? 0 : 1;
      }
    }
    System.out.println(
        "ComputedRowsTwinTest with seed " + seed + ": " + failed + " refused of " + ROUNDS);
  }

  /** Returns whether there was an answer. */
  private boolean round(Connection connection) throws SQLException {
    var forms = new ArrayList<List<String>>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      List<String> kind = spelling.pick(KINDS);
      forms.add(random.nextBoolean() ? kind : List.of(spelling.pick(kind), kind.getFirst()));
    }
    var rows = new ArrayList<String>();
    for (int id = 1; id < 16 + random.nextInt(20); id++) {
      var row = new StringBuilder().append(id);
      forms.forEach(kind -> row.append(", ").append(spelling.spelled(spelling.pick(kind))));
      rows.add(row.toString());
    }
    rows.set(0, "0" + rows.getFirst().substring(1));
    String sql =
        random.nextInt(4) == 0
            ? "SELECT * FROM (SELECT " + String.join(" UNION ALL SELECT ", rows) + ") AS v"
            : "SELECT * FROM (VALUES (" + String.join("), (", rows) + ")) AS v";
    List<String> expected = answer(connection, sql.replaceFirst("0", "(SELECT 0)"));
    assertEquals(expected, answer(connection, sql), () -> "seed " + seed + ": " + sql);
    return expected.size() > 1;
  }

  /** Returns the rows, or the class of the error alone. Parameters are 1, 2 and so on. */
  private static List<String> answer(Connection connection, String sql) {
    var rows = new ArrayList<String>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
        statement.setObject(i, i);
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          var row = new StringBuilder();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.append(result.getString(i)).append(" | ");
          }
          rows.add(row.toString());
        }
      }
      return rows;
    } catch (SQLException e) {
      return List.of(e.getSQLState().substring(0, 2)); // which row is wrong first is open
    }
  }
}
