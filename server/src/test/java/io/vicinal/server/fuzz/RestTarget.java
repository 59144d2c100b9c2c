package io.vicinal.server.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vicinal.server.rest.RestAnswer;
import io.vicinal.server.rest.RestService;
import io.vicinal.server.wire.WireCalls;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Requests in JSON: a line with the path, and the body. */
final class RestTarget implements FuzzTarget {
  private static final long ANSWER_BYTES_MAX = 64 << 20;
  private static final String TABLE = "/v1/databases/main/tables/docs/";

  private final Served served = new Served();
  private final RestService rest =
      new RestService((user, database) -> served.directory().connect(user.name(), database));
  private int fed;

  RestTarget() throws SQLException {}

  @Override
  public List<byte[]> seeds() {
    var seeds = new ArrayList<byte[]>();
    for (WireCalls call : WireCalls.rest("main", "docs")) {
      seeds.add(bytes(call.path() + "\n" + new String(call.body(), StandardCharsets.UTF_8)));
    }
    for (String text :
        List.of(
            "/v1/sql\n"
                + "{\"sql\":\"SELECT * FROM docs WHERE id = ? AND n < ?\",\"parameters\":[1,2.5],"
                + "\"max_rows\":3}",
            "/v1/sql\n{\"sql\":\"SELECT ?, ?, ?\",\"parameters\":[[1,2],\"x\",null]}",
            TABLE
                + "search\n"
                + "{\"vector\":[0.5,1e3],\"k\":2,\"offset\":1,\"max_distance\":9.5,\"metric\":"
                + "\"l2\",\"columns\":[\"id\",\"word\"],\"filter\":{\"$and\":[{\"id\":{\"$gt\":1,\"$lte\":9}},"
                + "{\"$or\":[{\"word\":{\"$in\":[\"w1\",\"w2\"]}},{\"$not\":{\"meta.a.b\":{\"$exists\":true}}}]},"
                + "{\"word\":{\"$like\":\"w%\"}}]}}",
            TABLE
                + "insert\n"
                + "{\"rows\":[{\"id\":300,\"word\":\"x\",\"n\":1.25,\"at\":\"2026-01-02T03:04:05\","
                + "\"tags\":[\"a\",null],\"meta\":{\"a\":{\"b\":[1]}},\"raw\":\"AQID\",\"v\":[1,2]}],"
                + "\"returning\":[\"id\",\"meta\"]}",
            TABLE
                + "get\n"
                + "{\"filter\":{\"n\":{\"$ne\":3}},\"columns\":[\"n\",\"at\"],\"limit\":5,\"offset\":2}",
            TABLE
                + "update\n"
                + "{\"filter\":{\"id\":{\"$nin\":[1,2]}},\"set\":{\"word\":null,\"n\":0.1}}")) {
      seeds.add(bytes(text));
    }
    return seeds;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public List<String> words() {
    return List.of(
        "vector",
        "k",
        "filter",
        "columns",
        "column",
        "metric",
        "offset",
        "max_distance",
        "$gt",
        "target_accuracy",
        "exact",
        "rows",
        "returning",
        "keys",
        "set",
        "operations",
        "$eq",
        "$ne",
        "$gte",
        "$lt",
        "$lte",
        "$in",
        "$nin",
        "$like",
        "$exists",
        "$and",
        "$or",
        "$not",
        "id",
        "n",
        "word",
        "at",
        "tags",
        "meta",
        "meta.a.b",
        "raw",
        "v",
        "sql",
        "parameters",
        "max_rows",
        "database",
        "insert",
        "search",
        "delete",
        "batch",
        "%2e%2e",
        "%2f",
        "%00",
        "l2",
        "cosine");
  }

  @Override
  public void feed(byte[] input) throws SQLException {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    String path = end < 0 ? "/v1/sql" : text.substring(0, end);
    byte[] body = text.substring(end + 1).getBytes(StandardCharsets.ISO_8859_1);
    RestAnswer answer = send(path.startsWith("/v1/") ? path : TABLE + "get", body);
    assertNotEquals(500, answer.status(), () -> new String(answer.body(), StandardCharsets.UTF_8));
    Served.check(new String(answer.body(), StandardCharsets.UTF_8));
    if (++fed % 100 == 0) {
      served.define();
      assertEquals(200, send("/v1/sql", bytes("{\"sql\":\"SELECT 'alive'\"}")).status());
      assertEquals(0, served.directory().activity().size());
    }
  }

  private RestAnswer send(String path, byte[] body) {
    return rest.answer(Served.ANNA, path, body, "r", bytes -> bytes < ANSWER_BYTES_MAX);
  }

  @Override
  public void close() {
    rest.close();
    served.close();
  }
}
