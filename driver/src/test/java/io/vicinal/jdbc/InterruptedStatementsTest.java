package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.isolation.MemoryDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cancels statements of all kinds at random moments, closes their connection, or lets them run into
 * their time limit: each ends as if nothing had happened or as if it had never run, and the next
 * one works.
 */
@Timeout(600)
final class InterruptedStatementsTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int ROUNDS = 28 * SOAK;
  private static final int TIMEOUTS = 4 * SOAK;
  private static final int POLLS = 3_000;
  private static final int ROWS = 1_200;
  private static final long LATEST_NANOS = 60_000_000;

  private static final String DONE = "done";

  @TempDir(factory = MemoryDirectory.class)
  Path data;

  private final Map<String, Integer> ends = new TreeMap<>();

  private enum End {
    CANCEL("57014"),
    /** Closing the connection closes its statements (HY010) and the rows being read (24000). */
    CLOSE("57014", "08003", "24000", "HY000", "HY010");

    private final List<String> states;

    End(String... states) {
      this.states = List.of(states);
    }
  }

  /** A statement and what it changes: rows are added to {@code t} or every {@code n} is raised. */
  private record Kind(String sql, long rowsAdded, long raised) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("SELECT COUNT(*) FROM t a, t b WHERE a.n + b.id = 7", 0, 0),
          new Kind(
              "SELECT a.id FROM t a, t b WHERE b.id < 40 ORDER BY a.n * b.id DESC, a.id", 0, 0),
          new Kind("SELECT id FROM t ORDER BY v <-> '[1,2,3,4,5,6,7,8]' LIMIT 1000", 0, 0),
          new Kind("INSERT INTO t SELECT id + 1000000, 0, v FROM t WHERE id < 600", 600, 0),
          new Kind("UPDATE t SET n = n + 1", 0, 1),
          new Kind("OPTIMIZE TABLE t", 0, 0),
          new Kind("ANALYZE t", 0, 0),
          new Kind(manyJoins(), 0, 0),
          new Kind("CREATE VECTOR INDEX t_v ON t (v) USING HNSW WITH (metric = 'l2')", 0, 0));

  /** Takes longer to plan than to run. */
  private static String manyJoins() {
    StringBuilder sql = new StringBuilder("SELECT x0.id FROM t x0");
    for (int i = 1; i < 40; i++) {
      sql.append(" JOIN t x%d ON x%d.id = x0.id AND x%d.id < 3".formatted(i, i, i));
    }
    return sql.toString();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:vicinal:" + data);
  }

  @Test
  void aStatementThatIsInterruptedIsDoneOrNeverRan() throws Exception {
    long seed = Long.getLong("vicinal.seed", new Random().nextLong());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    try (Connection keeper = connect()) {
      fill(keeper);
      for (int round = 0; round < ROUNDS || (isRare("57014") && round < 20 * ROUNDS); round++) {
        Kind kind = KINDS.get(round % KINDS.size());
        End end = random.nextInt(3) == 0 ? End.CLOSE : End.CANCEL;
        interrupt(keeper, kind, end, random.nextLong(LATEST_NANOS), "with seed " + seed);
      }
      System.out.println("SOAK InterruptedStatementsTest seed " + seed + ": " + ends);
      execute(keeper, "DROP TABLE t");
      assertNothingMapped();
    }
    assertTrue(ends.getOrDefault("57014", 0) > 0, "none was cancelled: " + ends);
  }

  /** On a machine that is very fast, or stands still at the wrong moments, all may be done. */
  private boolean isRare(String state) {
    return ends.getOrDefault(state, 0) == 0;
  }

  /** Returns a statement that takes longer than a second, or how long is left to chance. */
  private static Kind slow(int round, Random random) {
    String slowly = "SELECT COUNT(*) FROM t a, t b, t c WHERE a.n + b.id < c.id - 5000";
    int copies = 1 + random.nextInt(60);
    return switch (round % 4) {
      case 0 -> new Kind(slowly, 0, 0);
      case 1 -> new Kind("UPDATE t SET n = n + 1 WHERE (" + slowly + ") = 0", 0, 1);
      case 2 ->
          new Kind(
              "INSERT INTO t SELECT 1000000 + a.id * 2000 + b.id, 0, a.v FROM t a, t b WHERE a.id"
                  + " < "
                  + copies,
              (long) copies * ROWS,
              0);
      default ->
          new Kind(
              "CREATE VECTOR INDEX t_v ON t (v) USING HNSW WITH (metric = 'l2', m = 100,"
                  + " ef_construction = 1000)",
              0,
              0);
    };
  }

  @Test
  void aStatementThatTakesTooLongIsDoneOrNeverRan() throws Exception {
    long seed = Long.getLong("vicinal.seed", new Random().nextLong());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    try (Connection keeper = connect()) {
      fill(keeper);
      for (int round = 0; round < TIMEOUTS; round++) {
        Kind kind = slow(round, random);
        String text = kind.sql + " with seed " + seed;
        long rows = rowsOf(keeper);
        long sum = number(keeper, "SELECT SUM(n) FROM t");
        String state;
        try (Connection connection = connect();
            Statement statement = connection.createStatement()) {
          statement.setQueryTimeout(1);
          state = run(statement, kind.sql);
          statement.setQueryTimeout(0);
          assertEquals(DONE, run(statement, "SELECT COUNT(*) FROM t"), text);
        }
        boolean done = state.equals(DONE);
        assertTrue(done || state.startsWith("57014"), state + " of " + text);
        ends.merge(done ? DONE : "timeout", 1, Integer::sum);
        assertEquals(rows + (done ? kind.rowsAdded : 0), rowsOf(keeper), text);
        assertEquals(
            sum + (done ? kind.raised * rows : 0), number(keeper, "SELECT SUM(n) FROM t"), text);
        reset(keeper);
      }
      System.out.println("SOAK InterruptedStatementsTest seed " + seed + ": " + ends);
      execute(keeper, "DROP TABLE t");
      assertNothingMapped();
    }
    assertTrue(ends.getOrDefault("timeout", 0) > 0, "none took too long: " + ends);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Requires that no statement has kept files of the dropped table; knows Linux only. */
  private void assertNothingMapped() throws Exception {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.exists(maps)) {
      return;
    }
    String prefix = data.toRealPath() + "/databases/";
    List<String> mapped = List.of(prefix);
    for (int i = 0; i < POLLS && !mapped.isEmpty(); i++) {
      Thread.sleep(100); // background work may still be giving back what it merged
      try (Stream<String> lines = Files.lines(maps)) {
        mapped = lines.filter(line -> line.contains(prefix)).toList();
      }
    }
    assertEquals(List.of(), mapped);
  }

  private static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL, v VECTOR(8))");
    }
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, 0, ?)")) {
      for (int id = 0; id < ROWS; id++) {
        insert.setInt(1, id);
        insert.setObject(2, new float[] {id, id % 7, id % 11, 1, 2, id % 3, id % 5, 0});
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void interrupt(Connection keeper, Kind kind, End end, long afterNanos, String text)
      throws Exception {
    long rows = number(keeper, "SELECT COUNT(*) FROM t");
    long sum = number(keeper, "SELECT SUM(n) FROM t");
    String state;
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      var running = new FutureTask<>(() -> run(statement, kind.sql));
      Thread thread = Thread.ofPlatform().start(running);
      thread.join(Duration.ofNanos(afterNanos));
      // A cancel before the statement began does nothing, so that it is repeated.
      while (!running.isDone()) {
        if (end == End.CANCEL) {
          statement.cancel();
        } else {
          connection.close();
        }
        thread.join(Duration.ofMillis(5));
      }
      state = running.get();
      if (end == End.CANCEL) {
        assertEquals(rowsOf(keeper), number(connection, "SELECT COUNT(*) FROM t"), text);
      }
    }
    boolean done = state.equals(DONE);
    String code = done ? DONE : state.substring(0, 5);
    ends.merge(code, 1, Integer::sum);
    assertTrue(done || end.states.contains(code), state + " of " + kind.sql + " " + text);
    if (end == End.CANCEL) {
      assertEquals(rows + (done ? kind.rowsAdded : 0), rowsOf(keeper), kind.sql + " " + text);
      assertEquals(
          sum + (done ? kind.raised * rows : 0),
          number(keeper, "SELECT SUM(n) FROM t"),
          kind.sql + " " + text);
    } else {
      // A connection that is closed may not tell whether its statement was done: all or nothing.
      long found = rowsOf(keeper);
      assertTrue(found == rows || found == rows + kind.rowsAdded, found + " rows " + text);
      long raised = number(keeper, "SELECT SUM(n) FROM t");
      assertTrue(raised == sum || raised == sum + kind.raised * rows, raised + " " + text);
    }
    reset(keeper);
  }

  private static long rowsOf(Connection keeper) throws SQLException {
    return number(keeper, "SELECT COUNT(*) FROM t");
  }

  /** Removes what a statement added, and the index, which is there or not. */
  private static void reset(Connection keeper) throws SQLException {
    try (Statement statement = keeper.createStatement()) {
      statement.execute("DELETE FROM t WHERE id >= " + ROWS);
      statement.execute("DROP INDEX IF EXISTS t_v");
    }
  }

  /** Returns "done", or the SQLSTATE and the message. */
  private static String run(Statement statement, String sql) {
    try {
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          var read = new ArrayList<Object>();
          while (rows.next()) {
            read.add(rows.getObject(1));
          }
        }
      }
      return DONE;
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
