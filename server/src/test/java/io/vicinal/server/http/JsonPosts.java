package io.vicinal.server.http;

import io.vicinal.server.login.BasicCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Sends JSON as somebody. */
final class JsonPosts {
  private JsonPosts() {}

  /** Returns the header that logs {@code user} in. */
  static String basic(BasicCredentials user) {
    byte[] pair = (user.user() + ":" + user.password()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  static HttpResponse<String> send(
      HttpClient client, URI target, String authorization, BodyPublisher body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(target)
            .timeout(Duration.ofMinutes(2))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .POST(body)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
