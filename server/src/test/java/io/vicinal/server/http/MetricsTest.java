package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.jdbc.ServedLimits;
import io.vicinal.server.login.BasicCredentials;
import io.vicinal.server.metrics.ServerMetrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may read the numbers of the server, and what they tell. */
final class MetricsTest {
  private static HttpResponse<String> get(
      TestServer server, @Nullable BasicCredentials user, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url()).resolve("/metrics"))
            .timeout(Duration.ofMinutes(2));
    if (user != null) {
      byte[] pair = (user.user() + ":" + user.password()).getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private static double number(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private static void fail(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      return;
    }
    throw new AssertionError(sql + " was not refused");
  }

  @Test
  void theyCountStatementsRowsErrorsAndRequestsWithoutANameOfAnything() throws Exception {
    try (var metrics = new ServerMetrics();
        var server =
            new TestServer(
                null,
                ServedLimits.NONE,
                HttpOptions.Limits.DEFAULT,
                new HttpOptions.Records(
                    metrics, false, user -> user.name().equals("anna"), false))) {
      metrics.show(server.directory());
      server.directory().activity().setListener(metrics);
      try (Connection connection = server.connect("json", TestServer.ANNA);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE hiddenword (id INT PRIMARY KEY)");
        statement.execute("INSERT INTO hiddenword VALUES (1), (2), (3)");
        statement.executeQuery("SELECT * FROM hiddenword").close();
        fail(statement, "SELECT * FROM nothing");
        fail(statement, "INSERT INTO hiddenword VALUES (1)");

        assertEquals(401, get(server, null).statusCode());
        assertEquals(401, get(server, new BasicCredentials("anna", "wrong word")).statusCode());
        assertEquals(403, get(server, TestServer.BEN).statusCode());
        HttpResponse<String> answer = get(server, TestServer.ANNA, "X-Request-Id", "mine-1");
        assertEquals(200, answer.statusCode());
        assertEquals("mine-1", answer.headers().firstValue("X-Request-Id").orElse(""));
        String text = answer.body();
        assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
        assertEquals(2, number(text, "vicinal_statement_seconds_count{kind=\"insert\"}"), text);
        assertEquals(1, number(text, "vicinal_errors_total{class=\"42\"}"), text);
        assertEquals(1, number(text, "vicinal_errors_total{class=\"23\"}"), text);
        assertEquals(6, number(text, "vicinal_rows_total"), text);
        assertEquals(1, number(text, "vicinal_connections"), text);
        assertEquals(1, number(text, "vicinal_tables"), text);
        assertEquals(3, number(text, "vicinal_stored_rows"), text);
        assertTrue(number(text, "vicinal_commits_total") > 0, text);
        assertTrue(number(text, "vicinal_requests_total{status=\"200\"}") > 3, text);
        assertTrue(number(text, "vicinal_requests_total{status=\"401\"}") >= 2, text);
        assertTrue(text.contains("jvm_memory_used_bytes"), text);
        for (String word : new String[] {"hiddenword", "anna", "ben", "main\""}) {
          assertFalse(text.contains(word), word);
        }
      }
    }
  }

  @Test
  void everybodyMayReadThemWhereThatIsSaid() throws Exception {
    try (var metrics = new ServerMetrics();
        var server =
            new TestServer(
                null,
                ServedLimits.NONE,
                HttpOptions.Limits.DEFAULT,
                new HttpOptions.Records(metrics, true, _ -> false, true))) {
      assertEquals(200, get(server, null).statusCode());
    }
    try (var server = new TestServer()) {
      assertEquals(404, get(server, TestServer.ANNA).statusCode());
    }
  }
}
