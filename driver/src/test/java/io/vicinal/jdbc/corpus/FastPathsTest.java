package io.vicinal.jdbc.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.planner.PlanShapeSwitch;
import io.vicinal.planner.prepare.DirectPlanSwitch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every script of the corpus with the fast ways to run a statement and without them: labels,
 * types, values, errors and their texts must be the same. The property {@code vicinal.corpus} names
 * one script.
 */
class FastPathsTest {
  private static final Path CORPUS = Path.of("src", "test", "resources", "corpus");

  private static void useFastPaths(boolean on) {
    DirectPlanSwitch.set(on);
    PlanShapeSwitch.set(on, true);
  }

  @AfterEach
  void useThemAgain() {
    DirectPlanSwitch.set(true);
    PlanShapeSwitch.set(true, false);
  }

  @TestFactory
  Stream<DynamicTest> changeNothing() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      String wanted = System.getProperty("vicinal.corpus", "");
      return files
          .filter(file -> file.toString().endsWith(wanted + ".slt"))
          .sorted()
          .toList()
          .stream()
          .map(file ->
              DynamicTest.dynamicTest(
                  Objects.requireNonNull(file.getFileName()).toString(), () -> compare(file)));
    }
  }

  private static void compare(Path file) throws SQLException {
    try (Connection fast = DriverManager.getConnection("jdbc:vicinal:mem:");
        Connection slow = DriverManager.getConnection("jdbc:vicinal:mem:")) {
      for (Step step : Script.read(file).steps()) {
        useFastPaths(false);
        List<String> expected = outcome(slow, step.sql());
        useFastPaths(true);
        String place = file.getFileName() + ":" + step.line() + ": " + step.sql();
        assertEquals(text(expected), text(outcome(fast, step.sql())), place);
        if (isRepeatable(step.sql().strip().toLowerCase(Locale.ROOT))) {
          // From now on it runs by the plan of its shape, if it can.
          assertEquals(text(expected), text(outcome(fast, step.sql())), place);
        }
      }
    }
  }

  /** A query says the same again, unless it takes a number of a sequence. */
  private static boolean isRepeatable(String sql) {
    return sql.startsWith("select") && !sql.matches("(?s).*(nextval|setval|next value).*");
  }

  /** Times, which EXPLAIN ANALYZE tells, differ. */
  private static String text(List<String> outcome) {
    return String.join("\n", outcome)
        .replaceAll("[0-9.]+ ms", "T ms")
        .replaceAll("\"millis\": [0-9.]+", "T");
  }

  private static List<String> outcome(Connection connection, String sql) {
    var lines = new ArrayList<String>();
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        read(statement.getResultSet(), lines);
      } else {
        lines.add("count " + statement.getLargeUpdateCount());
      }
    } catch (SQLException e) {
      lines.add("error " + e.getSQLState() + ": " + e.getMessage());
    }
    return lines;
  }

  private static void read(ResultSet rows, List<String> lines) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      lines.add(
          String.join(
              " ",
              columns.getColumnLabel(i),
              columns.getColumnName(i),
              columns.getTableName(i),
              columns.getColumnTypeName(i),
              String.valueOf(columns.getPrecision(i)),
              String.valueOf(columns.isNullable(i))));
    }
    while (rows.next()) {
      var cells = new ArrayList<String>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        cells.add(Cells.written(rows.getString(i)));
      }
      lines.add(String.join(Cells.SEPARATOR, cells));
    }
  }
}
