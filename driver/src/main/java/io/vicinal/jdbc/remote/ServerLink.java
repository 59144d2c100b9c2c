package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.error.SqlFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private final HttpClient client;
  private final URI uri;
  private final String authorization;
  private final long openMillis;
  private volatile boolean broken;
  private volatile int timeoutMillis;
  private volatile long lastAnswer = System.nanoTime();

  ServerLink(RemoteUrl url) throws SQLException {
    this.url = url;
    boolean encrypted = url.isTrue(RemoteOption.SSL);
    this.uri = URI.create((encrypted ? "https" : "http") + "://" + url.place() + "/");
    this.client = SharedClients.of(url);
    this.authorization = authorization(url);
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

  private HttpRequest request(WireWriter message, long millis) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", Call.CONTENT_TYPE)
            .header("Authorization", authorization)
            .POST(BodyPublishers.ofByteArray(message.bytes()));
    if (url.isTrue(RemoteOption.COMPRESS)) {
      request.header("Accept-Encoding", "gzip");
    }
    if (millis > 0) {
      request.timeout(Duration.ofMillis(millis));
    }
    return request.build();
  }

  /** Sends the first request of a connection. @throws RuntimeException 08001, 28P01, … */
  WireReader open(WireWriter message) {
    try {
      return answer(exchange(request(message, openMillis), BodyHandlers.ofByteArray(), openMillis));
    } catch (ConnectException | HttpConnectTimeoutException | UnresolvedAddressException e) {
      throw failed("08001", "cannot connect to server at " + url.place(), e);
    } catch (SSLException e) {
      throw failed("08001", "cannot connect securely to server at " + url.place(), e);
    } catch (IOException e) {
      throw failed("08001", "server at " + url.place() + " does not answer", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Sends a request and waits for the answer. */
  WireReader call(WireWriter message) {
    return call(message, timeoutMillis);
  }

  /** Sends a request and waits at most {@code millis} for the answer; 0 for any time. */
  WireReader call(WireWriter message, long millis) {
    if (broken) {
      throw SqlFailure.unchecked("08003", "connection to server at " + url.place() + " is lost");
    }
    try {
      wake(millis);
      return answer(exchange(request(message, millis), BodyHandlers.ofByteArray(), millis));
    } catch (HttpTimeoutException e) {
      broken = true;
      throw failed("08006", "server at " + url.place() + " did not answer in time", e);
    } catch (IOException e) {
      broken = true;
      throw failed("08006", "connection to server at " + url.place() + " is lost", e);
    } catch (InterruptedException e) {
      broken = true;
      throw interrupted(e);
    }
  }

  /**
   * Makes sure after a pause that the socket is not one that the server is about to close: what
   * does nothing may be sent twice, which requests may not.
   */
  private void wake(long wantedMillis) throws IOException, InterruptedException {
    if (System.nanoTime() - lastAnswer < PAUSE_NANOS) {
      return;
    }
    long millis = wantedMillis > 0 ? Math.min(wantedMillis, WAKE_MILLIS) : WAKE_MILLIS;
    HttpRequest nothing =
        HttpRequest.newBuilder(uri.resolve("/health/live"))
            .timeout(Duration.ofMillis(millis))
            .GET()
            .build();
    try {
      exchange(nothing, BodyHandlers.discarding(), millis);
    } catch (HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      exchange(nothing, BodyHandlers.discarding(), millis);
    }
    lastAnswer = System.nanoTime();
  }

  /**
   * Sends a request beside another that waits, and waits for the answer; whatever becomes of it,
   * the link is as good as before.
   */
  WireReader beside(WireWriter message, long millis) {
    try {
      return answer(exchange(request(message, millis), BodyHandlers.ofByteArray(), millis));
    } catch (HttpTimeoutException e) {
      throw failed("08006", "server at " + url.place() + " did not answer in time", e);
    } catch (IOException e) {
      throw failed("08006", "server at " + url.place() + " cannot be reached", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Waits at most {@code millis} for a whole answer, not only its beginning; 0 for any time. */
  private <T> HttpResponse<T> exchange(
      HttpRequest request, HttpResponse.BodyHandler<T> handler, long millis)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> sent = client.sendAsync(request, handler);
    try {
      return millis > 0 ? sent.get(millis, TimeUnit.MILLISECONDS) : sent.get();
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new HttpTimeoutException("no whole answer in " + millis + " ms");
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    }
  }

  /** Sends a request whose answer nobody needs. */
  void send(WireWriter message, long millis) {
    CompletableFuture<HttpResponse<Void>> sent =
        client.sendAsync(request(message, millis), BodyHandlers.discarding());
    sent.exceptionally(e -> null);
  }

  private static RuntimeException failed(String state, String message, Exception cause) {
    String why = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return SqlFailure.unchecked(SqlFailure.of(state, message + why, cause));
  }

  private static RuntimeException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return SqlFailure.unchecked(
        SqlFailure.of("08006", "thread was interrupted while it waited for the server", e));
  }

  private WireReader answer(HttpResponse<byte[]> response) throws IOException {
    lastAnswer = System.nanoTime();
    switch (response.statusCode()) {
      case OK -> {}
      case UNAUTHORIZED -> throw SqlFailure.unchecked("28P01", "user or password is wrong");
      case TOO_LARGE ->
          throw SqlFailure.unchecked("54000", "statement is larger than the server takes");
      case NOT_NOW ->
          throw SqlFailure.unchecked("57P03", "server at " + url.place() + " is not ready");
      default ->
          throw SqlFailure.unchecked(
              "08P01",
              "server at " + url.place() + " answered with HTTP status " + response.statusCode());
    }
    if (!response.headers().firstValue("Content-Type").orElse("").equals(Call.CONTENT_TYPE)) {
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

  private static byte[] body(HttpResponse<byte[]> response) throws IOException {
    if (!response.headers().firstValue("Content-Encoding").orElse("").equals("gzip")) {
      return response.body();
    }
    try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      return unpacked.readAllBytes();
    }
  }
}
