package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vicinal.server.rest.RestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String LOGIN = "/v1/login";
  private static final String LOGOUT = "/v1/logout";
  private static final String TABLE = "/v1/databases/{database}/tables/{table}/";

  /** A request of each path that the table below can answer. */
  private static final Map<String, String> REQUESTS =
      Map.of(
          LOGIN,
          "{}",
          LOGOUT,
          "{}",
          "/v1/sql",
          "{\"sql\":\"SELECT 1\"}",
          TABLE + "insert",
          "{\"rows\":[{\"id\":1}]}",
          TABLE + "upsert",
          "{\"rows\":[{\"id\":2}]}",
          TABLE + "search",
          "{\"vector\":[1,2]}",
          TABLE + "get",
          "{\"keys\":[1]}",
          TABLE + "update",
          "{\"set\":{\"v\":[1,2]},\"keys\":[1]}",
          TABLE + "delete",
          "{\"filter\":{\"id\":1}}",
          TABLE + "batch",
          "{\"operations\":[{\"delete\":{\"keys\":[1]}}]}");

  private final JsonNode document = read();

  private static JsonNode read() {
    try {
      return MAPPER.readTree(RestService.openApi());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    var references = new TreeSet<String>();
    document.findValues("$ref").forEach(reference -> references.add(reference.asText()));
    assertFalse(references.isEmpty());
    for (String reference : references) {
      assertTrue(reference.startsWith("#/"), reference);
      assertFalse(document.at(reference.substring(1)).isMissingNode(), reference);
    }
  }

  @Test
  void everyPathIsServedWithEveryFieldThatIsDescribed() throws Exception {
    var described = new TreeSet<String>();
    try (var server = new TestServer();
        var client = HttpClient.newHttpClient()) {
      post(
          client,
          server,
          "/v1/sql",
          "{\"sql\":\"CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(2))\"}");
      for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
        if (path.getValue().has("post")) {
          described.add(path.getKey());
          String request = withAllFields(path.getKey(), path.getValue().get("post"));
          HttpResponse<String> answer = post(client, server, path.getKey(), request);
          assertEquals(200, answer.statusCode(), path.getKey() + " " + request + answer.body());
        }
      }
      HttpResponse<String> served =
          client.send(
              HttpRequest.newBuilder(URI.create(server.url() + "v1/openapi.json")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(document, MAPPER.readTree(served.body()));
    }
    assertEquals(new TreeSet<>(REQUESTS.keySet()), described);
  }

  /** Returns the request of a path, with null in all other fields that its schema has. */
  private String withAllFields(String path, JsonNode operation) throws Exception {
    var request = (ObjectNode) MAPPER.readTree(REQUESTS.get(path));
    if (!operation.has("requestBody")) {
      return request.toString();
    }
    String schema = operation.at("/requestBody/content/application~1json/schema/$ref").asText();
    document
        .at(schema.substring(1) + "/properties")
        .fieldNames()
        .forEachRemaining(name -> {
          if (!request.has(name)) {
            request.putNull(name);
          }
        });
    return request.toString();
  }

  private static HttpResponse<String> post(
      HttpClient client, TestServer server, String path, String body) throws Exception {
    String authorization = JsonPosts.basic(TestServer.ANNA);
    if (path.equals(LOGOUT)) {
      String answer = post(client, server, LOGIN, "").body();
      authorization = "Bearer " + MAPPER.readTree(answer).get("token").asText();
    }
    String target = path.replace("{database}", "main").replace("{table}", "t").substring(1);
    return JsonPosts.send(
        client,
        URI.create(server.url() + target),
        authorization,
        HttpRequest.BodyPublishers.ofString(body));
  }
}
