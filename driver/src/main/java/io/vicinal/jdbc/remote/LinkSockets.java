package io.vicinal.jdbc.remote;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one connection: one while its calls follow each other, others for calls beside
 * them. Thread-safe.
 */
final class LinkSockets implements AutoCloseable {
  private static final int KEPT_MAX = 4;

  private final String host;
  private final int port;
  private final int connectMillis;
  private final @Nullable SSLSocketFactory encryption;
  private final Deque<HttpSocket> idle = new ArrayDeque<>();
  private final Set<HttpSocket> busy = new HashSet<>();
  private boolean closed;
  private boolean hungUp;

  LinkSockets(RemoteUrl url) throws SQLException {
    this.host = url.host();
    this.port = url.port();
    this.connectMillis =
        (int)
            Math.min(
                Integer.MAX_VALUE,
                TimeUnit.SECONDS.toMillis(url.number(RemoteOption.CONNECT_TIMEOUT)));
    this.encryption = url.isTrue(RemoteOption.SSL) ? SharedTrust.of(url) : null;
  }

  /** Sends a request and waits at most {@code millis} for the whole answer; 0 for any time. */
  HttpAnswer exchange(byte[] request, long millis) throws IOException {
    HttpSocket socket = take(millis);
    try {
      begin(socket);
      return exchange(socket, request, millis);
    } finally {
      end(socket);
    }
  }

  /** Sends a last request, on which {@link #hangUp} has no effect. */
  void send(byte[] request, long millis) throws IOException {
    exchange(take(millis), request, millis);
  }

  private HttpAnswer exchange(HttpSocket socket, byte[] request, long millis) throws IOException {
    boolean isKept = false;
    try {
      HttpAnswer answer = socket.exchange(request, millis);
      isKept = socket.keepsOpen() && keep(socket);
      return answer;
    } finally {
      if (!isKept) {
        socket.close();
      }
    }
  }

  /** Returns a socket that is open, or opens one within {@code millis}; 0 for the usual time. */
  private HttpSocket take(long millis) throws IOException {
    for (HttpSocket socket = poll(); socket != null; socket = poll()) {
      if (!socket.isStale()) {
        return socket;
      }
      socket.close();
    }
    return HttpSocket.open(host, port, openMillis(millis), encryption);
  }

  private int openMillis(long millis) {
    if (millis <= 0) {
      return connectMillis;
    }
    return (int) Math.min(connectMillis > 0 ? connectMillis : Integer.MAX_VALUE, millis);
  }

  private synchronized void begin(HttpSocket socket) throws IOException {
    if (hungUp) {
      socket.close();
      throw new IOException("connection is aborted");
    }
    busy.add(socket);
  }

  private synchronized void end(HttpSocket socket) {
    busy.remove(socket);
  }

  private synchronized @Nullable HttpSocket poll() {
    return idle.pollFirst();
  }

  private synchronized boolean keep(HttpSocket socket) {
    if (closed || idle.size() >= KEPT_MAX) {
      return false;
    }
    idle.addFirst(socket);
    return true;
  }

  /** Closes what waits for another call; what is at work is closed after its answer. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(HttpSocket::close);
    idle.clear();
  }

  /** Closes all, so that whoever waits for an answer gets an error. */
  synchronized void hangUp() {
    hungUp = true;
    busy.forEach(HttpSocket::close);
    close();
  }
}
