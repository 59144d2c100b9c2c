package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vicinal.jdbc.ServedConnections;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.calcite.avatica.remote.Driver.Serialization;
import org.apache.calcite.avatica.remote.JsonService;
import org.apache.calcite.avatica.remote.LocalService;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Avatica's own server, over the same calls, is the reference for the protocol: it and ours answer
 * a conversation alike. They differ where ours says less or more on purpose: the address of the
 * server is not told, nor are stack traces, and errors have the text and SQLSTATE of our own.
 */
final class StockServerTest {
  private static final int OK = 200;
  private final HttpClient client = HttpClient.newHttpClient();

  /** The status of HTTP and what was answered. */
  private record Answer(int status, JsonNode body) {}

  @ParameterizedTest
  @EnumSource
  void bothServersAnswerAlike(Serialization serialization) throws Exception {
    try (var ours = new TestServer();
        var other = new TestServer(); // for its directory with the same users
        ServedConnections connections = other.directory().newConnections(TestServer.ANNA.user());
        var stock = new StockServer(new LocalService(connections.calls()), serialization)) {
      List<Service.Request> requests = AvaticaRequests.all();
      int failed = 0;
      for (int i = 0; i < requests.size(); i++) {
        byte[] request = bytes(requests.get(i), serialization);
        Answer expected = answer(stock.url(), request, serialization);
        Answer answer = answer(ours.url(), request, serialization);
        String what =
            "request " + i + ": " + JsonService.MAPPER.writeValueAsString(requests.get(i));
        assertEquals(expected.status, answer.status, what + "\n" + answer.body);
        if (answer.status == OK) {
          assertEquals(told(expected.body), told(answer.body), what);
        } else {
          failed++;
          isErrorWithoutSecrets(expected.body, answer.body, what);
        }
      }
      assertTrue(requests.size() - failed > 50, failed + " of " + requests.size() + " failed");
      assertTrue(failed > 15, failed + " of " + requests.size() + " failed");
    }
  }

  private static byte[] bytes(Service.Request request, Serialization serialization)
      throws IOException {
    return serialization == Serialization.JSON
        ? JsonService.MAPPER.writeValueAsBytes(request)
        : new ProtobufTranslationImpl().serializeRequest(request);
  }

  private Answer answer(String url, byte[] request, Serialization serialization)
      throws IOException, InterruptedException {
    String pair = TestServer.ANNA.user() + ":" + TestServer.ANNA.password();
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(URI.create(url))
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .POST(BodyPublishers.ofByteArray(request))
                .build(),
            BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), body(response.body(), serialization));
  }

  /** Returns the answer as a tree, whose form both of Avatica's share. */
  private static JsonNode body(byte[] body, Serialization serialization) throws IOException {
    return serialization == Serialization.JSON
        ? JsonService.MAPPER.readTree(body)
        : JsonService.MAPPER.valueToTree(new ProtobufTranslationImpl().parseResponse(body));
  }

  /** Returns an answer without what names its server. */
  private static JsonNode told(JsonNode answer) {
    JsonNode copy = answer.deepCopy();
    for (JsonNode part : copy.findParents("rpcMetadata")) {
      ((ObjectNode) part).remove("rpcMetadata");
    }
    return copy;
  }

  private static void isErrorWithoutSecrets(JsonNode expected, JsonNode answer, String what) {
    assertEquals(expected.path("response"), answer.path("response"), what);
    assertEquals("error", answer.path("response").asText("error"), what);
    assertFalse(answer.toString().contains("io.vicinal"), what + "\n" + answer);
    assertFalse(answer.toString().contains("\\tat "), what + "\n" + answer);
    String state = answer.path("sqlState").asText();
    assertTrue(state.matches("[0-9A-Z]{5}") && !state.startsWith("XX"), what + "\n" + answer);
    assertFalse(state.equals("00000"), what + "\n" + answer);
  }
}
