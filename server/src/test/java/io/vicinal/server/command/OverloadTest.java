package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One user takes all that the server gives, in a process with a small heap, while another goes on:
 * heads and bodies that never end, 100 MB bodies, connections, cursors, answers that are not read,
 * sorts of more than there is memory, and statements without an end. Its long form only: {@code
 * LimitsTest} is the short one.
 */
final class OverloadTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final String GREEDY = "ben";
  private static final String GREEDY_PASSWORD = "takes whatever there is";
  private static final long PATIENCE_SECONDS = 120;
  private static final String ENDLESS =
      "SELECT count(*) FROM generate_series(1, 1000000) AS a(x),"
          + " generate_series(1, 1000000) AS b(y)";
  private static final String LARGE =
      "SELECT x, repeat('x', 20) FROM generate_series(1, 3000000) AS g(x) ORDER BY -x";
  private static final String LONG = "SELECT repeat('x', 12000) FROM generate_series(1, 800)";

  @TempDir private Path directory;
  private final List<Socket> sockets = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();

  private static String authorization() {
    byte[] pair = (GREEDY + ":" + GREEDY_PASSWORD).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private void begin(int port, String text) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(1 << 14);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    sockets.add(socket);
  }

  private static String head(String path, long length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: "
        + authorization()
        + "\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static String sql(String text) {
    return "{\"sql\":\"" + text + "\",\"max_rows\":100000}";
  }

  private String post(HttpClient client, String url, String body) throws Exception {
    var answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .header("Content-Type", "application/json")
                .header("Authorization", authorization())
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    String text = answer.body();
    int at = Math.max(text.indexOf("sqlstate\":\""), text.indexOf("sqlState\":\""));
    String state = at < 0 ? "" : " " + text.substring(at + 11, at + 16);
    answers.add(answer.statusCode() + state);
    return text;
  }

  @Test
  void aHealthyClientGoesOnWhileAnotherTakesWhatItCan() throws Exception {
    assumeTrue(SOAK > 1, "runs with vicinal.soak only");
    Path data = directory.resolve("data");
    ServedProcess.prepare(data);
    try (var server =
            new ServedProcess(
                data,
                "--max-connections-per-user",
                "40",
                "--max-statements-per-connection",
                "100",
                "--max-requests-per-user",
                "24",
                "--stop-seconds",
                "1");
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpClient client = HttpClient.newHttpClient();
        Connection healthy = server.connect();
        Statement statement = healthy.createStatement()) {
      statement.execute("CREATE TABLE docs (id INT PRIMARY KEY, word TEXT)");
      statement.execute("INSERT INTO docs SELECT x, 'w' FROM generate_series(1, 1000) AS g(x)");
      statement.execute("CREATE USER " + GREEDY + " PASSWORD '" + GREEDY_PASSWORD + "'");
      int port = URI.create(server.url()).getPort();
      var nanos = new ArrayList<Long>();
      ask(statement, nanos, 5);

      for (int i = 0; i < 60 * SOAK; i++) {
        begin(port, "POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        begin(port, head("/", 1_000) + "{");
      }
      for (int i = 0; i < 10; i++) {
        begin(port, head("/v1/sql", 100 << 20) + "{");
      }
      ask(statement, nanos, 5);
      for (int i = 0; i < 6; i++) { // and nobody reads what comes
        String body = sql(LONG);
        begin(port, head("/v1/sql", body.length()) + body);
      }
      var attacks = new ArrayList<Future<?>>();
      for (String attack : List.of(ENDLESS, LARGE, LONG)) {
        attacks.add(
            threads.submit(() -> {
              try {
                while (!over.get()) {
                  post(client, server.url() + "v1/sql", sql(attack));
                }
                return true;
              } catch (IOException e) { // it waited for too long, or the server has stopped
                return false;
              }
            }));
      }
      for (int i = 0; i < 45 * SOAK; i++) {
        open(client, server.url(), "greedy " + i);
        ask(statement, nanos, i % 4 / 3);
      }
      for (int i = 0; i < 30 * SOAK; i++) {
        cursor(client, server.url());
        ask(statement, nanos, i % 2);
      }
      ask(statement, nanos, 5);
      assertEquals(200, server.status("/health/ready"));
      over.set(true);
      server.stop(); // with all of that at work
      for (Future<?> attack : attacks) {
        attack.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      assertFalse(server.errors().contains("OutOfMemoryError"), server::errors);
      tell(nanos);
    } catch (SQLException e) {
      assertTrue(over.get(), () -> "the healthy client is told " + e); // later it cannot be closed
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Tells how long the healthy client waited, and what the greedy one was told. */
  private void tell(List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    var counts = new TreeMap<String, Integer>();
    answers.forEach(answer -> counts.merge(answer, 1, Integer::sum));
    System.out.printf(
        "SOAK overload: healthy requests %d, p50 %.1f ms, p99 %.1f ms, most %.1f ms; others got"
            + " %s%n",
        sorted.length,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        Arrays.stream(sorted).max().orElse(0) / 1e6,
        counts);
    assertTrue(counts.containsKey("500 53300"), () -> "connections have no bound: " + counts);
    assertEquals(Set.of(), refusedWrongly(counts.keySet()));
  }

  private static Set<String> refusedWrongly(Set<String> answers) {
    var wrong = new TreeSet<>(answers);
    wrong.removeIf(answer ->
        answer.matches(
            "200|408 57014|503( 53200| 53300| 57P01| 57P03)?|500"
                + " (53300|53400|53200|08003|HY000)|413( 54000)?"));
    return wrong;
  }

  private void open(HttpClient client, String url, String id) throws Exception {
    post(
        client,
        url,
        "{\"request\":\"openConnection\",\"connectionId\":\"" + id + "\",\"info\":{}}");
  }

  /** Leaves rows open in a statement of their own. */
  private void cursor(HttpClient client, String url) throws Exception {
    String id = "\"connectionId\":\"greedy 0\"";
    String made = post(client, url, "{\"request\":\"createStatement\"," + id + "}");
    int at = made.indexOf("\"statementId\":");
    if (at >= 0) {
      String number = made.substring(at).replaceAll("\\D*(\\d+).*", "$1");
      post(
          client,
          url,
          "{\"request\":\"prepareAndExecute\","
              + id
              + ",\"statementId\":"
              + number
              + ",\"sql\":\"SELECT x FROM generate_series(1, 30000) AS g(x) ORDER BY -x\","
              + "\"maxRowsInFirstFrame\":1,\"maxRowCount\":-1}");
    }
  }

  private static void ask(Statement statement, List<Long> nanos, int times) throws SQLException {
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      try (ResultSet rows = statement.executeQuery("SELECT word FROM docs WHERE id = " + (i + 1))) {
        assertTrue(rows.next());
        assertEquals("w", rows.getString(1));
      }
      nanos.add(System.nanoTime() - start);
    }
  }
}
