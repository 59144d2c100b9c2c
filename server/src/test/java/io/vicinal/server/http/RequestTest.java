package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.server.login.BasicCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What single requests get, seen from outside. */
final class RequestTest {
  private static final BasicCredentials WRONG = new BasicCredentials("anna", "wrong password");
  private static final BasicCredentials NOBODY = new BasicCredentials("nobody", "wrong password");

  private static TestServer server;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer();
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    server.close();
  }

  private static HttpResponse<String> send(
      BasicCredentials credentials, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    return JsonPosts.send(
        client, URI.create(server.url()).resolve(path), JsonPosts.basic(credentials), body);
  }

  private static HttpResponse<String> post(BasicCredentials credentials, String json)
      throws IOException, InterruptedException {
    return send(credentials, "/", BodyPublishers.ofString(json));
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url()).resolve(path)).build(),
        BodyHandlers.ofString());
  }

  private static String open(String id) {
    return "{\"request\":\"openConnection\",\"connectionId\":\"" + id + "\",\"info\":{}}";
  }

  private static String create(String id) {
    return "{\"request\":\"createStatement\",\"connectionId\":\"" + id + "\"}";
  }

  @Test
  void everybodyMayAskForItsHealth() throws Exception {
    assertEquals(200, get("/health/live").statusCode());
    assertEquals(200, get("/health/ready").statusCode());
    server.ready = false;
    try {
      assertEquals(503, get("/health/ready").statusCode());
      assertEquals(200, get("/health/live").statusCode());
    } finally {
      server.ready = true;
    }
    assertEquals(404, get("/nothing").statusCode());
    assertEquals(405, get("/").statusCode());
  }

  @Test
  void whoHasNoRightPasswordGetsTheSameAnswer() throws Exception {
    HttpResponse<String> wrong = post(WRONG, open("x"));
    HttpResponse<String> nobody = post(NOBODY, open("x"));
    assertEquals(401, wrong.statusCode());
    assertEquals(401, nobody.statusCode());
    assertEquals(wrong.body(), nobody.body());
    assertTrue(wrong.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Basic"));
    assertEquals(401, get("/").statusCode() == 405 ? 401 : 0, "GET is refused before that");
    HttpResponse<String> none =
        client.send(
            HttpRequest.newBuilder(URI.create(server.url()))
                .POST(BodyPublishers.ofString(open("x")))
                .build(),
            BodyHandlers.ofString());
    assertEquals(401, none.statusCode());
  }

  @Test
  void aLockedUserIsRefusedSoon() throws Exception {
    assertEquals(200, post(TestServer.CLARA, open("locked")).statusCode());
    server.users().setLocked("clara", true);
    awaitStatus(401, create("locked"));
    server.users().setLocked("clara", false);
    awaitStatus(200, open("unlocked")); // the connection may have been closed meanwhile
  }

  private static void awaitStatus(int wanted, String request) throws Exception {
    int status = 0;
    for (int i = 0; i < 600 && status != wanted; i++) {
      Thread.sleep(100);
      status = post(TestServer.CLARA, request).statusCode();
    }
    assertEquals(wanted, status);
  }

  @Test
  void anothersConnectionIsNone() throws Exception {
    assertEquals(200, post(TestServer.ANNA, open("annas")).statusCode());
    assertEquals(200, post(TestServer.ANNA, create("annas")).statusCode());
    HttpResponse<String> hers = post(TestServer.BEN, create("annas"));
    HttpResponse<String> nobodys = post(TestServer.BEN, create("there is none"));
    assertEquals(500, hers.statusCode());
    assertEquals(nobodys.body(), hers.body());
    // Not even that the id is taken can be found out.
    assertEquals(200, post(TestServer.BEN, open("annas")).statusCode());
    assertTrue(post(TestServer.BEN, open("annas")).body().contains("08002"));
  }

  @Test
  void aRequestThatIsNoneIsRefusedWithoutAStackTrace() throws Exception {
    for (String body :
        List.of("", "{", "[]", "{}", "{\"request\":\"nonsense\"}", "\u0001\u0002", "null")) {
      HttpResponse<String> answer = post(TestServer.ANNA, body);
      assertEquals(500, answer.statusCode(), body);
      assertFalse(answer.body().contains("\\tat "), answer.body());
      assertFalse(answer.body().contains("io.vicinal"), answer.body());
    }
    for (String request :
        List.of(
            "{\"request\":\"openConnection\"}",
            "{\"request\":\"createStatement\"}",
            "{\"request\":\"prepareAndExecute\"}",
            "{\"request\":\"getTables\"}",
            "{\"request\":\"fetch\"}")) {
      assertTrue(post(TestServer.ANNA, request).body().contains("08P01"), request);
    }
    assertEquals(200, post(TestServer.ANNA, open("after nonsense")).statusCode());
  }

  @Test
  void propertiesThatAreNotOnTheListAreRefusedByName() throws Exception {
    for (String name :
        List.of(
            "model", "schemaFactory", "parserFactory", "typeSystem", "fun", "httpclient_impl")) {
      HttpResponse<String> answer =
          post(
              TestServer.ANNA,
              open("with " + name).replace("{}", "{\"" + name + "\":\"java.lang.Object\"}"));
      assertTrue(answer.body().contains("08001"), answer.body());
      assertTrue(answer.body().contains(name), answer.body());
    }
  }

  @Test
  void aRequestThatIsTooLargeIsRefusedAndTheNextOneIsNot() throws Exception {
    byte[] large = new byte[TestServer.BODY_BYTES_MAX + 1];
    assertEquals(413, send(TestServer.ANNA, "/", BodyPublishers.ofByteArray(large)).statusCode());
    assertEquals(200, post(TestServer.ANNA, open("after large")).statusCode());
  }

  @Test
  void connectionsThatNobodyUsesAreClosed() throws Exception {
    assertEquals(200, post(TestServer.BEN, open("idle")).statusCode());
    server.wire().closeIdle(Duration.ofHours(1));
    assertEquals(200, post(TestServer.BEN, create("idle")).statusCode());
    server.wire().closeIdle(Duration.ZERO);
    assertTrue(post(TestServer.BEN, create("idle")).body().contains("08003"));
  }
}
