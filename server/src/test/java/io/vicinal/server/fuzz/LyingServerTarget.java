package io.vicinal.server.fuzz;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vicinal.jdbc.remote.Call;
import io.vicinal.server.wire.WireAnswer;
import io.vicinal.server.wire.WireService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that answers our driver with what it likes: the driver fails with SQLExceptions only.
 */
final class LyingServerTarget implements FuzzTarget {
  private static final int STEPS = 12;

  private final Served served = new Served();
  private final WireService wire = new WireService(served.directory());
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final List<byte[]> truths = new ArrayList<>();
  private int answers;
  private int lieAt = -1;
  private byte[] lie = {};
  private int fed;

  LyingServerTarget() throws SQLException, IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(requests);
    server.createContext("/", this::answer);
    server.start();
    talk(); // and remember what it is told
    if (truths.size() < STEPS) {
      throw new AssertionError("the conversation has " + truths.size() + " answers only");
    }
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    WireAnswer answer =
        wire.answer(
            Served.ANNA,
            exchange.getRequestHeaders().getFirst("Content-Type"),
            exchange.getRequestBody().readAllBytes(),
            "r");
    byte[] body = answer.body();
    if (lieAt < 0) {
      truths.add(body);
    } else if (answers++ == lieAt) {
      body = lie;
    }
    exchange.getResponseHeaders().add("Content-Type", Call.CONTENT_TYPE);
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public List<byte[]> seeds() {
    return truths;
  }

  @Override
  public List<String> words() {
    return List.of(
        "\0\0\0\0",
        "\1\0\0\0",
        "\1",
        "\0",
        "\u0010",
        "java.lang.Runtime",
        "INTEGER",
        "VARCHAR",
        "08003",
        "",
        "XX000",
        "42P01",
        "docs",
        "id");
  }

  @Override
  public void feed(byte[] input) throws SQLException {
    synchronized (this) {
      lieAt = fed++ % truths.size();
      answers = 0;
      lie = input.clone();
    }
    talk();
    if (fed % 100 == 0) {
      wire.closeIdle(java.time.Duration.ZERO);
      served.define();
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  private static void attempt(Step step) {
    try {
      step.run();
    } catch (SQLException e) {
      assertNotNull(e.getSQLState(), e::toString);
    }
  }

  private void talk() {
    var properties = new Properties();
    properties.setProperty("user", "anna");
    properties.setProperty("password", "x");
    properties.setProperty("fetchSize", "5");
    String url = "jdbc:vicinal://127.0.0.1:" + server.getAddress().getPort() + "/main";
    attempt(() -> {
      try (Connection connection = DriverManager.getConnection(url, properties)) {
        attempt(() -> query(connection));
        attempt(() -> change(connection));
        attempt(() -> metadata(connection));
        attempt(() -> connection.isValid(60));
      }
    });
  }

  private static void query(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT * FROM docs WHERE id > ? ORDER BY id")) {
      attempt(() -> query.getParameterMetaData().getParameterTypeName(1));
      query.setInt(1, 1);
      try (ResultSet rows = query.executeQuery()) {
        read(rows);
      }
    }
  }

  private static void read(ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    int count = 0;
    while (count++ < 100 && rows.next()) {
      for (int i = 1; i <= columns; i++) {
        int column = i;
        attempt(() -> rows.getObject(column));
        attempt(() -> rows.getString(column));
        attempt(() -> rows.getInt(column));
        attempt(() -> rows.getTimestamp(column));
        attempt(() -> rows.getArray(column));
      }
    }
  }

  private static void change(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      attempt(() -> connection.rollback(connection.setSavepoint()));
      attempt(() ->
          statement.executeUpdate("UPDATE docs SET word = 'y' WHERE id = 1", new String[] {"id"}));
      attempt(() -> statement.getGeneratedKeys().next());
      attempt(() -> statement.getWarnings());
      statement.addBatch("UPDATE docs SET word = 'z' WHERE id = 2");
      statement.addBatch("UPDATE docs SET word = 'z' WHERE id = 3");
      attempt(statement::executeBatch);
    }
    connection.rollback();
  }

  private static void metadata(Connection connection) throws SQLException {
    try (ResultSet columns = connection.getMetaData().getColumns(null, null, "docs", "%")) {
      read(columns);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    requests.close();
    wire.close();
    served.close();
  }
}
