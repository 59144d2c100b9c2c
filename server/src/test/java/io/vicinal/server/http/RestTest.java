package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vicinal.jdbc.Driver;
import io.vicinal.jdbc.ServedDirectory;
import io.vicinal.planner.access.Passwords;
import io.vicinal.server.login.BasicCredentials;
import io.vicinal.server.login.Principal;
import io.vicinal.server.rest.RestAnswer;
import io.vicinal.server.rest.RestService;
import io.vicinal.storage.Role;
import io.vicinal.storage.User;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String DOCS = "v1/databases/main/tables/docs/";
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

  @BeforeEach
  void createTable() throws Exception {
    sql("DROP TABLE IF EXISTS docs");
    sql(
        "CREATE TABLE docs (id BIGINT PRIMARY KEY, lang TEXT, year INT, price DECIMAL(10,2), tags"
            + " TEXT[], meta JSON, raw BYTEA, day DATE, at TIMESTAMP, embedding VECTOR(3))");
    sql("CREATE VECTOR INDEX docs_embedding ON docs (embedding) WITH (metric = 'l2')");
  }

  @Test
  void rowsGoInAndComeOutAsTheyWere() throws Exception {
    String row =
        "{\"id\":1,\"lang\":\"en\",\"year\":2024,\"price\":12.50,\"tags\":[\"a\",null],"
            + "\"meta\":{\"author\":{\"name\":\"Ann\"}},\"raw\":\"AQID\",\"day\":\"2026-02-03\","
            + "\"at\":\"2026-02-03T04:05:06.5\",\"embedding\":[1.0,2.5,-3.0]}";
    assertEquals("{\"count\":1}", post(DOCS + "insert", "{\"rows\":[" + row + "]}"));
    assertEquals(
        MAPPER.readTree("{\"rows\":[" + row + "]}"),
        MAPPER.readTree(post(DOCS + "get", "{\"keys\":[1]}")));
  }

  @Test
  void searchGivesTheNearestRowsThatAFilterLetsThrough() throws Exception {
    insert(40);
    JsonNode hits =
        MAPPER
            .readTree(
                post(
                    DOCS + "search",
                    "{\"vector\":[0,0,0],\"k\":3,\"columns\":[\"id\"],"
                        + "\"filter\":{\"lang\":\"de\",\"year\":{\"$gte\":10}}}"))
            .get("hits");
    assertEquals(
        "[{\"distance\":10.0,\"row\":{\"id\":10}},{\"distance\":12.0,\"row\":{\"id\":12}},"
            + "{\"distance\":14.0,\"row\":{\"id\":14}}]",
        hits.toString());
  }

  @Test
  void searchesAreExactCutOffOrAsGoodAsTheyAreAskedToBe() throws Exception {
    insert(40);
    String exact = "{\"vector\":[0,0,0],\"k\":5,\"offset\":2,\"columns\":[\"id\"],\"exact\":true}";
    String accurate =
        "{\"vector\":[0,0,0],\"k\":5,\"offset\":2,\"columns\":[\"id\"],\"target_accuracy\":0.99}";
    assertEquals(post(DOCS + "search", exact), post(DOCS + "search", accurate));
    assertEquals(
        4,
        MAPPER
            .readTree(post(DOCS + "search", "{\"vector\":[0,0,0],\"k\":9,\"max_distance\":3.5}"))
            .get("hits")
            .size());
    assertEquals(
        "0.0",
        MAPPER
            .readTree(
                post(
                    DOCS + "search",
                    "{\"vector\":[5,0,0],\"metric\":\"cosine\",\"k\":1,\"filter\":{\"id\":7}}"))
            .at("/hits/0/distance")
            .asText());
  }

  @Test
  void everyOperatorOfFiltersChoosesRows() throws Exception {
    insert(6);
    sql("UPDATE docs SET year = NULL WHERE id = 5");
    assertChosen("[1,3,5]", "{\"lang\":\"en\"}");
    assertChosen("[0,2,4]", "{\"lang\":{\"$ne\":\"en\"}}");
    assertChosen("[2,3]", "{\"year\":{\"$gt\":1,\"$lt\":4}}");
    assertChosen("[1,2]", "{\"year\":{\"$gte\":1,\"$lte\":2}}");
    assertChosen("[0,4]", "{\"id\":{\"$in\":[0,4,99]}}");
    assertChosen("[0,1,2,4,5]", "{\"id\":{\"$nin\":[3]}}");
    assertChosen("[]", "{\"id\":{\"$in\":[]}}");
    assertChosen("[0,1,2,3,4,5]", "{\"year\":{\"$nin\":[]}}");
    assertChosen("[0,1,2,3,4,5]", "{\"$not\":{\"year\":{\"$in\":[]}}}");
    assertChosen("[]", "{\"meta.n\":{\"$in\":[]}}");
    assertChosen("[5]", "{\"year\":null}");
    assertChosen("[5]", "{\"year\":{\"$exists\":false}}");
    assertChosen("[0,5]", "{\"$or\":[{\"id\":0},{\"id\":5}]}");
    assertChosen("[1]", "{\"$and\":[{\"lang\":\"en\"},{\"id\":{\"$lt\":2}}]}");
    assertChosen("[0,2,4]", "{\"$not\":{\"lang\":\"en\"}}");
    assertChosen("[0,2,4]", "{\"lang\":{\"$like\":\"d%\"}}");
    assertChosen("[3]", "{\"meta.n\":3}");
    assertChosen("[4,5]", "{\"meta.n\":{\"$gt\":3}}");
  }

  @Test
  void upsertReplacesTheGivenColumns() throws Exception {
    insert(2);
    assertEquals(
        "{\"count\":2}",
        post(
            DOCS + "upsert", "{\"rows\":[{\"id\":1,\"lang\":\"fr\"},{\"id\":7,\"lang\":\"it\"}]}"));
    assertEquals(
        "{\"rows\":[{\"id\":1,\"lang\":\"fr\",\"year\":1},{\"id\":7,\"lang\":\"it\",\"year\":null}]}",
        post(DOCS + "get", "{\"keys\":[1,7],\"columns\":[\"id\",\"lang\",\"year\"]}"));
  }

  @Test
  void changesGiveBackWhatIsAskedFor() throws Exception {
    assertEquals(
        "{\"rows\":[{\"id\":1,\"lang\":null},{\"id\":2,\"lang\":\"x\"}],\"count\":2}",
        post(
            DOCS + "insert",
            "{\"rows\":[{\"id\":1},{\"id\":2,\"lang\":\"x\"}],\"returning\":[\"id\",\"lang\"]}"));
    assertEquals("{\"count\":1}", post(DOCS + "update", "{\"set\":{\"lang\":\"y\"},\"keys\":[2]}"));
    assertEquals("{\"count\":1}", post(DOCS + "delete", "{\"filter\":{\"lang\":\"y\"}}"));
    assertChosen("[1]", "{\"id\":{\"$gt\":0}}");
  }

  @Test
  void aRowThatFailsTakesAllOthersOfItsRequestBack() throws Exception {
    insert(2);
    assertFailure(
        409,
        "23505",
        DOCS + "insert",
        "{\"rows\":[{\"id\":8},{\"id\":9,\"lang\":\"en\"},{\"id\":1}]}");
    assertFailure(
        409,
        "23505",
        DOCS + "batch",
        "{\"operations\":[{\"insert\":{\"rows\":[{\"id\":8}]}},{\"insert\":{\"rows\":[{\"id\":1}]}}]}");
    assertChosen("[0,1]", "{\"id\":{\"$gte\":0}}");
    assertEquals(
        "{\"results\":[{\"count\":1},{\"count\":1},{\"count\":2}]}",
        post(
            DOCS + "batch",
            "{\"operations\":[{\"insert\":{\"rows\":[{\"id\":8}]}},{\"delete\":{\"keys\":[0]}},"
                + "{\"update\":{\"set\":{\"year\":3},\"filter\":{\"id\":{\"$gt\":0}}}}]}"));
  }

  @Test
  void anOperationIsAnObject() throws Exception {
    assertFailure(400, "22023", DOCS + "batch", "{\"operations\":[[{\"rows\":[{\"id\":1}]}]]}");
  }

  @Test
  void parametersMayBeNone() throws Exception {
    assertTrue(
        post("v1/sql", "{\"sql\":\"SELECT 7\",\"parameters\":[]}").contains("\"rows\":[[7]]"));
    assertFailure(400, "22023", "v1/sql", "{\"sql\":\"SELECT 7\",\"parameters\":{}}");
  }

  @Test
  void whatCannotBeAnsweredHasNotHappened() throws Exception {
    try (ServedDirectory directory = Driver.serve("jdbc:vicinal:mem:whole" + System.nanoTime());
        var rest = new RestService((user, database) -> directory.connect(user.name(), database))) {
      User anna = directory.users().create("anna", new Passwords(4).hash("correct horse"));
      directory.access().addMember(Role.ADMIN.id(), anna.id(), false);
      assertEquals(200, status(rest, "sql", "CREATE TABLE t (id INT PRIMARY KEY, v TEXT)"));
      String rows = "SELECT g, REPEAT('x', 1000) FROM generate_series(1, 200) AS s (g)";
      assertEquals(200, status(rest, "sql", "INSERT INTO t " + rows));
      assertEquals(503, status(rest, "sql", "-- all\\n/* of */ DELETE FROM t RETURNING *"));
      assertEquals(503, status(rest, "sql", "UPDATE t SET id = id + 1000 RETURNING *"));
      String path = "databases/main/tables/t/upsert";
      String large = "{\"id\":7,\"v\":\"%s\"}".formatted("y".repeat(100_000));
      assertEquals(
          503,
          answer(rest, path, "{\"rows\":[%s],\"returning\":[\"v\"]}".formatted(large)).status());
      assertEquals(
          "[[200,200,1000]]",
          MAPPER
              .readTree(
                  answer(rest, "sql", sqlBody("SELECT COUNT(*), MAX(id), MAX(LENGTH(v)) FROM t"))
                      .body())
              .get("rows")
              .toString());
      assertEquals(200, status(rest, "sql", "DELETE FROM t WHERE id < 10 RETURNING id"));
      String short7 = "{\"rows\":[{\"id\":7,\"v\":\"z\"}],\"returning\":[\"v\"]}";
      assertEquals(200, answer(rest, path, short7).status());
      assertEquals(
          "[[192]]",
          MAPPER
              .readTree(answer(rest, "sql", sqlBody("SELECT COUNT(*) FROM t")).body())
              .get("rows")
              .toString());
    }
  }

  private static int status(RestService rest, String path, String sql) {
    return answer(rest, path, sqlBody(sql)).status();
  }

  private static String sqlBody(String sql) {
    return "{\"sql\":\"" + sql + "\"}";
  }

  private static RestAnswer answer(RestService rest, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return rest.answer(new Principal("anna"), "/v1/" + path, bytes, "1", _ -> false);
  }

  @Test
  void internalErrorsAreForTheLogOnly() {
    for (String state : new String[] {"XX000", "XX001", null}) {
      var rest =
          new RestService((_, _) -> {
            throw new SQLException("at /secret/place", state);
          });
      byte[] body = "{\"sql\":\"SELECT 1\"}".getBytes(StandardCharsets.UTF_8);
      RestAnswer answer = rest.answer(new Principal("x"), "/v1/sql", body, "mine-7", _ -> true);
      assertEquals(500, answer.status());
      String text = new String(answer.body(), StandardCharsets.UTF_8);
      assertTrue(text.contains("mine-7") && !text.contains("secret"), text);
    }
  }

  @Test
  void statementsTakeParametersAndGiveColumns() throws Exception {
    insert(5);
    assertEquals(
        "{\"columns\":[{\"name\":\"id\",\"type\":\"BIGINT\"},{\"name\":\"lang\",\"type\":\"TEXT\"}],"
            + "\"rows\":[[1,\"en\"],[2,\"de\"]],\"more\":true}",
        post(
            "v1/sql",
            "{\"sql\":\"SELECT id, lang FROM docs WHERE id >= ? ORDER BY embedding <-> ?\","
                + "\"parameters\":[1,[0,0,0]],\"max_rows\":2}"));
    assertEquals("{\"count\":5}", sql("DELETE FROM docs"));
  }

  @Test
  void keysOfSeveralColumnsAreObjectsOrArrays() throws Exception {
    sql("DROP TABLE IF EXISTS pairs");
    sql("CREATE TABLE pairs (a INT, b TEXT, c INT, PRIMARY KEY (a, b))");
    String pairs = "v1/databases/main/tables/public.pairs/";
    post(
        pairs + "insert",
        "{\"rows\":[{\"a\":1,\"b\":\"x\",\"c\":5},{\"a\":1,\"b\":\"y\"},{\"a\":2,\"b\":\"x\"}]}");
    assertEquals(
        "{\"rows\":[{\"c\":5},{\"c\":null}]}",
        post(pairs + "get", "{\"keys\":[{\"a\":1,\"b\":\"x\"},[2,\"x\"]],\"columns\":[\"c\"]}"));
    assertFailure(400, "22023", pairs + "get", "{\"keys\":[1]}");
  }

  @Test
  void allRowsComeInPagesInTheOrderOfTheirKey() throws Exception {
    sql("CREATE TABLE paged (id INT PRIMARY KEY, lang TEXT)");
    sql("INSERT INTO paged SELECT 100 - g, 'en' FROM generate_series(1, 25) AS t(g)");
    String get = "v1/databases/main/tables/paged/get";
    var ids = new ArrayList<Integer>();
    for (int offset = 0; offset < 30; offset += 10) {
      String body = "{\"limit\":10,\"offset\":" + offset + ",\"columns\":[\"id\"]}";
      MAPPER.readTree(post(get, body)).at("/rows").forEach(row -> ids.add(row.get("id").asInt()));
    }
    assertEquals(IntStream.range(75, 100).boxed().toList(), ids);
    sql("CREATE TABLE unkeyed (id INT)");
    sql("INSERT INTO unkeyed VALUES (7)");
    assertEquals("{\"rows\":[{\"id\":7}]}", post("v1/databases/main/tables/unkeyed/get", "{}"));
    assertFailure(400, "22023", get, "{\"filter\":{}}");
    assertFailure(400, "22023", get, "{\"keys\":[1],\"filter\":{\"id\":1}}");
    assertFailure(404, "42P01", "v1/databases/main/tables/none/get", "{}");
    sql("DROP TABLE paged");
    sql("DROP TABLE unkeyed");
  }

  @Test
  void transactionsOfSeveralRequestsAreRefused() throws Exception {
    for (String text :
        List.of(
            "BEGIN",
            "/* a */ start transaction",
            "/* a */ /* b */ COMMIT;",
            "rollback",
            "SAVEPOINT s",
            "SET /* c */ TRANSACTION READ ONLY",
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")) {
      assertFailure(400, "0AV00", "v1/sql", MAPPER.createObjectNode().put("sql", text).toString());
    }
    sql("SELECT 1 AS \"begin\"");
  }

  @Test
  void settingsOfASessionAreRefusedWhichEndsWithItsRequest() throws Exception {
    for (String text :
        List.of(
            "SET ef_search = 50",
            "-- a\n set time zone 'UTC'",
            "/* a */ -- b\n/* c */SET ef_search = 50",
            "RESET ALL",
            "SET ROLE reader")) {
      String body = MAPPER.createObjectNode().put("sql", text).toString();
      assertFailure(400, "0AV00", "v1/sql", body);
      String answer = send("v1/sql", body, TestServer.ANNA).body();
      assertTrue(answer.contains("session of its own"), answer);
    }
    sql("SELECT 1 AS \"set\"");
  }

  @Test
  void aColumnIsNamedOnce() throws Exception {
    String twice = "{\"vector\":[0,0,0],\"columns\":[\"id\",\"lang\",\"id\"]}";
    assertFailure(400, "22023", DOCS + "search", twice);
    assertFailure(400, "22023", DOCS + "get", "{\"columns\":[\"id\",\"id\"]}");
    assertFailure(
        400, "22023", DOCS + "insert", "{\"rows\":[{\"id\":1}],\"returning\":[\"id\",\"id\"]}");
    assertFailure(400, "42703", DOCS + "get", "{\"filter\":{\"none\":{\"$in\":[]}}}");
  }

  @Test
  void errorsOfTablesHaveNoPlacesInSqlThatNobodyWrote() throws Exception {
    for (String body : List.of("{\"columns\":[\"none\"]}", "{\"filter\":{\"none\":1}}")) {
      HttpResponse<String> answer = send(DOCS + "get", body, TestServer.ANNA);
      assertEquals(400, answer.statusCode(), answer.body());
      assertFalse(answer.body().contains("line 1"), answer.body());
    }
    String wrong = MAPPER.createObjectNode().put("sql", "SELECT none FROM docs").toString();
    for (String path : List.of("v1/sql", "v1/%73ql")) {
      String told = send(path, wrong, TestServer.ANNA).body();
      assertTrue(told.contains("line 1, column 8"), told);
    }
  }

  @Test
  void whatIsWrittenWronglyIsRefusedAndNamed() throws Exception {
    insert(1);
    assertFailure(400, "22023", DOCS + "search", "{");
    assertFailure(400, "22023", DOCS + "search", "[]");
    assertFailure(400, "22023", DOCS + "search", "");
    assertFailure(400, "22023", DOCS + "search", "{\"k\":3}");
    assertFailure(400, "22023", DOCS + "search", "{\"vector\":[1,2,3],\"k\":0}");
    assertFailure(400, "22023", DOCS + "search", "{\"vector\":[1,2,3],\"kk\":1}");
    assertFailure(400, "22023", DOCS + "search", "{\"vector\":[1,2,3],\"k\":1,\"k\":2}");
    assertFailure(400, "22000", DOCS + "search", "{\"vector\":[1,2]}");
    assertFailure(400, "22023", DOCS + "search", "{\"vector\":[1,2,3],\"metric\":\"x\"}");
    assertFailure(400, "22023", DOCS + "delete", "{}");
    assertFailure(400, "22023", DOCS + "delete", "{\"filter\":{}}");
    assertFailure(400, "22023", DOCS + "delete", "{\"filter\":{\"id\":{\"$x\":1}}}");
    assertFailure(400, "42703", DOCS + "delete", "{\"filter\":{\"nobody\":1}}");
    assertFailure(400, "42703", DOCS + "insert", "{\"rows\":[{\"id\\\" , x\":1}]}");
    assertFailure(400, "42601", "v1/sql", "{\"sql\":\"SELEC\"}");
    assertFailure(404, "42P01", "v1/databases/main/tables/none/get", "{\"filter\":{\"a\":1}}");
    assertFailure(404, "42P01", "v1/databases/main/tables/none/get", "{\"keys\":[1]}");
    assertFailure(404, "3D000", "v1/databases/none/tables/docs/get", "{\"keys\":[1]}");
    assertFailure(404, "42704", DOCS + "drop", "{}");
    assertFailure(404, "42704", "v1/", "{}");
    assertChosen("[0]", "{\"id\":{\"$gte\":0}}");
  }

  @Test
  void onlyThoseWhoLogInGetAnAnswer() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "v1/sql"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"sql\":\"SELECT 1\"}"))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(401, answer.statusCode());
    assertEquals("28P01", MAPPER.readTree(answer.body()).at("/error/sqlstate").asText());
  }

  @Test
  void usersHaveTheirOwnRightsHere() throws Exception {
    insert(1);
    server.revokeAdmin(TestServer.CLARA);
    HttpResponse<String> hidden = send(DOCS + "get", "{\"keys\":[0]}", TestServer.CLARA);
    HttpResponse<String> missing =
        send("v1/databases/main/tables/none/get", "{\"keys\":[0]}", TestServer.CLARA);
    assertEquals(404, hidden.statusCode());
    assertEquals(missing.body().replace("none", "docs"), hidden.body());
    String search = "{\"vector\":[0,0,0]}";
    assertEquals(404, send(DOCS + "search", search, TestServer.CLARA).statusCode());
    sql("GRANT SELECT ON docs TO clara");
    assertEquals(200, send(DOCS + "search", search, TestServer.CLARA).statusCode());
    sql("REVOKE SELECT ON docs FROM clara");
    HttpResponse<String> revoked = send(DOCS + "search", search, TestServer.CLARA);
    assertEquals(404, revoked.statusCode());
    assertEquals(hidden.body(), revoked.body());
  }

  @Test
  void whatASearchLeavesOutIsWhatTheDefinitionsSayNow() throws Exception {
    insert(2);
    String search = "{\"vector\":[5,0,0],\"columns\":[\"id\"],\"filter\":{\"id\":1}}";
    assertEquals(4.0, distance(search));
    assertEquals(4.0, distance(search));
    sql("DROP INDEX docs_embedding");
    sql("CREATE VECTOR INDEX docs_embedding ON docs (embedding) WITH (metric = 'cosine')");
    assertEquals(0.0, distance(search));
    sql("ALTER TABLE docs RENAME COLUMN embedding TO place");
    assertEquals(0.0, distance(search));
    sql("ALTER TABLE docs ADD COLUMN second VECTOR(3)");
    assertFailure(400, "22023", DOCS + "search", search);
    sql("ALTER TABLE docs DROP COLUMN second");
    assertEquals(0.0, distance(search));
    sql("DROP TABLE docs");
    assertFailure(404, "42P01", DOCS + "search", search);
  }

  private static double distance(String search) throws Exception {
    return MAPPER.readTree(post(DOCS + "search", search)).at("/hits/0/distance").asDouble();
  }

  @Test
  void answersAreNotKeptByAnybodyBetween() throws Exception {
    HttpResponse<String> answer = send("v1/sql", "{\"sql\":\"SELECT 1\"}", TestServer.ANNA);
    assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
    assertTrue(answer.headers().firstValue("X-Request-Id").isPresent());
    assertFalse(answer.headers().firstValue("Server").isPresent());
  }

  private static void insert(int count) throws Exception {
    var rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append(i == 0 ? "" : ",")
          .append(
              "{\"id\":%d,\"lang\":\"%s\",\"year\":%d,\"meta\":{\"n\":%d},\"embedding\":[%d,0,0]}"
                  .formatted(i, i % 2 == 0 ? "de" : "en", i, i, i));
    }
    assertEquals("{\"count\":" + count + "}", post(DOCS + "insert", "{\"rows\":[" + rows + "]}"));
  }

  private static void assertChosen(String ids, String filter) throws Exception {
    JsonNode rows =
        MAPPER
            .readTree(post(DOCS + "get", "{\"columns\":[\"id\"],\"filter\":" + filter + "}"))
            .get("rows");
    assertEquals(
        ids,
        rows.valueStream()
            .map(row -> row.get("id").asInt())
            .sorted()
            .toList()
            .toString()
            .replace(" ", ""),
        filter);
  }

  private static void assertFailure(int status, String state, String path, String body)
      throws Exception {
    HttpResponse<String> answer = send(path, body, TestServer.ANNA);
    assertEquals(
        status + " " + state,
        answer.statusCode() + " " + MAPPER.readTree(answer.body()).at("/error/sqlstate").asText(),
        body + ": " + answer.body());
  }

  private static String sql(String text) throws Exception {
    return post("v1/sql", MAPPER.createObjectNode().put("sql", text).toString());
  }

  private static String post(String path, String body) throws Exception {
    HttpResponse<String> answer = send(path, body, TestServer.ANNA);
    assertEquals(200, answer.statusCode(), body + ": " + answer.body());
    return answer.body();
  }

  private static HttpResponse<String> send(String path, String body, BasicCredentials user)
      throws Exception {
    return JsonPosts.send(
        client,
        URI.create(server.url() + path),
        JsonPosts.basic(user),
        HttpRequest.BodyPublishers.ofString(body));
  }
}
