package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.server.wire.WireCalls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A server that listens while its directory recovers. */
final class RecoveringTest {
  private static final int MIB = 1 << 20;

  @Test
  void whileItRecoversItIsLiveAndAnswersNothingElse() throws Exception {
    var options =
        new HttpOptions(
            "127.0.0.1",
            0,
            null,
            16 << 10,
            MIB,
            4L * MIB,
            Duration.ofSeconds(60),
            Duration.ZERO,
            HttpOptions.Limits.DEFAULT,
            HttpOptions.Records.NONE);
    try (var http = new HttpService(options, () -> false)) {
      http.start();
      String url = "http://127.0.0.1:" + http.port() + "/";
      try (var raw = new RawClient(url);
          HttpClient client = HttpClient.newHttpClient()) {
        var calls = new ArrayList<WireCalls>();
        calls.addAll(WireCalls.avatica("c", 1));
        calls.addAll(WireCalls.driver("c", 1));
        calls.addAll(WireCalls.rest("main", "docs"));
        for (WireCalls call : calls) {
          RawClient.Seen seen = raw.send(TestServer.ANNA, call);
          assertEquals(503, seen.status(), call.label());
          assertTrue(seen.headers().contains("[1]"), () -> "it says when to come again: " + seen);
        }
        assertEquals(200, status(client, url + "health/live"));
        assertEquals(503, status(client, url + "health/ready"));
      }
    }
  }

  private static int status(HttpClient client, String url) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
        .statusCode();
  }
}
