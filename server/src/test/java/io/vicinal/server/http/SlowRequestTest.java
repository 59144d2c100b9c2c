package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.jdbc.ServedLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever sends a part of a request and then nothing more is cut off, and holds nothing. */
final class SlowRequestTest {
  private static final int PATIENCE_MILLIS = 120_000;

  private static Socket begin(int port, String text) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String head(String path, long length) {
    byte[] pair =
        (TestServer.ANNA.user() + ":" + TestServer.ANNA.password())
            .getBytes(StandardCharsets.UTF_8);
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Basic "
        + Base64.getEncoder().encodeToString(pair)
        + "\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  @Test
  void whatIsBegunIsEndedByTheServer() throws Exception {
    var slow = new ArrayList<Socket>();
    try (var server =
        new TestServer(
            null,
            ServedLimits.NONE,
            new HttpOptions.Limits(1_000, 10, 0, 10),
            HttpOptions.Records.NONE,
            Duration.ofSeconds(1))) {
      int port = URI.create(server.url()).getPort();
      for (int i = 0; i < 4; i++) {
        for (String text :
            List.of(
                "",
                "POST / HTT",
                "POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
                head("/", 1_000),
                head("/", 1_000) + "{",
                head("/v1/sql", TestServer.BODY_BYTES_MAX) + "{",
                head("/v1/login", 10) + "{")) {
          slow.add(begin(port, text));
        }
      }
      for (Socket socket : slow) {
        assertEnded(socket);
      }
      // Nothing of the ten requests that may be at work is taken any more.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!answers(port)) {
        assertTrue(System.nanoTime() < deadline, "nobody is answered afterwards");
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static void assertEnded(Socket socket) throws IOException {
    String last;
    try {
      last = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("a request that is never sent is never ended", e);
    } catch (IOException e) {
      last = ""; // reset, which is an end as well
    }
    String said = last;
    assertTrue(said.isEmpty() || said.matches("(?s)HTTP/1.1 (400|401|408|503).*"), said);
    assertEquals(-1, said.indexOf("\tat "), said);
  }

  private static boolean answers(int port) throws IOException {
    String body = "{\"sql\":\"SELECT 1\"}";
    try (Socket socket = begin(port, head("/v1/sql", body.length()) + body)) {
      byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return new String(start, StandardCharsets.US_ASCII).endsWith(" 200");
    } catch (IOException e) {
      return false; // this machine is slower than the server waits
    }
  }
}
