package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands in the plain form do what picocli makes of them, and others are left to it. */
class PlainSqlTest {
  private static final String QUERY = "SELECT 1 AS x; SELECT 'é' AS y";

  @Test
  void whatPicocliHasToReadIsLeftToIt() {
    for (List<String> arguments :
        List.of(
            List.<String>of(),
            List.of("serve"),
            List.of("sql", "--help"),
            List.of("sql", "-c"),
            List.of("sql", "-c", "-- nothing"),
            List.of("sql", "-c", "-f"),
            List.of("sql", "-cSELECT 1"),
            List.of("sql", "-f", "file.sql"),
            List.of("sql", "--user", "amy"),
            List.of("sql", "@arguments"),
            List.of("sql", "a", "b"),
            List.of("sql", "a", "-c", "SELECT 1", "b"),
            List.of("sql", "--", "a"))) {
      assertNull(PlainSql.of(arguments.toArray(String[]::new)), arguments.toString());
    }
  }

  @Test
  void answersAndFailuresAreThoseOfPicocli(@TempDir Path directory) {
    String data = directory.resolve("data").toString();
    for (List<String> arguments :
        List.of(
            List.of("jdbc:vicinal:mem:", "-c", QUERY),
            List.of("--command", "SELECT 1", "jdbc:vicinal:mem:", "-c", "SELECT 2 AS z"),
            List.of("jdbc:vicinal:mem:", "-c", "SELECT 1", "-c", "SELECT nothing"),
            List.of(data, "-c", "CREATE TABLE IF NOT EXISTS t (id INT PRIMARY KEY)"),
            List.of("", "-c", QUERY),
            List.of("jdbc:other:", "-c", QUERY))) {
      assertEquals(read(arguments), plain(arguments), arguments.toString());
    }
  }

  private static String plain(List<String> arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var all = new ArrayList<>(arguments);
    all.addFirst("sql");
    PlainSql sql = PlainSql.of(all.toArray(String[]::new));
    assertNotNull(sql, arguments.toString());
    int status = sql.run(new PrintWriter(out, true), new PrintWriter(err, true));
    return status + "\n" + out + err;
  }

  private static String read(List<String> arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int status =
        new CommandLine(new SqlCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setExecutionExceptionHandler((exception, command, parsed) -> {
              command.getErr().println("vicinal: " + exception.getMessage());
              return command.getCommandSpec().exitCodeOnExecutionException();
            })
            .execute(arguments.toArray(String[]::new));
    return status + "\n" + out + err;
  }
}
