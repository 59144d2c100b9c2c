package io.vicinal.jdbc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vicinal.jdbc.error.ErrorTranslator;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.remote.Call;
import io.vicinal.jdbc.remote.WireWriter;
import io.vicinal.storage.Role;
import io.vicinal.storage.User;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.calcite.avatica.NoSuchConnectionException;

/** Both halves of the driver's protocol with the smallest server between them; anybody may come. */
final class NetworkedDatabase implements AutoCloseable {
  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.idleInterval", "36000"); // closes no socket by itself
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
  }

  /** How the server answers. */
  enum Mood {
    WELL,
    BUSY,
    /** It hangs up instead of answering. */
    SILENT,
    /** It begins an answer that has no end. */
    STUCK
  }

  private final ServedDirectory directory;
  private final ServedConnections connections;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile Mood mood = Mood.WELL;
  private volatile boolean stuck;

  NetworkedDatabase(String served) throws SQLException, IOException {
    directory = Driver.serve(served);
    User user = directory.users().create("tester", "");
    directory.access().addMember(Role.ADMIN.id(), user.id(), false);
    connections = directory.newConnections("tester");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(requests);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Returns the URL of the database {@code main}. */
  String url() {
    return "jdbc:vicinal://127.0.0.1:" + server.getAddress().getPort() + "/main";
  }

  void closeIdleTransactions(Duration idle) {
    connections.closeIdleTransactions(idle);
  }

  void setMood(Mood next) {
    mood = next;
  }

  /** Returns whether an answer has begun that has no end. */
  boolean isStuck() {
    return stuck;
  }

  /** Answers, unless well, in another way. */
  private boolean isAnsweredBadly(HttpExchange exchange) throws IOException {
    switch (mood) {
      case WELL -> {
        return false;
      }
      case BUSY -> exchange.sendResponseHeaders(503, -1);
      case SILENT -> {}
      case STUCK -> {
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().write(0);
        exchange.getResponseBody().flush();
        stuck = true;
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) { // the server stops
          Thread.currentThread().interrupt();
        }
      }
    }
    return true;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      if (isAnsweredBadly(exchange)) {
        return;
      }
      if (exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      byte[] answer;
      try {
        answer = connections.answer(request);
      } catch (RuntimeException | StackOverflowError e) {
        SQLException known =
            e instanceof NoSuchConnectionException
                ? SqlFailure.of("08003", "connection does not exist")
                : ErrorTranslator.translate(e);
        answer =
            new WireWriter()
                .octet(Call.FAILED)
                .failure(known.getSQLState(), String.valueOf(known.getMessage()), known)
                .bytes();
      }
      exchange.getResponseHeaders().set("Content-Type", Call.CONTENT_TYPE);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
    connections.close();
    directory.close();
  }
}
