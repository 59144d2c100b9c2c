package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
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
 * first by one {@link Attack} after the other, then by all at a time. Its long form only: {@code
 * LimitsTest} and {@link BesiegedServerTest} are the short ones.
 */
final class OverloadTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int WARM_REQUESTS = 3_000;
  private static final long PHASE_MILLIS = 4_000;
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path directory;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Map<String, Queue<Long>> waits = new LinkedHashMap<>();
  private volatile Queue<Long> now = new ConcurrentLinkedQueue<>();

  @Test
  void aHealthyClientGoesOnWhileAnotherTakesWhatItCan() throws Exception {
    assumeTrue(SOAK > 1, "runs with vicinal.soak only");
    Path data = directory.resolve("data");
    ServedProcess.prepare(data);
    try (var server =
            new ServedProcess(
                data, "--max-statements-per-connection", "100", "--stop-seconds", "1");
        ExecutorService threads = Executors.newCachedThreadPool();
        var greedy = new GreedyClient(URI.create(server.url()))) {
      Connection connection = server.connect();
      try {
        overload(server, greedy, threads, connection.createStatement());
      } finally {
        over.set(true);
        end(connection);
      }
      tell(greedy);
    }
  }

  private void overload(
      ServedProcess server, GreedyClient greedy, ExecutorService threads, Statement statement)
      throws Exception {
    statement.execute("CREATE TABLE docs (id INT PRIMARY KEY, word TEXT)");
    statement.execute("INSERT INTO docs SELECT x, 'w' FROM generate_series(1, 1000) AS g(x)");
    for (String user : List.of(GreedyClient.USER, GreedyClient.OPENER)) {
      statement.execute("CREATE USER " + user + " PASSWORD '" + GreedyClient.PASSWORD + "'");
    }
    for (int i = 0; i < WARM_REQUESTS; i++) { // a cold process is no overload
      ask(statement, i % 1_000 + 1);
    }
    Future<?> healthy = threads.submit(() -> goOn(statement));
    phase("alone");
    for (Attack attack : Attack.values()) {
      phase(attack.label());
      greedy.begin(attack);
      Thread.sleep(PHASE_MILLIS * SOAK);
      greedy.end();
      if (healthy.isDone()) {
        healthy.get(); // which fails, as the client has: none ends before it is told to
      }
    }
    phase("all");
    for (Attack attack : Attack.values()) {
      greedy.begin(attack);
    }
    Thread.sleep(PHASE_MILLIS * SOAK);
    assertEquals(200, server.status("/health/ready"));
    over.set(true);
    healthy.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    server.stop(); // with all of that at work
    greedy.end();
    assertFalse(server.errors().contains("OutOfMemoryError"), server::errors);
  }

  private static void end(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) { // the server has stopped, and has closed it
      System.out.println("  the healthy client cannot be closed: " + e.getMessage());
    }
  }

  private void phase(String name) throws InterruptedException {
    now = waits.computeIfAbsent(name, _ -> new ConcurrentLinkedQueue<>());
    if (waits.size() == 1) {
      Thread.sleep(PHASE_MILLIS);
    }
  }

  /** Asks again and again, as a person's program does that has other things to do, too. */
  private boolean goOn(Statement statement) throws SQLException, InterruptedException {
    for (int i = 0; !over.get(); i++) {
      Queue<Long> waited = now;
      long start = System.nanoTime();
      ask(statement, i % 1_000 + 1);
      waited.add(System.nanoTime() - start);
      Thread.sleep(5);
    }
    return true;
  }

  private static void ask(Statement statement, int id) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT word FROM docs WHERE id = " + id)) {
      assertTrue(rows.next());
      assertEquals("w", rows.getString(1));
    }
  }

  /** Tells how long the healthy client waited, and what the greedy one was told. */
  private void tell(GreedyClient greedy) {
    var all = new ConcurrentLinkedQueue<Long>();
    for (Map.Entry<String, Queue<Long>> phase : waits.entrySet()) {
      System.out.printf("  beside %-27s %s%n", phase.getKey(), summary(phase.getValue()));
      all.addAll(phase.getValue());
    }
    System.out.printf("SOAK overload: healthy %s; others got %s%n", summary(all), greedy.answers());
    assertTrue(
        greedy.answers().containsKey("500 53300"),
        () -> "connections have no bound: " + greedy.answers());
    assertEquals(Set.of(), refusedWrongly(greedy.answers().keySet()));
  }

  private static String summary(Queue<Long> waited) {
    long[] sorted = waited.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0
        ? "none"
        : "%d requests, p50 %.1f ms, p99 %.1f ms, most %.1f ms"
            .formatted(
                sorted.length,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                Arrays.stream(sorted).max().orElse(0) / 1e6);
  }

  private static Set<String> refusedWrongly(Set<String> answers) {
    var wrong = new TreeSet<>(answers);
    wrong.removeIf(answer ->
        answer.matches(
            "200|401 28P01|408 57014|503( 53200| 53300| 57P01| 57P03)?|500"
                + " (53300|53400|53200|08003|08P01|HY000)|413( 54000)?|gone"));
    return wrong;
  }
}
