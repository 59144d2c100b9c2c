package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.jdbc.client.KeyChoice;
import io.vicinal.jdbc.client.StatementPeer;
import io.vicinal.jdbc.remote.Call;
import io.vicinal.jdbc.remote.RunOptions;
import io.vicinal.jdbc.remote.WireReader;
import io.vicinal.server.wire.WireCalls;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.remote.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Ben sends every request that there is with the ids of Anna's connections and statements: he gets
 * what he gets for ids that never were, to the byte, and Anna's work goes on.
 */
final class TwoPrincipalsTest {
  private static final String ANNAS = "annas-connection-0001";
  private static final String NOBODYS = "nobody-s-connection-1";
  private static final int ROWS = 100;
  private static final int NO_STATEMENT = 7_654_321;
  private static final long PATIENCE_SECONDS = 60;

  private TestServer server;
  private RawClient raw;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
    raw = new RawClient(server.url());
    try (Connection connection = server.connect(TestServer.ANNA);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE docs (id INT PRIMARY KEY, word TEXT, v VECTOR(2))");
      statement.execute(
          "INSERT INTO docs (id, word) SELECT x, 'w' FROM generate_series(1, "
              + ROWS
              + ") AS g(x)");
    }
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    server.close();
  }

  private String annas(WireCalls call) throws Exception {
    RawClient.Seen seen = raw.send(TestServer.ANNA, call);
    assertEquals(200, seen.status(), () -> call + ": " + seen.body());
    return seen.body();
  }

  private void assertSame(WireCalls annas, WireCalls nobodys, String id, String other)
      throws Exception {
    RawClient.Seen seen = raw.send(TestServer.BEN, annas);
    assertEquals(
        raw.send(TestServer.BEN, nobodys).with(other, id), seen, () -> annas + ": " + seen.body());
  }

  @Test
  void everyRequestOfAvaticasProtocol() throws Exception {
    annas(WireCalls.json(new Service.OpenConnectionRequest(ANNAS, Map.of())));
    int cursor = statement();
    int changing = statement();
    String first =
        annas(
            WireCalls.json(
                new Service.PrepareAndExecuteRequest(
                    ANNAS, cursor, "SELECT id FROM docs ORDER BY id", -1, 10)));
    assertTrue(first.contains("[10]") && !first.contains("[11]"), first);
    annas(
        WireCalls.json(
            new Service.ConnectionSyncRequest(
                ANNAS, new ConnectionPropertiesImpl(false, false, 4, null, null))));
    annas(
        WireCalls.json(
            new Service.PrepareAndExecuteRequest(
                ANNAS, changing, "INSERT INTO docs (id) VALUES (0)", -1, 10)));

    var opens = new ArrayList<Integer>();
    for (int number : new int[] {cursor, changing, NO_STATEMENT}) {
      List<WireCalls> hers = WireCalls.avatica(ANNAS, number);
      List<WireCalls> none = WireCalls.avatica(NOBODYS, number);
      assertEquals(2 * WireCalls.avaticaClasses().size(), hers.size());
      for (int i = 0; i < hers.size(); i++) {
        if (hers.get(i).label().startsWith("OpenConnection")) {
          opens.add(i); // last, or the id would be his, too
        } else {
          assertSame(hers.get(i), none.get(i), ANNAS, NOBODYS);
        }
      }
    }
    assertEquals(6, opens.size());

    // His own connection has none of her statements.
    String his = "bens-own-connection-1";
    assertEquals(
        200,
        raw.send(TestServer.BEN, WireCalls.json(new Service.OpenConnectionRequest(his, Map.of())))
            .status());
    List<WireCalls> known = WireCalls.avatica(his, cursor);
    List<WireCalls> unknown = WireCalls.avatica(his, NO_STATEMENT);
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).label().matches("(Fetch|Execute|SyncResults|CloseStatement).*")) {
        RawClient.Seen seen = raw.send(TestServer.BEN, known.get(i));
        RawClient.Seen missing = raw.send(TestServer.BEN, unknown.get(i));
        assertEquals(missing.status(), seen.status());
        assertFalse(seen.body().contains("[11]"), seen.body());
      }
    }

    // Not even that an id is taken can be found out, and what he closes is his.
    WireCalls open = WireCalls.json(new Service.OpenConnectionRequest(ANNAS, Map.of()));
    WireCalls openOther = WireCalls.json(new Service.OpenConnectionRequest(NOBODYS, Map.of()));
    assertSame(open, openOther, ANNAS, NOBODYS);
    assertSame(
        WireCalls.protobuf(new Service.CloseConnectionRequest(ANNAS)),
        WireCalls.protobuf(new Service.CloseConnectionRequest(NOBODYS)),
        ANNAS,
        NOBODYS);

    String next = annas(WireCalls.json(new Service.FetchRequest(ANNAS, cursor, 10, 10)));
    assertTrue(next.contains("[11]") && next.contains("[20]"), next);
    annas(WireCalls.json(new Service.CommitRequest(ANNAS)));
    assertEquals(ROWS + 1, count());
  }

  private int statement() throws Exception {
    String answer = annas(WireCalls.json(new Service.CreateStatementRequest(ANNAS)));
    return Integer.parseInt(answer.replaceAll(".*\"statementId\":(\\d+).*", "$1"));
  }

  private int count() throws SQLException {
    try (Connection connection = server.connect(TestServer.ANNA);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM docs")) {
      assertTrue(rows.next());
      return rows.getInt(1);
    }
  }

  private static WireReader read(String body) {
    var in = new WireReader(body.getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(Call.DONE, in.octet(), body);
    return in;
  }

  private static WireCalls text(String connection, int statement, String sql) {
    var options = new RunOptions(StatementPeer.Wanted.ANYTHING, 0, 0, 10, KeyChoice.NONE);
    return WireCalls.driver(
        sql,
        WireCalls.begin(Call.EXECUTE_TEXT, connection)
            .number(statement)
            .execution(options)
            .textOrNull(sql));
  }

  private String openDriver() throws Exception {
    WireCalls open = WireCalls.driver("open", WireCalls.begin(Call.OPEN, "").properties(Map.of()));
    return read(annas(open)).text();
  }

  @Test
  void everyCallOfOurOwnDriver() throws Exception {
    String hers = openDriver();
    String none = hers.substring(0, hers.length() - 1) + (hers.endsWith("0") ? "1" : "0");
    read(annas(text(hers, 1, "SELECT id FROM docs ORDER BY id")));
    read(
        annas(
            WireCalls.driver(
                "begin",
                WireCalls.begin(Call.SYNC, hers)
                    .value(false)
                    .value(null)
                    .value(null)
                    .value(null)
                    .value(null))));
    read(annas(text(hers, 2, "INSERT INTO docs (id) VALUES (0)")));
    read(
        annas(
            WireCalls.driver(
                "point", WireCalls.begin(Call.SET_SAVEPOINT, hers).textOrNull("point"))));

    for (int number : new int[] {1, 2, NO_STATEMENT}) {
      List<WireCalls> known = WireCalls.driver(hers, number);
      List<WireCalls> unknown = WireCalls.driver(none, number);
      for (int i = 0; i < known.size(); i++) {
        if (known.get(i).label().equals("OPEN")) {
          RawClient.Seen seen = raw.send(TestServer.BEN, known.get(i));
          assertNotEquals(hers, read(seen.body()).text(), "the server chooses ids");
        } else {
          assertSame(known.get(i), unknown.get(i), hers, none);
        }
      }
    }

    WireReader next =
        read(
            annas(
                WireCalls.driver(
                    "fetch", WireCalls.begin(Call.FETCH, hers).number(1).big(10).number(10))));
    assertEquals(11, ((Object[]) next.frame(1).rows.iterator().next())[0]);
    read(annas(WireCalls.driver("commit", WireCalls.begin(Call.COMMIT, hers))));
    assertEquals(ROWS + 1, count());
  }

  @Test
  void whatRunsIsCancelledByItsOwnerOnly() throws Exception {
    String hers = openDriver();
    var running =
        new FutureTask<>(() ->
            raw.send(
                TestServer.ANNA,
                text(
                    hers,
                    1,
                    "SELECT count(*) FROM generate_series(1, 1000000) AS a(x),"
                        + " generate_series(1, 1000000) AS b(y)")));
    Thread thread = Thread.ofPlatform().start(running);
    await("the statement runs", () -> server.directory().activity().running() == 1);
    for (Call call : List.of(Call.CANCEL, Call.CANCEL_ALL, Call.CLOSE_STATEMENT, Call.CLOSE)) {
      for (WireCalls request : WireCalls.driver(hers, 1)) {
        if (request.label().equals(call.name())) {
          raw.send(TestServer.BEN, request);
        }
      }
    }
    assertEquals(1, server.directory().activity().running());
    assertFalse(running.isDone());
    await(
        "its owner ends it",
        () -> {
          raw.send(
              TestServer.ANNA,
              WireCalls.driver("cancel", WireCalls.begin(Call.CANCEL, hers).number(1)));
          return running.isDone();
        });
    assertTrue(running.get().body().contains("57014"), running.get().body());
    thread.join();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadline, what);
      Thread.sleep(10);
    }
  }

  /** Avatica's own service would let one statement at a time run, of all clients. */
  @Test
  void aStatementWithoutAnEndKeepsNobodyElseWaiting() throws Exception {
    annas(WireCalls.json(new Service.OpenConnectionRequest(ANNAS, Map.of())));
    int number = statement();
    var running =
        new FutureTask<>(() ->
            raw.send(
                TestServer.ANNA,
                WireCalls.json(
                    new Service.PrepareAndExecuteRequest(
                        ANNAS,
                        number,
                        "SELECT count(*) FROM generate_series(1, 1000000) AS a(x),"
                            + " generate_series(1, 1000000) AS b(y)",
                        -1,
                        10))));
    Thread thread = Thread.ofPlatform().start(running);
    await("the statement runs", () -> server.directory().activity().running() == 1);
    for (String serialization : List.of("json", "protobuf")) {
      try (Connection connection = server.connect(serialization, TestServer.BEN);
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT 1")) {
        assertTrue(rows.next());
      }
    }
    assertFalse(running.isDone());
    annas(WireCalls.json(new Service.CloseConnectionRequest(ANNAS)));
    assertEquals(500, running.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status());
    thread.join();
  }

  @Test
  void whatOneMayNotSeeIsNotThereForJsonEither() throws Exception {
    server.revokeAdmin(TestServer.BEN);
    List<WireCalls> hidden = WireCalls.rest("main", "docs");
    List<WireCalls> none = WireCalls.rest("main", "dogs");
    for (int i = 0; i < hidden.size(); i++) {
      assertSame(hidden.get(i), none.get(i), "docs", "dogs");
      RawClient.Seen seen = raw.send(TestServer.BEN, hidden.get(i));
      assertEquals(404, seen.status(), () -> seen.body());
    }
  }

  @Test
  void whatOthersRunCannotBeKilled() throws Exception {
    server.revokeAdmin(TestServer.BEN);
    String hers = openDriver();
    read(annas(text(hers, 1, "SELECT id FROM docs")));
    String id;
    try (Connection connection = server.connect(TestServer.ANNA);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT min(id) FROM vicinal.sessions")) {
      assertTrue(rows.next());
      id = rows.getString(1);
    }
    try (Connection connection = server.connect(TestServer.BEN);
        Statement statement = connection.createStatement()) {
      for (String kind : List.of("SESSION", "CONNECTION", "QUERY")) {
        assertEquals(
            refusal(statement, "KILL " + kind + " 987654321").replace("987654321", id),
            refusal(statement, "KILL " + kind + " " + id));
      }
    }
    WireReader next =
        read(
            annas(
                WireCalls.driver(
                    "fetch", WireCalls.begin(Call.FETCH, hers).number(1).big(10).number(10))));
    assertEquals(10, ((List<?>) next.frame(1).rows).size());
  }

  private static String refusal(Statement statement, String sql) {
    try {
      statement.execute(sql);
      return "done";
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    }
  }
}
