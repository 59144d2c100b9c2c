package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vicinal.jdbc.ServedLimits;
import io.vicinal.jdbc.VicinalDataSource;
import io.vicinal.server.login.BasicCredentials;
import io.vicinal.server.metrics.ServerMetrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** API keys and tokens over every protocol of the port. */
final class KeyLoginTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 60;

  private final ServerMetrics metrics = new ServerMetrics();
  private final HttpClient client = HttpClient.newHttpClient();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new TestServer(
            null,
            ServedLimits.NONE,
            HttpOptions.Limits.DEFAULT,
            new HttpOptions.Records(
                metrics, false, who -> server.directory().isAdmin(who.name(), who.keyId()), false));
    run(TestServer.ANNA, "CREATE TABLE t (id INT PRIMARY KEY)");
    run(TestServer.ANNA, "INSERT INTO t VALUES (1), (2)");
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    metrics.close();
  }

  private void run(BasicCredentials user, String sql) throws SQLException {
    try (Connection connection = server.connect(user);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Makes a key and returns its text. */
  private String make(BasicCredentials user, String sql) throws SQLException {
    try (Connection connection = server.connect(user);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next());
      String text = rows.getString("api_key");
      assertFalse(rows.next());
      return text;
    }
  }

  private Connection connect(String token) throws SQLException {
    var properties = new Properties();
    properties.setProperty("token", token);
    return DriverManager.getConnection(server.driverUrl(), properties);
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
      assertTrue(rows.next());
      return rows.getInt(1);
    }
  }

  private HttpResponse<String> send(String method, String path, String bearer, String body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Authorization", bearer)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private int status(String method, String path, String token, String body) throws Exception {
    return send(method, path, "Bearer " + token, body).statusCode();
  }

  private static String basic(BasicCredentials user) {
    return "Basic "
        + java.util.Base64.getEncoder()
            .encodeToString(
                (user.user() + ":" + user.password())
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void refused(String state, Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      var error = assertThrows(SQLException.class, () -> statement.execute(sql), sql);
      assertEquals(state, error.getSQLState(), sql + ": " + error.getMessage());
    }
  }

  @Test
  void aKeyWorksOverEveryProtocol() throws Exception {
    String key = make(TestServer.ANNA, "CREATE API KEY k WITH (read)");
    try (Connection connection = connect(key)) {
      assertEquals(2, count(connection));
      assertEquals("anna", connection.getMetaData().getUserName());
      refused("42501", connection, "DELETE FROM t");
      refused("42501", connection, "CREATE API KEY more");
    }
    for (String serialization : new String[] {"json", "protobuf"}) {
      try (Connection connection =
          server.connect(serialization, new BasicCredentials("token", key))) {
        assertEquals(2, count(connection));
      }
    }
    assertEquals(200, status("POST", "v1/sql", key, "{\"sql\":\"SELECT 1 FROM t\"}"));
    assertEquals(403, status("POST", "v1/sql", key, "{\"sql\":\"DELETE FROM t\"}"));
    assertEquals(
        403, status("POST", "v1/databases/main/tables/t/insert", key, "{\"rows\":[{\"id\":9}]}"));
    assertEquals(403, status("GET", "metrics", key, ""), "its user is an admin, but not the key");
    String admin = make(TestServer.ANNA, "CREATE API KEY whole");
    assertEquals(200, status("GET", "metrics", admin, ""));
    String made =
        send("POST", "v1/sql", "Bearer " + admin, "{\"sql\":\"CREATE API KEY by_rest\"}").body();
    assertTrue(MAPPER.readTree(made).at("/rows/0/2").asText().startsWith("vicinal_"), made);
  }

  @Test
  void whatIsNoKeyIsRefusedAsAWrongPasswordIs() throws Exception {
    String key = make(TestServer.ANNA, "CREATE API KEY k");
    run(TestServer.ANNA, "DROP API KEY k");
    String wrong = basic(new BasicCredentials(TestServer.ANNA.user(), "wrong password"));
    HttpResponse<String> password = send("POST", "v1/sql", wrong, "{\"sql\":\"SELECT 1\"}");
    assertEquals(401, password.statusCode());
    for (String text : new String[] {key, "x", key.substring(1)}) {
      HttpResponse<String> answer =
          send("POST", "v1/sql", "Bearer " + text, "{\"sql\":\"SELECT 1\"}");
      assertEquals(401, answer.statusCode());
      assertEquals(password.body(), answer.body());
      assertEquals(
          password.headers().map().get("www-authenticate"),
          answer.headers().map().get("www-authenticate"));
      var error = assertThrows(SQLException.class, () -> connect(text));
      assertEquals("28P01", error.getSQLState());
      assertFalse(text.length() > 1 && String.valueOf(error).contains(text));
    }
  }

  @Test
  void theDriverTellsAKeyToNobody() throws Exception {
    String key = make(TestServer.ANNA, "CREATE API KEY k");
    String secret = key.substring("vicinal_1_".length());
    var source = new VicinalDataSource(server.driverUrl());
    source.setToken(key);
    try (Connection connection = source.getConnection()) {
      assertEquals(2, count(connection));
      assertFalse(connection.getMetaData().getURL().contains(secret));
      assertFalse(connection.toString().contains(secret));
    }
    assertFalse(source.toString().contains(secret));
    String url = server.driverUrl() + "?token=" + key;
    try (Connection connection = DriverManager.getConnection(url)) {
      assertEquals(2, count(connection));
      assertFalse(connection.getMetaData().getURL().contains(secret));
      assertFalse(connection.getClientInfo().toString().contains(secret));
    }
    var given = new Properties();
    given.setProperty("token", key);
    given.setProperty("password", key);
    for (String target : new String[] {server.driverUrl(), "jdbc:vicinal:mem:"}) {
      for (DriverPropertyInfo property :
          DriverManager.getDriver(target).getPropertyInfo(target, given)) {
        assertFalse(String.valueOf(property.value).contains(secret), property.name);
        assertFalse(Arrays.toString(property.choices).contains(secret), property.name);
      }
    }
    var nowhere = new VicinalDataSource("jdbc:other://x?token=" + key);
    assertFalse(assertThrows(SQLException.class, nowhere::getConnection).toString().contains(key));
  }

  @Test
  void aTokenIsGivenForAPasswordOrAKey() throws Exception {
    String key = make(TestServer.ANNA, "CREATE API KEY k WITH (read)");
    for (String credentials : new String[] {basic(TestServer.ANNA), "Bearer " + key}) {
      HttpResponse<String> answer = send("POST", "v1/login", credentials, "");
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals("no-store", answer.headers().firstValue("cache-control").orElse(""));
      JsonNode issued = MAPPER.readTree(answer.body());
      assertEquals(30 * 60, issued.get("expires_in").asInt());
      assertEquals("Bearer", issued.get("token_type").asText());
      String token = issued.get("token").asText();
      assertEquals(200, status("POST", "v1/sql", token, "{\"sql\":\"SELECT 1\"}"));
      boolean narrow = credentials.startsWith("Bearer");
      assertEquals(
          narrow ? 403 : 200,
          status("POST", "v1/sql", token, "{\"sql\":\"DELETE FROM t WHERE id = 9\"}"));
      assertEquals(narrow ? 403 : 200, status("GET", "metrics", token, ""));
      try (Connection connection = connect(token)) {
        assertEquals(2, count(connection));
        assertEquals(403, status("POST", "v1/login", token, ""), "no token for a token");
        assertEquals(400, send("POST", "v1/logout", credentials, "").statusCode());
        assertEquals(200, status("POST", "v1/logout", token, "{}"));
        assertEquals(401, status("POST", "v1/logout", token, ""));
        assertEquals(401, status("POST", "v1/sql", token, "{\"sql\":\"SELECT 1\"}"));
        refused("28P01", connection, "SELECT 1");
      }
    }
    assertEquals(
        401,
        send("POST", "v1/login", basic(new BasicCredentials("anna", "wrong")), "").statusCode());
    assertEquals(405, send("GET", "v1/login", basic(TestServer.ANNA), "").statusCode());
  }

  @Test
  void connectionsEndSoonAfterTheirKeyDoes() throws Exception {
    for (String end :
        new String[] {
          "ALTER API KEY k DISABLE", "ALTER API KEY k VALID UNTIL '2001-01-01'", "DROP API KEY k"
        }) {
      String key = make(TestServer.ANNA, "CREATE API KEY k");
      try (Connection connection = connect(key);
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("DELETE FROM t");
        int before = server.wire().connections();
        run(TestServer.ANNA, end);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (server.wire().connections() >= before && System.nanoTime() < deadline) {
          Thread.sleep(20);
        }
        assertTrue(server.wire().connections() < before, end);
        assertThrows(SQLException.class, () -> statement.execute("SELECT 1"), end);
      }
      try (Connection connection = server.connect(TestServer.ANNA)) {
        assertEquals(2, count(connection), "what the key had begun is rolled back");
      }
      run(TestServer.ANNA, "DROP API KEY IF EXISTS k");
    }
  }

  @Test
  void aDatabaseThatAKeyIsNotBoundToIsNotThere() throws Exception {
    run(TestServer.ANNA, "CREATE DATABASE other");
    String key = make(TestServer.ANNA, "CREATE API KEY k WITH ('database:main')");
    try (Connection connection = connect(key)) {
      assertEquals(2, count(connection));
      refused("42501", connection, "CREATE USER dora");
    }
    String url = server.driverUrl();
    String[] texts = new String[2];
    int i = 0;
    for (String name : new String[] {"other", "nosuch"}) {
      var properties = new Properties();
      properties.setProperty("token", key);
      String target = url.substring(0, url.lastIndexOf('/') + 1) + name;
      var error =
          assertThrows(SQLException.class, () -> DriverManager.getConnection(target, properties));
      texts[i++] = error.getSQLState() + error.getMessage().replace(name, "x");
    }
    assertEquals(texts[1], texts[0]);
    assertEquals(404, status("POST", "v1/databases/other/tables/t/get", key, "{}"));
  }
}
