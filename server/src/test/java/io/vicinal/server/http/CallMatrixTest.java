package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vicinal.jdbc.remote.Call;
import io.vicinal.jdbc.remote.WireReader;
import io.vicinal.server.login.BasicCredentials;
import io.vicinal.server.rest.RestService;
import io.vicinal.server.wire.WireCalls;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.avatica.remote.Service;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every request of every protocol by everybody: nobody, a stranger, who is locked, has no right.
 */
final class CallMatrixTest {
  private static final List<String> HIDDEN =
      List.of(
          "hiddentable", "hiddencolumn", "hiddenindex", "hiddenword", "hiddenview", "hiddenbody");

  private static TestServer server;
  private static RawClient raw;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer();
    raw = new RawClient(server.url());
    try (Connection connection = server.connect(TestServer.ANNA);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE docs (id INT PRIMARY KEY, word TEXT, v VECTOR(2))");
      statement.execute("CREATE TABLE hiddentable (id INT PRIMARY KEY, hiddencolumn TEXT)");
      statement.execute("CREATE INDEX hiddenindex ON hiddentable (hiddencolumn)");
      statement.execute("CREATE VIEW hiddenview AS SELECT 'hiddenbody' AS hiddencolumn");
      statement.execute("INSERT INTO hiddentable VALUES (1, 'hiddenword')");
      statement.execute("COMMENT ON TABLE hiddentable IS 'hiddenbody'");
    }
    server.revokeAdmin(TestServer.BEN);
    // Whoever was known before others guessed from here still gets in.
    for (BasicCredentials user : List.of(TestServer.ANNA, TestServer.BEN, TestServer.CLARA)) {
      server.connect(user).close();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    raw.close();
    server.close();
  }

  private static List<WireCalls> all(String connection, String driverConnection) {
    var calls = new ArrayList<WireCalls>();
    calls.addAll(WireCalls.avatica(connection, 1));
    calls.addAll(WireCalls.driver(driverConnection, 1));
    calls.addAll(WireCalls.rest("main", "docs"));
    return calls;
  }

  /** What is described is what is looked at. */
  @Test
  void everyActionHasACase() throws Exception {
    JsonNode paths = new ObjectMapper().readTree(RestService.openApi()).get("paths");
    var described = new TreeSet<String>();
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      if (path.getKey().contains("/tables/")) {
        described.add(path.getKey().replaceAll(".*/", ""));
      }
    }
    assertEquals(described, new TreeSet<>(WireCalls.TABLE_ACTIONS.keySet()));
  }

  @Test
  void whoDoesNotProveToBeSomebodyGetsOneAnswer() throws Exception {
    server.users().setLocked("clara", true);
    awaitLocked();
    for (String path : Set.of("/", "/v1/")) {
      for (BasicCredentials unknown :
          List.of(
              new BasicCredentials("zoe", "battery staple"),
              new BasicCredentials("anna", "battery staple"),
              TestServer.CLARA)) {
        for (WireCalls call : all("none", "none")) {
          if (call.path().startsWith(path) == path.endsWith("1/")) {
            assertEquals(refused(path, null), refused(call, unknown), call.label());
          }
        }
      }
      for (WireCalls call : all("none", "none")) {
        if (call.path().startsWith(path) == path.endsWith("1/")) {
          assertEquals(refused(path, null), refused(call, null), call.label());
        }
      }
    }
  }

  private static RawClient.Seen refused(String path, @Nullable BasicCredentials user)
      throws Exception {
    return refused(
        path.equals("/")
            ? WireCalls.json(new Service.OpenConnectionRequest("x", Map.of()))
            : WireCalls.rest("main", "docs").getFirst(),
        user);
  }

  private static RawClient.Seen refused(WireCalls call, @Nullable BasicCredentials user)
      throws Exception {
    RawClient.Seen seen = raw.send(user, call);
    assertEquals(401, seen.status(), () -> call + ": " + seen.body());
    return seen;
  }

  private static void awaitLocked() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    WireCalls open = WireCalls.json(new Service.OpenConnectionRequest("locked", Map.of()));
    while (raw.send(TestServer.CLARA, open).status() != 401) {
      assertTrue(System.nanoTime() < deadline, "a locked user gets in");
      Thread.sleep(10);
    }
  }

  @Test
  void whoHasNoRightLearnsNoName() throws Exception {
    for (BasicCredentials user : List.of(TestServer.BEN, TestServer.ANNA)) {
      String connection = "connection of " + user.user();
      WireCalls open =
          WireCalls.driver("open", WireCalls.begin(Call.OPEN, "").properties(Map.of()));
      var in = new WireReader(raw.send(user, open).body().getBytes(StandardCharsets.ISO_8859_1));
      assertEquals(Call.DONE, in.octet());
      String driverConnection = in.text();
      raw.send(user, WireCalls.json(new Service.OpenConnectionRequest(connection, Map.of())));
      raw.send(user, WireCalls.json(new Service.CreateStatementRequest(connection)));
      var seen = new TreeSet<String>();
      for (WireCalls call : all(connection, driverConnection)) {
        if (call.label().startsWith("Close") || call.label().startsWith("CLOSE")) {
          continue;
        }
        RawClient.Seen answer = raw.send(user, call);
        assertFalse(answer.body().contains("XX000"), () -> call + ": " + answer.body());
        assertFalse(answer.body().contains("\tat "), () -> call + ": " + answer.body());
        for (String name : HIDDEN) {
          if (answer.body().contains(name)) {
            seen.add(name + " in " + call);
          }
        }
      }
      if (user.equals(TestServer.ANNA)) {
        assertTrue(seen.size() > 5, "the names are there to be seen: " + seen);
      } else {
        assertEquals(Set.of(), seen);
      }
    }
  }
}
