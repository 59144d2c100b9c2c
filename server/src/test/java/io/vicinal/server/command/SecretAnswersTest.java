package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A password in every spelling, also wrong ones, by every protocol: no answer, error, view, page,
 * log, file or backup shows any part of one.
 */
final class SecretAnswersTest {
  /** Is part of every secret of the run, and of nothing else. */
  private static final String MARK = "sekret7f3";

  private static final List<String> SPELLINGS =
      List.of(
          "CREATE USER %u PASSWORD '%s'",
          "CREATE USER %u WITH PASSWORD '%s'",
          "create user %u password E'%s'",
          "CREATE USER %u PASSWORD U&'%s'",
          "CREATE USER %u PASSWORD $$%s$$",
          "CREATE USER %u ENCRYPTED PASSWORD '%s'",
          "CREATE USER %u IDENTIFIED BY '%s'",
          "CREATE USER %u PASSWORD = '%s'",
          "CREATE USER %u PASSWORD ('%s')",
          "CREATE USER %u PASSWORD '%s' || '%s'",
          "CREATE USER %u PASSWORD '%s' '%s'",
          "CREATE USER %u PASSWORD '%s' PASSWORD '%s'",
          "CREATE USER %u PASSWORD '%s' BOGUS",
          "CREATE USER %u '%s'",
          "CREATE USER %u PASSWORD '%s",
          "CREATE USER %u PASSWORD $$%s",
          "CREATE USER %u PASSWORD '%s' /* %s",
          "CREATE USER %u PASSWORD '%s%s%s%s%s%s%s%s%s%s'",
          "CREAT USER %u PASSWORD '%s'",
          "CREATE ROLE %u LOGIN PASSWORD '%s'",
          "CREATE USER %u PASSWORD '%s'; CREATE USER %u PASSWORD '%s'",
          "/* %s */ CREATE USER %u PASSWORD '%s' x",
          "-- %s\nCREATE USER %u PASSWORD '%s' x",
          "EXPLAIN CREATE USER %u PASSWORD '%s'",
          "ALTER USER known PASSWORD '%s'",
          "ALTER USER known WITH PASSWORD '%s' VALID UNTIL 'infinity'",
          "ALTER USER known PASSWORD '%s' VALID UNTIL 'never'",
          "ALTER USER nobody PASSWORD '%s'",
          "ALTER ROLE known PASSWORD '%s'",
          "SET PASSWORD FOR known = '%s'",
          "SET PASSWORD = '%s'",
          "SET password TO '%s'",
          "CREATE API KEY k FOR known SECRET '%s'",
          "CALL vicinal.backup('%s', '%s', '%s', '%s')",
          "GRANT SELECT ON t TO known PASSWORD '%s'",
          "SELECT '%s' FORM t",
          "SELECT nothing FROM t WHERE word = '%s'",
          "INSERT INTO checked VALUES (1, '%s')");

  /** Statements with literals, which only who sends them is told of. */
  private static final List<String> LITERALS =
      List.of(
          "CREATE API KEY k FOR known VALID UNTIL '%s'",
          "CREATE API KEY k FOR known WITH (SCOPES = '%s')",
          "SELECT CAST(word || '%s' AS INT) FROM t",
          "INSERT INTO t (id, word) VALUES ('%s', '%s')");

  @TempDir private Path directory;
  private final Map<String, String> told = new TreeMap<>();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
  }

  private int number;
  private String url = "";

  private void tell(String where, Object what) {
    told.merge(where, String.valueOf(what), (a, b) -> a + "\n" + b);
  }

  private String next(String spelling) {
    number++;
    String sql = spelling.replace("%u", "u" + number);
    while (sql.contains("%s")) {
      sql = sql.replaceFirst("%s", MARK + "x" + number);
    }
    return sql;
  }

  private static String trace(Throwable thrown) {
    var text = new StringBuilder();
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      text.append(at).append('\n');
      if (at instanceof SQLException failure && failure.getNextException() != null) {
        text.append(failure.getNextException()).append('\n');
      }
    }
    return text.toString();
  }

  private String request(String method, String path, String authorization, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url).resolve(path))
            .timeout(Duration.ofMinutes(2))
            .header("Authorization", authorization)
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer;
    try {
      answer = client.send(request, BodyHandlers.ofString());
    } catch (IOException e) { // the server may close a connection that is kept at any moment
      tell("closed " + path.replace(MARK, "…"), e);
      answer = client.send(request, BodyHandlers.ofString());
    }
    return answer.statusCode() + " " + answer.headers().map() + " " + answer.body();
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Test
  void noSecretComesBackFromAnywhere() throws Exception {
    Path data = directory.resolve("data");
    Path log = directory.resolve("vicinal.log");
    Path backup = directory.resolve("backup");
    ServedProcess.prepare(data);
    try (var server =
        new ServedProcess(
            data,
            "--log-file",
            log.toString(),
            "--log-level",
            "debug",
            "--log-statement-ms",
            "0",
            "--log-requests")) {
      url = server.url();
      try (Connection avatica = server.connect();
          Connection own =
              DriverManager.getConnection(
                  "jdbc:vicinal:" + url.substring(url.indexOf("//")) + "main",
                  ServedProcess.USER,
                  ServedProcess.PASSWORD)) {
        try (Statement statement = own.createStatement()) {
          statement.execute("CREATE TABLE t (id INT PRIMARY KEY, word TEXT)");
          statement.execute("CREATE TABLE checked (id INT, word TEXT CHECK (word = 'right'))");
          statement.execute("INSERT INTO t VALUES (1, 'one')");
          statement.execute("CREATE USER known PASSWORD '" + MARK + "-of-known'");
        }
        for (String spelling : SPELLINGS) {
          run("avatica", avatica, next(spelling));
          run("driver", own, next(spelling));
          if (number % 3 == 0) {
            batch(own, next(spelling));
          }
          byJson(next(spelling));
        }
        for (String spelling : LITERALS) {
          for (Connection connection : List.of(avatica, own)) {
            try (Statement statement = connection.createStatement()) {
              String sql = next(spelling);
              assertThrows(SQLException.class, () -> statement.execute(sql), sql);
            }
          }
        }
        parameters("avatica", avatica);
        parameters("driver", own);
        try (Statement statement = own.createStatement()) {
          statement.execute("CALL vicinal.backup('" + backup + "')");
          views(own, statement);
        }
      }
      pages();
      server.stop();
      tell("the error stream", server.errors());
    }
    tell("the log", Files.readString(log));
    for (Path place : List.of(data, backup)) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          tell("file " + file, Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    var wrong = new TreeSet<String>();
    told.forEach((where, text) -> {
      int at = text.toLowerCase(Locale.ROOT).indexOf(MARK);
      if (at >= 0) {
        wrong.add(
            where + ": " + text.substring(Math.max(0, at - 120), Math.min(text.length(), at + 20)));
      }
    });
    assertEquals(new TreeSet<String>(), wrong);
    assertTrue(told.size() > 40, told.keySet()::toString);
    assertTrue(told.getOrDefault("the log", "").contains("kind=create_user"));
    assertTrue(told.getOrDefault("vicinal.users", "").contains("known"));
    assertTrue(told.getOrDefault("vicinal.audit_log", "").contains("CREATE USER"));
  }

  private void run(String protocol, Connection connection, String sql) {
    String where = protocol + " " + hidden(sql);
    try (Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(sql);
      tell(where, statement.getWarnings());
    } catch (SQLException | RuntimeException e) {
      // Avatica's own client puts the statement before what the server says.
      tell(where, trace(e).replace(sql, "…"));
    }
  }

  /** Returns the statement without its secrets, to name it. */
  private static String hidden(String sql) {
    return sql.replaceAll(MARK + "x\\d+", "…").replaceAll("\\bu\\d+\\b", "u");
  }

  private void batch(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("INSERT INTO t VALUES (1, 'there')");
      statement.addBatch(sql);
      int[] _ = statement.executeBatch();
    } catch (SQLException | RuntimeException e) {
      tell("batch " + hidden(sql), trace(e));
    }
  }

  private void byJson(String sql) throws Exception {
    String body = new ObjectMapper().writeValueAsString(Map.of("sql", sql));
    String authorization = basic(ServedProcess.USER, ServedProcess.PASSWORD);
    tell("json " + hidden(sql), request("POST", "/v1/sql", authorization, body));
    tell("broken json", request("POST", "/v1/sql", authorization, body.replace("\"}", "\",}")));
    tell("broken json", request("POST", "/", authorization, body.replace("{", "{\"request\":")));
  }

  private void parameters(String protocol, Connection connection) {
    for (String sql :
        List.of(
            "ALTER USER known PASSWORD ?",
            "ALTER USER nobody PASSWORD ?",
            "SELECT word FROM t WHERE word = ?",
            "INSERT INTO checked (word) VALUES (?)")) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, MARK + "x" + ++number);
        boolean _ = statement.execute();
      } catch (SQLException | RuntimeException e) {
        tell(protocol + " parameter of " + sql, trace(e));
      }
    }
  }

  private void views(Connection connection, Statement statement) throws SQLException {
    var names = new TreeSet<String>();
    for (String schema : List.of("vicinal", "information_schema", "pg_catalog")) {
      try (ResultSet tables = connection.getMetaData().getTables(null, schema, "%", null)) {
        while (tables.next()) {
          names.add(schema + "." + tables.getString("TABLE_NAME"));
        }
      }
    }
    for (String name : names) {
      show(name, statement, "SELECT * FROM " + name);
    }
    for (String sql : List.of("SHOW ALL", "SHOW GRANTS", "SHOW GRANTS FOR known", "SHOW TABLES")) {
      show(sql, statement, sql);
    }
    show("EXPLAIN", statement, "EXPLAIN SELECT * FROM t WHERE id = 1");
  }

  private void show(String name, Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        tell(name, row);
      }
    }
  }

  private void pages() throws Exception {
    String right = basic(ServedProcess.USER, ServedProcess.PASSWORD);
    for (String path :
        List.of(
            "/metrics",
            "/health/live",
            "/health/ready",
            "/v1/openapi.json",
            "/nothing",
            "/v1/sql?token=" + MARK)) {
      for (String authorization :
          List.of(right, basic("anna", MARK), "Bearer vicinal_1_" + MARK + "_00000000")) {
        for (String method : List.of("GET", "POST")) {
          tell("page " + path.replace(MARK, "…"), request(method, path, authorization, "{}"));
        }
      }
    }
  }
}
