package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.access.SecretText;
import io.vicinal.server.login.BasicCredentials;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a refused login costs and tells, on every path of a server: hashes are counted, and the
 * clock is the test's, so that a slow machine changes nothing.
 */
final class LoginCostTest {
  private static final Duration LONG = Duration.ofHours(1);

  private TestServer server;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
    client = HttpClient.newHttpClient();
    server.pass(Duration.ZERO);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  @Test
  void passwordsAreHashedAtTheCostThatIsSet() throws Exception {
    server.directory().setPasswordCost(11);
    try (Connection connection = server.directory().connect("anna", "main");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE USER dora PASSWORD 'correct staple'");
      statement.execute("ALTER USER clara PASSWORD 'correct staple'");
    }
    for (String user : List.of("dora", "clara")) {
      String hash = server.users().find(user).orElseThrow().passwordHash();
      assertTrue(hash.startsWith("$2a$11$"), hash);
      assertEquals(200, send("/v1/sql", basic(user, "correct staple")).statusCode());
    }
    String before = server.users().find("ben").orElseThrow().passwordHash();
    assertTrue(!before.startsWith("$2a$11$"), "passwords keep the cost at which they were set");
    assertEquals(200, send("/v1/sql", basic(TestServer.BEN)).statusCode());
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static String basic(BasicCredentials user) {
    return basic(user.user(), user.password());
  }

  private HttpResponse<String> send(String path, String authorization) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url()).resolve(path))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json")
            .header("Authorization", authorization)
            .POST(BodyPublishers.ofString("{\"sql\":\"SELECT 1\"}"))
            .build(),
        BodyHandlers.ofString());
  }

  /** Returns an answer, but for what differs from one request to the next. */
  private static String seen(HttpResponse<String> answer) {
    return answer.statusCode()
        + " "
        + answer.headers().allValues("www-authenticate")
        + answer.headers().allValues("content-type")
        + answer.headers().allValues("content-length")
        + answer.headers().allValues("retry-after")
        + " "
        + answer.body();
  }

  private void run(String sql) throws Exception {
    try (Connection connection = server.connect(TestServer.ANNA);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void everyRefusalCostsOneHashAndSaysTheSame() throws Exception {
    run("CREATE USER locked PASSWORD 'correct horse 1' ACCOUNT LOCK");
    run("CREATE USER ended PASSWORD 'correct horse 2' VALID UNTIL '2001-01-01'");
    run("CREATE USER without");
    var guesses = new LinkedHashMap<String, String>();
    guesses.put("a wrong password", basic("anna", "wrong horse 1"));
    guesses.put("an empty password", basic("anna", ""));
    guesses.put("nobody's name", basic("nobody", "wrong horse 1"));
    guesses.put("no name", basic("", "wrong horse 1"));
    guesses.put("a locked user", basic("locked", "wrong horse 1"));
    guesses.put("a locked user's own password", basic("locked", "correct horse 1"));
    guesses.put("a user whose time is over", basic("ended", "wrong horse 1"));
    guesses.put("his own password", basic("ended", "correct horse 2"));
    guesses.put("a user without a password", basic("without", "wrong horse 1"));
    guesses.put("what is no key", "Bearer nothing");
    guesses.put(
        "a key that is none", "Bearer " + new SecretText("99", SecretText.newSecret()).text());
    guesses.put(
        "a token that is none",
        "Bearer " + new SecretText(SecretText.TOKEN, SecretText.newSecret()).text());
    for (String path : List.of("/", "/v1/sql", "/v1/login", "/v1/databases/main/tables/docs/get")) {
      String first = "";
      for (Map.Entry<String, String> guess : guesses.entrySet()) {
        server.pass(LONG); // nothing is delayed
        long before = server.compared();
        String seen = seen(send(path, guess.getValue()));
        String label = path + " with " + guess.getKey();
        assertTrue(seen.startsWith("401 "), () -> label + ": " + seen);
        assertEquals(before + 1, server.compared(), label);
        first = first.isEmpty() ? seen : first;
        assertEquals(first, seen, label);
      }
    }
  }

  @Test
  void whatCannotBeAPasswordCostsNothingWhoeverIsNamed() throws Exception {
    String wrong = "x".repeat(73);
    for (String given :
        List.of(
            basic("anna", wrong),
            basic("nobody", wrong),
            "Basic ?",
            "Basic " + Base64.getEncoder().encodeToString("anna".getBytes(StandardCharsets.UTF_8)),
            "Digest username=anna",
            basic("anna", "x".repeat(5_000)))) {
      server.pass(LONG);
      long before = server.compared();
      assertEquals(401, send("/v1/sql", given).statusCode());
      assertEquals(before, server.compared(), given);
    }
  }

  @Test
  void whoIsKnownCostsOneHashInAll() throws Exception {
    long before = server.compared();
    for (int i = 0; i < 20; i++) {
      assertEquals(200, send("/v1/sql", basic(TestServer.ANNA)).statusCode());
    }
    assertEquals(before + 1, server.compared());
  }

  @Test
  void thousandsOfGuessesGetAFewAnswersAndKeepNobodyOut() throws Exception {
    assertEquals(200, send("/v1/sql", basic(TestServer.ANNA)).statusCode());
    long before = server.compared();
    String refused = "";
    for (int i = 0; i < 1_000; i++) {
      String seen = seen(send("/v1/sql", basic("anna", "guess number " + i)));
      refused = refused.isEmpty() ? seen : refused;
      assertEquals(refused, seen, "a delay is not told");
    }
    assertEquals(before + 4, server.compared(), "three are free, and the next begins the delay");
    assertEquals(
        200, send("/v1/sql", basic(TestServer.ANNA)).statusCode(), "who was known goes on");
    assertEquals(
        200, send("/v1/sql", basic(TestServer.BEN)).statusCode(), "others are let in from there");
    for (int i = 0; i < 1_000; i++) { // another name each
      assertEquals(401, send("/v1/sql", basic("user " + i, "guess number 1")).statusCode());
    }
    long tried = server.compared() - before;
    assertTrue(tried < 30, tried + " of 2000 were tried");
    assertEquals(401, send("/v1/sql", basic(TestServer.CLARA)).statusCode(), "there is a delay");
    server.pass(Duration.ofMinutes(15));
    assertEquals(200, send("/v1/sql", basic(TestServer.CLARA)).statusCode(), "which ends");
  }
}
