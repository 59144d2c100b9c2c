package io.vicinal.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatementProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong(5);
  private final StatementProgress progress =
      new StatementProgress(new PrintStream(bytes, true, UTF_8), nanos::get);

  private String printed() {
    String text = bytes.toString(UTF_8);
    bytes.reset();
    return text;
  }

  private static String line(String text) {
    return "\r" + text + " ".repeat(70 - text.length()) + "\r";
  }

  @Test
  void drawsTenTimesASecondAtMostAndErasesAtTheEnd() {
    progress.report("linking vectors", 15, 60);
    assertEquals(
        line("  linking vectors          [" + "#".repeat(7) + " ".repeat(23) + "]  25 %"),
        printed());
    progress.report("linking vectors", 30, 60);
    assertEquals("", printed());
    nanos.addAndGet(100_000_000);
    progress.report("linking vectors", 30, 60);
    assertEquals(
        line("  linking vectors          [" + "#".repeat(15) + " ".repeat(15) + "]  50 %"),
        printed());
    progress.report("linking vectors", 60, 60);
    assertEquals(line(""), printed());
    progress.report("writing", 1, 1);
    progress.report("writing", 0, 0);
    assertEquals("", printed());
  }

  @Test
  void cutsLongPhases() {
    progress.report("a phase with a name that is longer than others", 1, 2);
    assertEquals(72, printed().length());
  }

  @Test
  void theDriverOfTheConsoleConnects() throws SQLException {
    Driver driver = new ConsoleDriver();
    try (Connection connection = driver.connect("jdbc:vicinal:mem:", new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(2))");
      statement.execute("INSERT INTO t VALUES (1, '[1,1]')");
      statement.execute("CREATE VECTOR INDEX i ON t (v)");
    }
    assertEquals(null, driver.connect("jdbc:other:", new Properties()));
  }
}
