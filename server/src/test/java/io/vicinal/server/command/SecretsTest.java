package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a run is to keep for itself is in what it writes. */
final class SecretsTest {
  private static final String NEW_PASSWORD = "new-Secret-one-77";
  private static final String WRONG_PASSWORD = "wrong-Secret-two-88";
  private static final String LITERAL = "literal-Secret-three";
  private static final String PARAMETER = "parameter-Secret-four";
  private static final String BROKEN = "broken-Secret-five";

  private final List<String> secrets = new ArrayList<>();

  @TempDir private Path directory;

  @Test
  void noPasswordLiteralOrParameterIsInAnyLogOrFile() throws Exception {
    Path data = directory.resolve("data");
    Path log = directory.resolve("vicinal.log");
    ServedProcess.prepare(data);
    String errors;
    try (var server =
        new ServedProcess(
            data,
            "--log-file",
            log.toString(),
            "--log-level",
            "debug",
            "--log-statement-ms",
            "0",
            "--log-requests",
            "--metrics-access",
            "everybody")) {
      try (Connection connection = server.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE t (id INT PRIMARY KEY, word TEXT)");
        statement.execute("CREATE USER ben PASSWORD '" + NEW_PASSWORD + "'");
        statement.execute("ALTER USER ben PASSWORD '" + NEW_PASSWORD + "2'");
        statement.execute("SELECT * FROM t WHERE word = '" + LITERAL + "' -- " + LITERAL);
        try (PreparedStatement query =
            connection.prepareStatement("SELECT * FROM t WHERE word = ?")) {
          query.setString(1, PARAMETER);
          query.executeQuery().close();
        }
        assertThrows(
            SQLException.class,
            () -> statement.execute("CREATE USER x PASSWORD '" + BROKEN + "' PASSWORD '" + BROKEN));
        assertThrows(
            SQLException.class, () -> statement.execute("SELECT CAST('" + LITERAL + "' AS INT)"));
      }
      try (Connection connection = server.connect();
          Statement statement = connection.createStatement()) {
        for (String sql :
            List.of("CREATE API KEY k", "ALTER API KEY k ROTATE", "CREATE API KEY l FOR ben")) {
          try (ResultSet rows = statement.executeQuery(sql)) {
            assertTrue(rows.next());
            secrets.add(rows.getString("api_key"));
          }
        }
      }
      for (String key : List.copyOf(secrets)) {
        server.connect("token", key).close();
        secrets.add(server.token(key));
      }
      String wrong = secrets.getLast().substring(1);
      assertThrows(RuntimeException.class, () -> server.connect("token", wrong));
      assertThrows(RuntimeException.class, () -> server.connect("ben", WRONG_PASSWORD));
      assertEquals(200, server.status("/metrics"));
      server.stop();
      errors = server.errors();
    }
    String text = Files.readString(log);
    try (var opened = DataDirectory.open(data, OpenOptions.DEFAULT.withReadOnly(true))) {
      String rows = opened.audit().rows().toString();
      assertTrue(rows.contains("CREATE USER") && rows.contains("42601"), rows);
      assertClean("the audit log", rows, true);
    }
    for (String expected :
        List.of(
            "event=statement",
            "shape=\"select * from t where word = ?\"",
            "kind=create_user",
            "state=42601",
            "event=login",
            "user=anna",
            "result=refused",
            "event=request",
            "status=401")) {
      assertTrue(text.contains(expected), expected + " is not in\n" + text);
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertClean(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1), false);
      }
    }
    assertClean("the log", text, true);
    assertClean("the error stream", errors, true);
    assertEquals("rw-------", mode(log));
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private void assertClean(String where, String text, boolean alsoRows) {
    for (String secret : secrets) {
      String[] parts = secret.split("_", -1);
      assertNone(where, text, parts[2]); // and so none that holds it
      String pair = "token:" + secret;
      assertNone(
          where, text, Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    for (String secret : List.of(ServedProcess.PASSWORD, NEW_PASSWORD, WRONG_PASSWORD, BROKEN)) {
      assertNone(where, text, secret);
      assertNone(
          where, text, Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
    }
    String pair = ServedProcess.USER + ":" + ServedProcess.PASSWORD;
    assertNone(
        where, text, Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    if (alsoRows) {
      assertNone(where, text, LITERAL);
      assertNone(where, text, PARAMETER);
    }
  }

  private static void assertNone(String where, String text, String secret) {
    int at = text.indexOf(secret);
    assertFalse(
        at >= 0,
        () ->
            where
                + " holds \""
                + secret
                + "\": "
                + text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100)));
  }
}
