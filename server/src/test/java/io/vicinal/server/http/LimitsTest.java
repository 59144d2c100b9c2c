package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.jdbc.Driver;
import io.vicinal.jdbc.ServedDirectory;
import io.vicinal.jdbc.ServedLimits;
import io.vicinal.planner.access.Passwords;
import io.vicinal.server.login.BasicCredentials;
import io.vicinal.server.login.Principal;
import io.vicinal.server.rest.RestAnswer;
import io.vicinal.server.rest.RestService;
import io.vicinal.storage.Role;
import io.vicinal.storage.User;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.avatica.AvaticaClientRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Nobody can take so much that nothing is left for others. */
final class LimitsTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final long PATIENCE_SECONDS = 120;

  @Test
  void connectionsOfAUserAndOfAllAreCounted() throws Exception {
    var limits = new ServedLimits(3, 2, 2);
    try (var server =
        new TestServer(null, limits, HttpOptions.Limits.DEFAULT, HttpOptions.Records.NONE)) {
      List<Connection> open = new ArrayList<>();
      for (BasicCredentials user : List.of(TestServer.ANNA, TestServer.ANNA, TestServer.BEN)) {
        open.add(used(server, user));
      }
      assertEquals("53300", refusal(server, TestServer.ANNA), "a third of one user");
      assertEquals("53300", refusal(server, TestServer.CLARA), "a fourth of all");
      open.removeFirst().close();
      open.add(used(server, TestServer.CLARA));
      for (Connection connection : open) {
        connection.close();
      }
      used(server, TestServer.ANNA).close();
    }
  }

  private static Connection used(TestServer server, BasicCredentials user) throws SQLException {
    Connection connection = server.connect("json", user);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertTrue(rows.next());
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  @Test
  void textsOfPreparedStatementsTakeMemoryOfTheirUserUntilTheyAreClosed() throws Exception {
    var work = new ServedLimits.Work(0, 3 << 20, 0);
    var limits = new ServedLimits(10, 10, 100, work);
    String text = "SELECT 1 /* " + "x".repeat(100_000) + " */";
    try (var server =
            new TestServer(null, limits, HttpOptions.Limits.DEFAULT, HttpOptions.Records.NONE);
        Connection connection = server.connect(TestServer.ANNA)) {
      for (int round = 0; round < 2; round++) {
        var open = new ArrayList<Statement>();
        String state = "";
        while (state.isEmpty()) {
          assertTrue(open.size() < 50, "nothing is ever refused");
          try {
            open.add(connection.prepareStatement(text));
          } catch (SQLException e) {
            state = e.getSQLState();
          }
        }
        assertEquals("53200", state);
        assertEquals(15, open.size(), "each takes two bytes a character");
        for (Statement statement : open) {
          statement.close();
        }
      }
    }
  }

  @Test
  void textsThatRunAndThoseThatAreRefusedLeaveNothingOpen() throws Exception {
    var work = new ServedLimits.Work(0, 1 << 20, 0);
    var limits = new ServedLimits(10, 10, 3, work);
    String fits = "SELECT 1 /* " + "x".repeat(200_000) + " */";
    String large = "SELECT 1 /* " + "x".repeat(600_000) + " */";
    try (var server =
        new TestServer(null, limits, HttpOptions.Limits.DEFAULT, HttpOptions.Records.NONE)) {
      for (String protocol : List.of("ours", "json")) {
        try (Connection connection =
            protocol.equals("ours")
                ? server.connect(TestServer.ANNA)
                : server.connect(protocol, TestServer.ANNA)) {
          for (int i = 0; i < 4; i++) { // more than there may be statements
            try (Statement statement = connection.createStatement()) {
              assertEquals("53200", refusal(() -> statement.execute(large)), protocol);
              assertEquals("53200", refusal(() -> batch(statement, large)), protocol);
              assertTrue(statement.execute(fits), protocol);
            }
            assertEquals("53200", refusal(() -> connection.prepareStatement(large)), protocol);
            connection.prepareStatement(fits).close();
          }
        }
      }
    }
  }

  private static void batch(Statement statement, String text) throws SQLException {
    statement.addBatch(text);
    statement.executeBatch();
  }

  private static String refusal(Executable action) {
    Exception refused = assertThrows(Exception.class, action);
    return refused instanceof AvaticaClientRuntimeException avatica
        ? avatica.getSqlState()
        : String.valueOf(assertInstanceOf(SQLException.class, refused).getSQLState());
  }

  private static String refusal(TestServer server, BasicCredentials user) {
    // Avatica's own driver throws this where a connection is refused, and no SQLException.
    return assertThrows(AvaticaClientRuntimeException.class, () -> used(server, user))
        .getSqlState();
  }

  @Test
  void statementsOfAConnectionAreCounted() throws Exception {
    var limits = new ServedLimits(10, 10, 2);
    try (var server =
            new TestServer(null, limits, HttpOptions.Limits.DEFAULT, HttpOptions.Records.NONE);
        Connection connection = server.connect("json", TestServer.ANNA);
        Statement first = connection.createStatement();
        Statement second = connection.createStatement()) {
      first.executeQuery("SELECT 1").close();
      second.executeQuery("SELECT 1").close();
      var refused = assertThrows(AvaticaClientRuntimeException.class, connection::createStatement);
      assertEquals("53400", refused.getSqlState());
      first.close();
      connection.createStatement().close();
    }
  }

  @Test
  void requestsWaitTheirTurnAndNotTooManyDo() throws Exception {
    var turns = new RequestTurns(1, 1, 2);
    RequestTurns.Turn first = turns.take("anna").orElseThrow();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      var started = new CountDownLatch(1);
      Future<Boolean> second =
          threads.submit(() -> {
            started.countDown();
            return turns
                .take("anna")
                .map(turn -> {
                  turn.close();
                  return true;
                })
                .isPresent();
          });
      started.await();
      first.close(); // at once or when it waits, the second gets its turn
      assertTrue(second.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    RequestTurns.Turn again = turns.take("anna").orElseThrow();
    again.close();
    var narrow = new RequestTurns(1, 0, 5);
    RequestTurns.Turn only = narrow.take("anna").orElseThrow();
    assertFalse(narrow.take("ben").isPresent(), "nobody may wait");
    only.close();
    narrow.take("ben").orElseThrow().close();
    var personal = new RequestTurns(5, 5, 1);
    RequestTurns.Turn annas = personal.take("anna").orElseThrow();
    assertFalse(personal.take("anna").isPresent(), "one user may not take all");
    personal.take("ben").orElseThrow().close();
    annas.close();
  }

  @Test
  void slowBodiesManyOpensAndHugeBodiesLeaveAHealthyClientAlone() throws Exception {
    var limits = new ServedLimits(2_000, 20, 100);
    var sockets = new ArrayList<Socket>();
    try (var server =
        new TestServer(null, limits, HttpOptions.Limits.DEFAULT, HttpOptions.Records.NONE)) {
      int port = URI.create(server.url()).getPort();
      try (Connection healthy = server.connect("protobuf", TestServer.BEN);
          Statement statement = healthy.createStatement()) {
        ask(statement);
        for (int i = 0; i < 60 * SOAK; i++) {
          sockets.add(begin(port, TestServer.ANNA, 1_000)); // and never send the rest
        }
        ask(statement);
        for (int i = 0; i < 20; i++) {
          sockets.add(begin(port, TestServer.ANNA, 100 << 20));
        }
        ask(statement);
        int refused = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
          List<Future<Boolean>> opens = new ArrayList<>();
          for (int i = 0; i < 60 * SOAK; i++) {
            opens.add(threads.submit(() -> isRefused(server)));
          }
          ask(statement);
          for (Future<Boolean> open : opens) {
            refused += open.get(PATIENCE_SECONDS, TimeUnit.SECONDS) ? 1 : 0;
          }
        }
        assertEquals(60 * SOAK - 20, refused, "what one user may not have is refused");
        ask(statement);
        assertEquals(21, server.wire().connections());
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static void ask(Statement statement) throws SQLException {
    for (int i = 0; i < 5; i++) {
      try (ResultSet rows = statement.executeQuery("SELECT " + i)) {
        assertTrue(rows.next());
        assertEquals(i, rows.getInt(1));
      }
    }
  }

  private static boolean isRefused(TestServer server) throws SQLException {
    try {
      Connection _ = server.connect("json", TestServer.ANNA); // left open
      return false;
    } catch (AvaticaClientRuntimeException e) {
      assertEquals("53300", e.getSqlState());
      return true;
    }
  }

  private static Socket begin(int port, BasicCredentials user, int length) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    byte[] pair = (user.user() + ":" + user.password()).getBytes(StandardCharsets.UTF_8);
    String head =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Basic "
            + Base64.getEncoder().encodeToString(pair)
            + "\r\nContent-Length: "
            + length
            + "\r\n\r\n{";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void answersTakeOfTheMemoryOfRequestsAndGiveItBack() throws Exception {
    var budget = new BodyBudget(100, 1_000, Long.MAX_VALUE);
    try (BodyBudget.Body body = budget.read(new ByteArrayInputStream(new byte[50]), 50, "anna")) {
      body.reserveTree();
      body.reserve(400);
      assertEquals(503, assertThrows(BodyBudget.Refused.class, () -> body.reserve(100)).status());
      body.answered(950);
      assertThrows(
          BodyBudget.Refused.class,
          () -> budget.read(new ByteArrayInputStream(new byte[60]), 60, "ben").close());
    }
    try (BodyBudget.Body body = budget.read(new ByteArrayInputStream(new byte[100]), 100, "anna")) {
      body.reserveTree();
      body.reserve(450);
    }
  }

  @Test
  void whatOneUserHasUnreadIsLimitedAndLeavesRoomForOthers() throws Exception {
    var budget = new BodyBudget(100, 1_000, 500);
    try (BodyBudget.Body unread = budget.read(stream(10), 10, "anna")) {
      unread.answered(480);
      var refused =
          assertThrows(BodyBudget.Refused.class, () -> budget.read(stream(30), 30, "anna").close());
      assertEquals(503, refused.status());
      assertTrue(refused.getMessage().contains("of the user"), refused.getMessage());
      budget.read(stream(30), 30, "ben").close();
      budget.read(stream(20), 20, "anna").close();
    }
    budget.read(stream(100), 100, "anna").close();
  }

  private static ByteArrayInputStream stream(int length) {
    return new ByteArrayInputStream(new byte[length]);
  }

  @Test
  void requestsInJsonAreCountedAsConnections() throws Exception {
    var limits = new ServedLimits(10, 1, 10);
    try (var server =
        new TestServer(null, limits, HttpOptions.Limits.DEFAULT, HttpOptions.Records.NONE)) {
      int port = URI.create(server.url()).getPort();
      try (Connection _ = used(server, TestServer.ANNA)) {
        assertEquals(503, status(port, "SELECT 1"));
      }
      for (int i = 0; i < 5; i++) {
        assertEquals(200, status(port, "SELECT 1"), "each gives its connection back");
      }
      used(server, TestServer.ANNA).close();
    }
  }

  @Test
  void memoryOfAStatementHasABoundThatNoSettingRaises() throws Exception {
    var limits = new ServedLimits(10, 10, 10, new ServedLimits.Work(1 << 17, 1 << 30, 0));
    String sorted = "SELECT x FROM generate_series(1, 20000) AS g(x) ORDER BY -x";
    try (var server =
            new TestServer(null, limits, HttpOptions.Limits.DEFAULT, HttpOptions.Records.NONE);
        Connection connection = server.connect(TestServer.ANNA);
        Statement statement = connection.createStatement()) {
      for (String set : List.of("SET memory_limit = '900MB'", "SET memory_limit = 0")) {
        statement.execute(set);
        assertEquals("53200", refusal(statement, sorted));
      }
      assertEquals(503, status(URI.create(server.url()).getPort(), sorted));
    }
  }

  @Test
  void timeOfAStatementHasABoundThatNoSettingRaises() throws Exception {
    var limits = new ServedLimits(10, 10, 10, new ServedLimits.Work(0, 0, 300));
    String endless =
        "SELECT count(*) FROM generate_series(1, 1000000) AS a(x),"
            + " generate_series(1, 1000000) AS b(y)";
    try (var server =
            new TestServer(null, limits, HttpOptions.Limits.DEFAULT, HttpOptions.Records.NONE);
        Connection connection = server.connect(TestServer.ANNA);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1_000);
      assertEquals("57014", refusal(statement, endless));
      statement.setQueryTimeout(0);
      assertEquals("57014", refusal(statement, endless));
      assertEquals(408, status(URI.create(server.url()).getPort(), endless));
    }
  }

  @Test
  void memoryOfAUsersStatementsIsLimitedTogetherAndGivenBack() throws Exception {
    var work = new ServedLimits.Work(0, 3 << 20, 0);
    var limits = new ServedLimits(10, 10, 10, work);
    String sorted = "SELECT x FROM generate_series(1, 20000) AS g(x) ORDER BY -x";
    try (var server =
            new TestServer(null, limits, HttpOptions.Limits.DEFAULT, HttpOptions.Records.NONE);
        Connection connection = server.connect(TestServer.ANNA);
        Connection other = server.connect(TestServer.BEN)) {
      var open = new ArrayList<Statement>();
      String state = "";
      while (state.isEmpty()) {
        assertTrue(open.size() < 100, "nothing is ever refused");
        Statement statement = connection.createStatement();
        open.add(statement);
        statement.setFetchSize(1);
        try {
          statement.executeQuery(sorted); // its rows stay open
        } catch (SQLException e) {
          state = e.getSQLState();
        }
      }
      assertEquals("53200", state);
      assertTrue(open.size() > 1, "one alone has room");
      try (Statement statement = other.createStatement();
          ResultSet rows = statement.executeQuery(sorted)) {
        assertTrue(rows.next(), "another user has room of its own");
      }
      for (Statement statement : open) {
        statement.close();
      }
      for (int i = 0; i < 5; i++) {
        try (Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery(sorted)) {
          assertTrue(rows.next(), "what was held is given back");
        }
      }
    }
  }

  private static String refusal(Statement statement, String sql) {
    return assertThrows(SQLException.class, () -> statement.executeQuery(sql)).getSQLState();
  }

  @Test
  void anAnswerThatIsNotReadKeepsItsTurn() throws Exception {
    var one = new HttpOptions.Limits(100, 1, 0, 10);
    try (var server = new TestServer(null, ServedLimits.NONE, one, HttpOptions.Records.NONE)) {
      int port = URI.create(server.url()).getPort();
      try (var socket = new Socket()) {
        socket.setReceiveBufferSize(1 << 16);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String large = "SELECT REPEAT('x', 12000) FROM generate_series(1, 1000)";
        write(socket, large);
        assertEquals('H', socket.getInputStream().read());
        assertEquals(503, status(port, "SELECT 1"));
      }
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (status(port, "SELECT 1") != 200) {
        assertTrue(System.nanoTime() < deadline, "the turn is not given back");
        Thread.sleep(10);
      }
    }
  }

  @Test
  void requestsThatRunAreCancelledWhenTheServerStops() throws Exception {
    try (ServedDirectory directory = Driver.serve("jdbc:vicinal:mem:stop" + System.nanoTime());
        ExecutorService threads = Executors.newCachedThreadPool()) {
      User anna = directory.users().create("anna", new Passwords(4).hash("correct horse"));
      directory.access().addMember(Role.ADMIN.id(), anna.id(), false);
      var rest = new RestService((user, database) -> directory.connect(user.name(), database));
      byte[] body =
          ("{\"sql\": \"SELECT COUNT(*) FROM generate_series(1, 1000000) AS a(x),"
                  + " generate_series(1, 1000000) AS b(y)\"}")
              .getBytes(StandardCharsets.UTF_8);
      var principal = new Principal("anna");
      Future<RestAnswer> running =
          threads.submit(() -> rest.answer(principal, "/v1/sql", body, "1", _ -> true));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (directory.activity().running() == 0) {
        assertTrue(System.nanoTime() < deadline, "the request does not run");
        Thread.sleep(10);
      }
      rest.close();
      assertTrue(running.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status() >= 400);
      assertEquals(0, directory.activity().size());
      assertEquals(503, rest.answer(principal, "/v1/sql", body, "2", _ -> true).status());
      assertEquals(0, directory.activity().size());
    }
  }

  private static int status(int port, String sql) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      write(socket, sql);
      byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return Integer.parseInt(new String(head, StandardCharsets.US_ASCII).substring(9));
    }
  }

  private static void write(Socket socket, String sql) throws IOException {
    String body = "{\"sql\": \"" + sql + "\"}";
    byte[] pair =
        (TestServer.ANNA.user() + ":" + TestServer.ANNA.password())
            .getBytes(StandardCharsets.UTF_8);
    String request =
        "POST /v1/sql HTTP/1.1\r\nHost: x\r\nAuthorization: Basic "
            + Base64.getEncoder().encodeToString(pair)
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }
}
