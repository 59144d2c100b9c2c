package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What our own driver makes of connections that break, and what it sends through them. */
final class WeakNetworkTest {
  private static final String LONG_ANSWER =
      "SELECT x, repeat('long text ', 20) FROM generate_series(1, 3000) AS t (x)";

  private static final List<Path> SOCKETS =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

  private TestServer server;
  private WeakNetwork network;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
    network = new WeakNetwork(server);
  }

  @AfterEach
  void stop() throws Exception {
    network.close();
    server.close();
  }

  private Connection connect(String options) throws SQLException {
    return DriverManager.getConnection(
        network.driverUrl() + options, TestServer.ANNA.user(), TestServer.ANNA.password());
  }

  private static SQLException error(String state, Executable code) {
    SQLException error = assertThrows(SQLException.class, code);
    assertEquals(state, error.getSQLState(), error.getMessage());
    return error;
  }

  private static long readAll(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(3_000);
      long sum = 0;
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          sum += rows.getLong(1) + rows.getString(2).length();
        }
      }
      return sum;
    }
  }

  @Test
  void anAnswerThatEndsInTheMiddleBreaksTheConnectionOnce() throws Exception {
    try (Connection connection = connect("?compress=false");
        Connection other = connect("")) {
      network.cutAfter(100_000);
      error("08006", () -> readAll(connection, LONG_ANSWER));
      network.mend();
      error("08003", () -> readAll(connection, LONG_ANSWER));
      assertFalse(connection.isValid(60));
      assertTrue(other.isValid(60));
      assertEquals(3_000L * 3_001 / 2 + 200 * 3_000, readAll(other, LONG_ANSWER));
    }
  }

  @Test
  void anAnswerThatEndsInItsHeadersBreaksItToo() throws Exception {
    Connection connection = connect("");
    network.cutAfter(20);
    error("08006", () -> readAll(connection, LONG_ANSWER));
    network.mend();
    connection.close();
    assertTrue(connection.isClosed());
  }

  @Test
  void aServerThatWasStartedAgainKnowsNoConnectionFromBefore() throws Exception {
    Connection connection = connect("");
    assertTrue(connection.isValid(60));
    server.close();
    network.hangUp();
    error("08006", () -> readAll(connection, LONG_ANSWER));
    try (var next = new TestServer()) {
      network.lead(next);
      error("08003", () -> readAll(connection, LONG_ANSWER));
      connection.close();
      try (Connection again = connect("")) {
        assertTrue(again.isValid(60));
      }
    }
  }

  @Test
  void aConnectionThatWaitedDuringTheRestartHearsThatItIsGone() throws Exception {
    try (Connection connection = connect("");
        var next = new TestServer()) {
      assertTrue(connection.isValid(60));
      network.lead(next);
      network.hangUp();
      SQLException lost = assertThrows(SQLException.class, () -> readAll(connection, LONG_ANSWER));
      assertTrue(List.of("08003", "08006").contains(lost.getSQLState()), lost.getMessage());
      error("08003", () -> readAll(connection, LONG_ANSWER));
    }
  }

  @Test
  void aSocketThatIsClosedWhileNothingHappensIsReplaced() throws Exception {
    assumeTrue(Files.isReadable(SOCKETS.getFirst()), "only Linux tells of its sockets");
    String gone =
        String.format(":%04X 08 ", network.port()); // towards it, and waiting to be closed
    try (Connection connection = connect("")) {
      connection.setAutoCommit(false);
      long first = readAll(connection, "SELECT 1, 'four'");
      network.hangUp();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      long idle = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20); // then the driver looks
      while (!sockets().contains(gone) || System.nanoTime() < idle) {
        assertTrue(System.nanoTime() < deadline, "the socket does not end");
      }
      assertEquals(first, readAll(connection, "SELECT 1, 'four'"));
      connection.commit();
    }
  }

  private static String sockets() throws IOException {
    var all = new StringBuilder();
    for (Path file : SOCKETS) {
      all.append(Files.exists(file) ? Files.readString(file) : "");
    }
    return all.toString();
  }

  @Test
  void largeAnswersArePackedUnlessSomebodyWantsThemAsTheyAre() throws Exception {
    try (Connection packed = connect("");
        Connection plain = connect("?compress=false")) {
      long expected = readAll(plain, LONG_ANSWER);
      long before = network.answerBytes();
      assertEquals(expected, readAll(plain, LONG_ANSWER));
      long plainBytes = network.answerBytes() - before;
      assertEquals(expected, readAll(packed, LONG_ANSWER));
      long packedBytes = network.answerBytes() - before - plainBytes;
      assertTrue(plainBytes > 600_000, plainBytes + " bytes");
      assertTrue(packedBytes < plainBytes / 4, packedBytes + " of " + plainBytes + " bytes");
    }
  }

  @Test
  void smallAnswersAreNotPacked() throws Exception {
    String small = "SELECT x, repeat('long text ', 20) FROM generate_series(1, 100) AS t (x)";
    try (Connection connection = connect("")) {
      long before = network.answerBytes();
      assertEquals(5_050 + 200 * 100, readAll(connection, small));
      long bytes = network.answerBytes() - before;
      assertTrue(bytes > 20_000, bytes + " bytes");
    }
  }

  @Test
  void manyThreadsUseOneConnection() throws Exception {
    try (Connection connection = connect("");
        ExecutorService threads = Executors.newFixedThreadPool(12)) {
      var all = new ArrayList<Future<Long>>();
      for (int thread = 0; thread < 12; thread++) {
        int first = thread * 1_000;
        all.add(
            threads.submit(() -> {
              long sum = 0;
              for (int i = 0; i < 20; i++) {
                sum += readAll(connection, "SELECT " + (first + i) + ", 'four'");
              }
              return sum;
            }));
      }
      for (int thread = 0; thread < 12; thread++) {
        assertEquals(20 * (thread * 1_000 + 4) + 190, all.get(thread).get());
      }
      assertTrue(connection.isValid(60));
    }
  }
}
