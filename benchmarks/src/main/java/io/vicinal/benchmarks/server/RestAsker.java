package io.vicinal.benchmarks.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Asks by a search in JSON, as a program without a driver does. */
final class RestAsker implements Asker {
  private static final int OK = 200;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest.Builder request;

  private RestAsker(ServerProcess server) {
    String pair = ServerProcess.USER + ":" + ServerProcess.PASSWORD;
    String credentials = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    request =
        HttpRequest.newBuilder(
                URI.create("http://" + server.address() + "/v1/databases/main/tables/docs/search"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Basic " + credentials);
  }

  static Asker connect(ServerProcess server) {
    return new RestAsker(server);
  }

  @Override
  public void ask(float[] query) throws IOException, InterruptedException {
    String body =
        "{\"vector\":"
            + Arrays.toString(query)
            + ",\"k\":"
            + NEAREST
            + ",\"columns\":[\"id\",\"title\"]}";
    HttpResponse<String> answer =
        client.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    if (answer.statusCode() != OK) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    Asker.check(answer.body().split("\"distance\"", -1).length - 1);
  }

  @Override
  public void close() {
    client.close();
  }
}
