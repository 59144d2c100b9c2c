package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.error.SqlFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;

/**
 * Carries requests of one connection to its server and the answers back, over HTTP(S). Thread-safe:
 * each request is on its own, so that one can cancel what another waits for.
 *
 * <p>Once a request got no answer nobody knows what became of it; the link is broken then and
 * refuses everything else.
 */
final class ServerLink {
  private static final long PAUSE_NANOS = Duration.ofSeconds(20).toNanos();
  private static final long WAKE_MILLIS = 60_000;
  private static final long OPEN_MILLIS = 30_000;
  private static final int UNAUTHORIZED = 401;
  private static final int OK = 200;
  private static final int TOO_LARGE = 413;
  private static final int NOT_NOW = 503;

  private final RemoteUrl url;
  private final LinkSockets sockets;
  private final String head;
  private final byte[] nothing;
  private final long openMillis;
  private volatile boolean isOpen;
  private volatile boolean broken;
  private volatile int timeoutMillis;
  private volatile long lastAnswer = System.nanoTime();

  ServerLink(RemoteUrl url) throws SQLException {
    this.url = url;
    this.sockets = new LinkSockets(url);
    String place = " HTTP/1.1\r\nHost: " + url.place() + "\r\n";
    this.head =
        "POST /"
            + place
            + "Content-Type: "
            + Call.CONTENT_TYPE
            + "\r\nAuthorization: "
            + authorization(url)
            + (url.isTrue(RemoteOption.COMPRESS) ? "\r\nAccept-Encoding: gzip" : "")
            + "\r\nContent-Length: ";
    this.nothing = ("GET /health/live" + place + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    int connectSeconds = url.number(RemoteOption.CONNECT_TIMEOUT);
    this.openMillis = connectSeconds == 0 ? 0 : connectSeconds * 1_000L + OPEN_MILLIS;
  }

  private static String authorization(RemoteUrl url) {
    String token = url.value(RemoteOption.TOKEN);
    if (!token.isEmpty()) {
      return "Bearer " + token;
    }
    String pair = url.value(RemoteOption.USER) + ":" + url.value(RemoteOption.PASSWORD);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  void setTimeout(int millis) {
    timeoutMillis = millis;
  }

  boolean isBroken() {
    return broken;
  }

  /** Returns the bytes of a request, so that one call hands them to the network. */
  private byte[] request(WireWriter message) {
    byte[] body = message.bytes();
    byte[] start = (head + body.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(start, Math.addExact(start.length, body.length));
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  /** Sends the first request of a connection. @throws RuntimeException 08001, 28P01, … */
  WireReader open(WireWriter message) {
    try {
      WireReader answer = answer(sockets.exchange(request(message), openMillis));
      isOpen = true;
      return answer;
    } catch (IOException e) {
      throw notOpened(e);
    } finally {
      if (!isOpen) {
        sockets.close();
      }
    }
  }

  private RuntimeException notOpened(IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return interrupted(e);
    }
    if (e instanceof ConnectException
        || e instanceof NoRouteToHostException
        || e instanceof UnknownHostException) {
      return failed("08001", "cannot connect to server at " + url.place(), e);
    }
    return e instanceof SSLException
        ? failed("08001", "cannot connect securely to server at " + url.place(), e)
        : failed("08001", "server at " + url.place() + " does not answer", e);
  }

  /** Sends a request and waits for the answer. */
  WireReader call(WireWriter message) {
    return call(message, timeoutMillis);
  }

  /** Sends a request and waits for the answer at most {@code millis} where no time-out is set. */
  WireReader callWithin(long millis, WireWriter message) {
    return call(message, timeoutMillis > 0 ? timeoutMillis : millis);
  }

  /** Sends a request and waits at most {@code millis} for the answer; 0 for any time. */
  WireReader call(WireWriter message, long millis) {
    if (broken) {
      throw SqlFailure.unchecked("08003", "connection to server at " + url.place() + " is lost");
    }
    try {
      wake(millis);
      return answer(sockets.exchange(request(message), millis));
    } catch (IOException e) {
      broken = true;
      throw lost(e, " is lost");
    }
  }

  private RuntimeException lost(IOException e, String what) {
    if (Thread.currentThread().isInterrupted()) {
      return interrupted(e);
    }
    return e instanceof SocketTimeoutException
        ? failed("08006", "server at " + url.place() + " did not answer in time", e)
        : failed("08006", "connection to server at " + url.place() + what, e);
  }

  /**
   * Makes sure after a pause that the socket is not one that somebody on the way has forgotten:
   * what does nothing may be sent twice, which requests may not.
   */
  private void wake(long wantedMillis) throws IOException {
    if (System.nanoTime() - lastAnswer < PAUSE_NANOS) {
      return;
    }
    long millis = wantedMillis > 0 ? Math.min(wantedMillis, WAKE_MILLIS) : WAKE_MILLIS;
    try {
      sockets.exchange(nothing, millis);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      sockets.exchange(nothing, millis);
    }
    lastAnswer = System.nanoTime();
  }

  /**
   * Sends a request beside another that waits, and waits for the answer; whatever becomes of it,
   * the link is as good as before.
   */
  WireReader beside(WireWriter message, long millis) {
    try {
      return answer(sockets.exchange(request(message), millis));
    } catch (IOException e) {
      throw lost(e, " cannot be reached");
    }
  }

  /** Sends a request whose answer nobody needs, and does not wait for it. */
  void send(WireWriter message, long millis) {
    byte[] request = request(message);
    var sender =
        new Thread(
            () -> {
              try {
                sockets.send(request, millis);
              } catch (IOException e) {
                // nobody needs to know
              }
            },
            "vicinal-send");
    sender.setDaemon(true);
    sender.start();
  }

  /** Breaks the link, so that whoever waits for an answer gets an error; only sends may follow. */
  void hangUp() {
    broken = true;
    sockets.hangUp();
  }

  /** Hangs up; what is sent afterwards has sockets of its own. */
  void close() {
    sockets.close();
  }

  private static RuntimeException failed(String state, String message, Exception cause) {
    String why = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return SqlFailure.unchecked(SqlFailure.of(state, message + why, cause));
  }

  private static RuntimeException interrupted(IOException e) {
    return SqlFailure.unchecked(
        SqlFailure.of("08006", "thread was interrupted while it waited for the server", e));
  }

  private WireReader answer(HttpAnswer response) throws IOException {
    lastAnswer = System.nanoTime();
    switch (response.status()) {
      case OK -> {}
      case UNAUTHORIZED -> throw SqlFailure.unchecked("28P01", "user or password is wrong");
      case TOO_LARGE ->
          throw SqlFailure.unchecked("54000", "statement is larger than the server takes");
      case NOT_NOW ->
          throw SqlFailure.unchecked("57P03", "server at " + url.place() + " is not ready");
      default ->
          throw SqlFailure.unchecked(
              "08P01",
              "server at " + url.place() + " answered with HTTP status " + response.status());
    }
    if (!response.contentType().equals(Call.CONTENT_TYPE)) {
      throw SqlFailure.unchecked(
          "08P01", "server at " + url.place() + " does not speak this driver's protocol");
    }
    var in = new WireReader(body(response));
    if (in.octet() == Call.DONE) {
      return in;
    }
    SQLException failure = in.failure();
    if (failure.getSQLState().equals("08003")) { // the server has closed the connection
      broken = true;
    }
    throw SqlFailure.unchecked(failure);
  }

  private static byte[] body(HttpAnswer response) throws IOException {
    if (!response.isPacked()) {
      return response.body();
    }
    try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      return unpacked.readAllBytes();
    }
  }
}
