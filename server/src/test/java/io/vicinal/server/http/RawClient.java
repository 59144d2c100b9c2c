package io.vicinal.server.http;

import io.vicinal.server.login.BasicCredentials;
import io.vicinal.server.wire.WireCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Sends messages as they are, and shows answers as they come. */
final class RawClient implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;

  RawClient(String url) {
    server = URI.create(url);
  }

  /**
   * What a client sees of an answer.
   *
   * @param headers those that the server's code sets
   * @param body each byte a character
   */
  record Seen(int status, String headers, String body) {
    /** Returns the answer with one text instead of another. */
    Seen with(String old, String other) {
      return new Seen(status, headers, body.replace(old, other));
    }
  }

  /** Sends {@code call} as {@code user}, or as nobody. */
  Seen send(@Nullable BasicCredentials user, WireCalls call)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(call.path()))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", call.contentType())
            .POST(BodyPublishers.ofByteArray(call.body()));
    if (user != null) {
      byte[] pair = (user.user() + ":" + user.password()).getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }
    HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
    var headers = new StringBuilder();
    for (String name : new String[] {"Content-Type", "WWW-Authenticate", "Retry-After", "Allow"}) {
      headers.append(answer.headers().allValues(name));
    }
    return new Seen(
        answer.statusCode(),
        headers.toString(),
        new String(answer.body(), StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    client.close();
  }
}
