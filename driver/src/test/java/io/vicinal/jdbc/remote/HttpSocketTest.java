package io.vicinal.jdbc.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One socket of the driver and what may happen on it. */
final class HttpSocketTest {
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static ServerSocket listen(String address) throws IOException {
    return new ServerSocket(0, 50, InetAddress.getByName(address));
  }

  /** Answers one request after the other on the first socket. */
  private static void answer(ServerSocket door) {
    Thread _ =
        Thread.ofVirtual()
            .start(() -> {
              try (Socket client = door.accept()) {
                byte[] request = new byte[REQUEST.length];
                while (client.getInputStream().readNBytes(request, 0, request.length) > 0) {
                  client
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
                              .getBytes(StandardCharsets.US_ASCII));
                }
              } catch (IOException e) {
                // the client is gone
              }
            });
  }

  @Test
  void hostsAreNamesAndAddressesOfBothKinds() throws IOException {
    for (String[] place :
        new String[][] {{"127.0.0.1", "127.0.0.1"}, {"127.0.0.1", "localhost"}, {"::1", "[::1]"}}) {
      try (ServerSocket door = listen(place[0])) {
        answer(door);
        try (HttpSocket socket = HttpSocket.open(place[1], door.getLocalPort(), 60_000, null)) {
          for (int i = 0; i < 3; i++) {
            assertEquals(
                "hi",
                new String(
                    socket.exchange(REQUEST, i * 60_000L).body(), StandardCharsets.US_ASCII));
            assertFalse(socket.isStale());
            assertTrue(socket.keepsOpen());
          }
        }
      } catch (java.net.BindException e) {
        assumeTrue(!place[0].equals("::1"), "this machine has no IPv6");
        throw e;
      }
    }
  }

  @Test
  void nobodyListensThere() {
    assertThrows(ConnectException.class, () -> HttpSocket.open("127.0.0.1", 1, 60_000, null));
  }

  @Test
  void anAnswerThatDoesNotComeIsWaitedForAsLongAsWasSaid() throws IOException {
    try (ServerSocket door = listen("127.0.0.1");
        HttpSocket socket = HttpSocket.open("127.0.0.1", door.getLocalPort(), 60_000, null)) {
      assertThrows(SocketTimeoutException.class, () -> socket.exchange(REQUEST, 100));
      assertTrue(
          socket.isStale()
              || assertThrows(IOException.class, () -> socket.exchange(REQUEST, 0)) != null);
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    try (ServerSocket door = listen("127.0.0.1");
        HttpSocket socket = HttpSocket.open("127.0.0.1", door.getLocalPort(), 60_000, null)) {
      var begun = new CountDownLatch(1);
      var waiting =
          new FutureTask<>(() -> {
            begun.countDown();
            assertThrows(IOException.class, () -> socket.exchange(REQUEST, 0));
            return Thread.currentThread().isInterrupted();
          });
      Thread thread = Thread.ofPlatform().start(waiting);
      begun.await();
      thread.interrupt(); // before it waits, or while it does
      assertTrue(waiting.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void whyARequestIsNotTakenIsReadThoughItIsNotAllSent() throws Exception {
    try (ServerSocket door = listen("127.0.0.1")) {
      Thread _ =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket client = door.accept()) {
                  client.getInputStream().readNBytes(1);
                  client
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 413 No\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno"
                              .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      try (HttpSocket socket = HttpSocket.open("127.0.0.1", door.getLocalPort(), 60_000, null)) {
        HttpAnswer answer = socket.exchange(new byte[64 << 20], 0);
        assertEquals(413, answer.status());
        assertFalse(socket.keepsOpen());
      }
    }
  }
}
