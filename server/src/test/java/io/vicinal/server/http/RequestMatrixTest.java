package io.vicinal.server.http;

import static io.vicinal.storage.Privilege.DELETE;
import static io.vicinal.storage.Privilege.INSERT;
import static io.vicinal.storage.Privilege.SELECT;
import static io.vicinal.storage.Privilege.UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.jdbc.remote.Call;
import io.vicinal.jdbc.remote.WireReader;
import io.vicinal.planner.access.Passwords;
import io.vicinal.server.login.BasicCredentials;
import io.vicinal.server.wire.WireCalls;
import io.vicinal.storage.Privilege;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.avatica.remote.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every request of every protocol by every state of a right and of a login, from a table of what
 * each needs that the documentation says, and no code of the product. A request without a row
 * fails.
 */
final class RequestMatrixTest {
  private static final String PASSWORD = "correct horse";
  private static final Set<Privilege> ROWS = Set.of(SELECT, INSERT, UPDATE, DELETE);

  /** What a request needs of the table docs. */
  private record Needs(boolean seen, Set<Privilege> privileges) {}

  private static final Needs NOTHING = new Needs(false, Set.of());

  private static TestServer server;
  private static RawClient raw;

  /** Who may log in, with the privileges on docs that there are at last. */
  private static final Map<BasicCredentials, Set<Privilege>> PRINCIPALS = new LinkedHashMap<>();

  /** Who may not log in, and why. */
  private static final Map<String, BasicCredentials> REFUSED = new LinkedHashMap<>();

  private static Needs needs(String label) {
    return switch (label.replaceAll(" as (JSON|protobuf)$", "")) {
      case "PrepareRequest",
          "PrepareAndExecuteRequest",
          "PREPARE",
          "EXECUTE_TEXT",
          "search",
          "get",
          "sql: SELECT * FROM ",
          "sql: EXPLAIN SELECT * FROM " ->
          table(SELECT);
      case "insert" -> table(INSERT);
      case "upsert" -> table(INSERT, SELECT, UPDATE);
      case "update" -> table(UPDATE, SELECT);
      case "delete", "PrepareAndExecuteBatchRequest", "EXECUTE_TEXTS" -> table(DELETE, SELECT);
      case "batch" -> table(INSERT, DELETE, SELECT);
      case "sql: DELETE FROM " -> table(DELETE);
      case "sql: DESCRIBE " -> table();
      case "OpenConnectionRequest",
          "CloseConnectionRequest",
          "ConnectionSyncRequest",
          "CreateStatementRequest",
          "CloseStatementRequest",
          "CommitRequest",
          "RollbackRequest",
          "CatalogsRequest",
          "SchemasRequest",
          "TablesRequest",
          "ColumnsRequest",
          "TableTypesRequest",
          "TypeInfoRequest",
          "DatabasePropertyRequest",
          "OPEN",
          "CLOSE",
          "PING",
          "CANCEL",
          "CANCEL_ALL",
          "COMMIT",
          "ROLLBACK",
          "ROLLBACK_BEGUN",
          "SYNC",
          "CLOSE_ROWS",
          "CLOSE_STATEMENT",
          "SET_SAVEPOINT",
          "ROLLBACK_TO",
          "RELEASE" ->
          NOTHING;
      // They go on with what was prepared, which is empty for whoever might not prepare it.
      case "ExecuteRequest",
          "ExecuteBatchRequest",
          "FetchRequest",
          "SyncResultsRequest",
          "EXECUTE",
          "EXECUTE_BATCH",
          "FETCH" ->
          NOTHING;
      default -> {
        assertTrue(label.startsWith("METADATA "), () -> label + " has no row: what does it need?");
        yield NOTHING;
      }
    };
  }

  private static Needs table(Privilege... privileges) {
    return new Needs(true, Set.of(privileges));
  }

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer();
    raw = new RawClient(server.url());
    String hash = new Passwords(4).hash(PASSWORD);
    for (String name :
        List.of(
            "stranger",
            "selects",
            "inserts",
            "updates",
            "deletes",
            "member",
            "worker",
            "owner",
            "everything",
            "revoked",
            "elsewhere",
            "locked",
            "ended")) {
      server.users().create(name, hash);
    }
    try (Connection connection = server.connect(TestServer.ANNA);
        Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "CREATE TABLE docs (id INT PRIMARY KEY, word TEXT, v VECTOR(2))",
              "INSERT INTO docs VALUES (1, 'x', '[1,2]')",
              "CREATE INDEX ON docs USING hnsw (v vector_l2_ops)",
              "CREATE DATABASE other",
              "CREATE ROLE deep",
              "CREATE ROLE shallow",
              "CREATE GROUP staff WITH USER worker",
              "GRANT deep TO shallow",
              "GRANT shallow TO member",
              "GRANT SELECT ON docs TO deep",
              "GRANT SELECT, INSERT, UPDATE, DELETE ON docs TO staff",
              "GRANT SELECT ON docs TO selects",
              "GRANT INSERT ON docs TO inserts",
              "GRANT UPDATE ON docs TO updates",
              "GRANT DELETE ON docs TO deletes",
              "GRANT ALL ON SCHEMA public TO everything",
              "GRANT ALL ON docs TO revoked",
              "REVOKE ALL ON docs FROM revoked",
              "GRANT ALL ON DATABASE other TO elsewhere",
              "ALTER TABLE docs OWNER TO owner",
              "GRANT admin TO locked",
              "GRANT admin TO ended",
              "ALTER USER locked ACCOUNT LOCK",
              "ALTER USER ended VALID UNTIL '2001-01-01'")) {
        statement.execute(sql);
      }
      enrol(statement);
    }
  }

  private static void enrol(Statement statement) throws SQLException {
    PRINCIPALS.put(TestServer.ANNA, ROWS);
    PRINCIPALS.put(user("stranger"), Set.of());
    PRINCIPALS.put(user("selects"), Set.of(SELECT));
    PRINCIPALS.put(user("inserts"), Set.of(INSERT));
    PRINCIPALS.put(user("updates"), Set.of(UPDATE));
    PRINCIPALS.put(user("deletes"), Set.of(DELETE));
    PRINCIPALS.put(user("member"), Set.of(SELECT)); // by a role of a role
    PRINCIPALS.put(user("worker"), ROWS); // by a group
    PRINCIPALS.put(user("owner"), ROWS);
    PRINCIPALS.put(user("everything"), ROWS); // by the schema
    PRINCIPALS.put(user("revoked"), Set.of());
    PRINCIPALS.put(user("elsewhere"), Set.of());
    PRINCIPALS.put(key(statement, "r", "worker", "WITH (SCOPES = 'read')"), Set.of(SELECT));
    PRINCIPALS.put(key(statement, "w", "anna", "WITH (SCOPES = 'write')"), ROWS);
    PRINCIPALS.put(key(statement, "i", "inserts", "WITH (SCOPES = 'read')"), Set.of());
    PRINCIPALS.put(key(statement, "m", "anna", "WITH (SCOPES = 'database:main')"), ROWS);
    REFUSED.put("unknown", new BasicCredentials("nobody", PASSWORD));
    REFUSED.put("a wrong password", new BasicCredentials("owner", "wrong horse"));
    REFUSED.put("locked", user("locked"));
    REFUSED.put("ended", user("ended"));
    REFUSED.put("a key of whom is locked", key(statement, "k", "locked", ""));
    REFUSED.put("an ended key", key(statement, "e", "anna", "VALID UNTIL '2001-01-01'"));
    REFUSED.put("a disabled key", key(statement, "d", "anna", ""));
    REFUSED.put("a dropped key", key(statement, "gone", "anna", ""));
    statement.execute("ALTER API KEY d FOR anna DISABLE");
    statement.execute("DROP API KEY gone FOR anna");
  }

  private static BasicCredentials user(String name) {
    return new BasicCredentials(name, PASSWORD);
  }

  private static BasicCredentials key(Statement statement, String name, String user, String clauses)
      throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("CREATE API KEY " + name + " FOR " + user + " " + clauses)) {
      assertTrue(rows.next());
      return new BasicCredentials("token", rows.getString("api_key"));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    raw.close();
    server.close();
  }

  private static List<WireCalls> calls(String avatica, String driver) {
    var calls = new ArrayList<WireCalls>();
    calls.addAll(WireCalls.avatica(avatica, 1));
    calls.addAll(WireCalls.driver(driver, 1));
    calls.addAll(WireCalls.rest("main", "docs"));
    calls.sort(
        Comparator.comparingInt(
            call -> call.label().toLowerCase(Locale.ROOT).startsWith("close") ? 1 : 0));
    return calls;
  }

  @Test
  void everyRequestNeedsWhatTheTableSays() throws Exception {
    server.pass(Duration.ofHours(1)); // nobody has guessed before
    var wrong = new TreeSet<String>();
    int cells = 0;
    int number = 0;
    for (Map.Entry<BasicCredentials, Set<Privilege>> principal : PRINCIPALS.entrySet()) {
      BasicCredentials user = principal.getKey();
      String who = ++number + " " + user.user();
      String id = "connection " + number;
      raw.send(user, WireCalls.json(new Service.OpenConnectionRequest(id, Map.of())));
      raw.send(user, WireCalls.json(new Service.CreateStatementRequest(id)));
      WireCalls open =
          WireCalls.driver("open", WireCalls.begin(Call.OPEN, "").properties(Map.of()));
      var in = new WireReader(raw.send(user, open).body().getBytes(StandardCharsets.ISO_8859_1));
      assertEquals(Call.DONE, in.octet(), who);
      for (WireCalls call : calls(id, in.text())) {
        RawClient.Seen seen = raw.send(user, call);
        String expected = expected(needs(call.label()), principal.getValue());
        String found = outcome(seen);
        if (!found.equals(expected)) {
          wrong.add(who + ", " + call + ": " + found + " and not " + expected);
        }
        if (call.label().matches("(TablesRequest|ColumnsRequest).*|METADATA (TABLES|COLUMNS)")
            && seen.body().contains("docs") == principal.getValue().isEmpty()) {
          wrong.add(who + ", " + call + ": sees what is not there, or not what is");
        }
        cells++;
      }
    }
    assertEquals(new TreeSet<String>(), wrong);
    System.out.println("RequestMatrixTest looked at " + cells + " cells");
  }

  private static String expected(Needs needs, Set<Privilege> has) {
    if (needs.seen() && has.isEmpty()) {
      return "42P01";
    }
    return has.containsAll(needs.privileges()) ? "ok" : "42501";
  }

  /** Returns the SQLSTATE of a refusal, or "ok" for all else that an answer may say. */
  private static String outcome(RawClient.Seen seen) {
    for (String state : List.of("42501", "42P01", "XX000", "28P01", "28000")) {
      if (seen.body().contains(state)) {
        return state;
      }
    }
    return seen.status() == 401 || seen.status() == 403 ? "status " + seen.status() : "ok";
  }

  @Test
  void whoMayNotLogInGetsOneAnswerToEverything() throws Exception {
    server.pass(Duration.ofHours(1)); // nobody has guessed before
    var answers = new LinkedHashMap<String, RawClient.Seen>();
    for (Map.Entry<String, BasicCredentials> refused : REFUSED.entrySet()) {
      for (WireCalls call : calls("none", "none")) {
        RawClient.Seen seen = raw.send(refused.getValue(), call);
        assertEquals(401, seen.status(), () -> refused.getKey() + ", " + call);
        RawClient.Seen first =
            answers.computeIfAbsent(call.path().replaceAll("/v1/.*", "/v1/"), _ -> seen);
        assertEquals(first, seen, () -> refused.getKey() + ", " + call);
      }
    }
  }
}
