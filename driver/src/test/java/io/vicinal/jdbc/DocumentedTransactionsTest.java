package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the examples of some sections, in order, and compares what they say. */
class DocumentedTransactionsTest {
  private static final Path PAGE = Path.of("..", "docs", "sql.md");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```sql\n(.*?)```");
  private static final Pattern LINE = Pattern.compile("([^;]+);(?:\\s*-- (.*))?");

  @ParameterizedTest
  @ValueSource(strings = {"Transactions", "Users and rights"})
  void examplesDoWhatTheySay(String title) throws IOException, SQLException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("\n## " + title + "\n");
    assertTrue(start >= 0, title);
    String section = page.substring(start, page.indexOf("\n## ", start + 1));
    List<String> examples =
        EXAMPLE.matcher(section).results().map(example -> example.group(1)).toList();
    assertFalse(examples.isEmpty());
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:")) {
      for (String example : examples) {
        for (String line : example.lines().filter(line -> !line.isBlank()).toList()) {
          MatchResult parts = LINE.matcher(line).results().findFirst().orElseThrow();
          run(connection, parts.group(1), parts.group(2));
        }
      }
    }
  }

  private static void run(Connection connection, String sql, String says) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (says != null && says.startsWith("error ")) {
        var error = assertThrows(SQLException.class, () -> statement.execute(sql), sql);
        assertEquals(says, "error " + error.getSQLState(), sql);
      } else if (statement.execute(sql)) {
        var values = new ArrayList<String>();
        ResultSet rows = statement.getResultSet();
        while (rows.next()) {
          values.add(rows.getString(1));
        }
        assertEquals(says, String.join(", ", values), sql);
      }
    }
  }
}
