package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.EndedStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections see each other's statements and end them. */
final class KillConnectionsTest {
  private static final String LONG =
      "SELECT COUNT(*) FROM generate_series(1, 1000000) AS a(x), generate_series(1, 1000000) AS"
          + " b(y)";
  private static final long PATIENCE_SECONDS = 120;

  private final String url = "jdbc:vicinal:mem:kill" + System.nanoTime();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<EndedStatement> heard = new CopyOnWriteArrayList<>();
  private ServedDirectory directory;
  private Connection victim;
  private Connection killer;

  @BeforeEach
  void connect() throws SQLException {
    directory = Driver.serve(url);
    directory.activity().setListener(heard::add);
    victim = DriverManager.getConnection(url + "?ApplicationName=victim");
    killer = DriverManager.getConnection(url);
  }

  @AfterEach
  void close() throws SQLException {
    victim.close();
    killer.close();
    directory.close();
    threads.shutdownNow();
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : -1;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String state(Connection connection, String sql) {
    return assertThrows(SQLException.class, () -> execute(connection, sql)).getSQLState();
  }

  private Future<String> runLong() {
    return threads.submit(() -> state(victim, LONG));
  }

  /** Returns the number of the run of {@link #LONG}, once it is at work. */
  private long awaitLong() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    long id = -1;
    while (id < 0 && System.nanoTime() < end) {
      id =
          number(
              killer,
              "SELECT id FROM vicinal.statements WHERE state = 'running' AND sql LIKE '%1000000%'"
                  + " AND sql NOT LIKE '%vicinal%'");
      Thread.sleep(10);
    }
    assertTrue(id > 0, "the statement did not begin");
    return id;
  }

  @Test
  void aQueryIsKilledAndTheConnectionGoesOn() throws Exception {
    Future<String> state = runLong();
    execute(killer, "KILL QUERY " + awaitLong());
    assertEquals("57014", state.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertEquals(1, number(victim, "SELECT 1"));
    assertEquals(1, number(killer, "SELECT COUNT(*) FROM vicinal.statements"), "its own");
  }

  @Test
  void aSessionIsKilledWithWhatItHasOpen() throws Exception {
    execute(victim, "CREATE TABLE t (id INT PRIMARY KEY)");
    victim.setAutoCommit(false);
    execute(victim, "INSERT INTO t VALUES (1)");
    Future<String> state = runLong();
    long _ = awaitLong();
    long id = number(killer, "SELECT id FROM vicinal.sessions WHERE application_name = 'victim'");
    assertEquals(1, number(killer, "SELECT COUNT(*) FROM vicinal.sessions WHERE in_transaction"));
    execute(killer, "KILL SESSION " + id);
    assertEquals("57014", state.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertEquals("57P01", state(victim, "SELECT 1"));
    assertEquals("57P01", assertThrows(SQLException.class, victim::commit).getSQLState());
    victim.close();
    assertEquals(0, number(killer, "SELECT COUNT(*) FROM t"));
    assertEquals(1, number(killer, "SELECT COUNT(*) FROM vicinal.sessions"));
    assertEquals("42704", state(killer, "KILL SESSION " + id));
  }

  @Test
  void rowsThatAreOpenAreShownUntilTheyAreClosed() throws Exception {
    String open = "SELECT COUNT(*) FROM vicinal.statements WHERE state = 'rows open'";
    try (PreparedStatement statement =
        victim.prepareStatement("SELECT x FROM generate_series(1, 100000) AS a(x)")) {
      statement.setFetchSize(10);
      try (ResultSet rows = statement.executeQuery()) {
        assertTrue(rows.next());
        assertEquals(1, number(killer, open));
      }
      assertEquals(0, number(killer, open));
    }
  }

  @Test
  void whoListensHearsOfEveryEndOnce() throws Exception {
    execute(victim, "CREATE TABLE t (id INT PRIMARY KEY)");
    try (PreparedStatement insert = victim.prepareStatement("INSERT INTO t VALUES (?)")) {
      for (int i = 0; i < 5; i++) {
        insert.setInt(1, i);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    assertEquals(5, number(victim, "SELECT COUNT(*) FROM t"));
    execute(victim, "CREATE USER anna PASSWORD 'very secret words'");
    assertEquals("23505", state(victim, "INSERT INTO t VALUES (1)"));
    assertEquals("42601", state(victim, "SELEC 1"));
    SQLException refused =
        assertThrows(SQLException.class, () -> victim.prepareStatement("SELECT * FROM nothing"));
    assertEquals("42P01", refused.getSQLState());

    assertEquals(
        List.of(
            "CREATE_TABLE 0 null",
            "INSERT 5 null",
            "QUERY 1 null",
            "CREATE_USER 0 null",
            "INSERT 0 23505",
            "null 0 42601",
            "null 0 42P01"),
        heard.stream().map(it -> it.kind() + " " + it.rows() + " " + it.state()).toList());
    assertFalse(heard.get(3).sql().contains("secret"), heard.get(3).sql());
    assertTrue(heard.stream().allMatch(it -> it.workNanos() > 0));
    assertEquals(StatementKind.INSERT, heard.get(1).kind());
    assertNull(heard.get(6).kind());
  }
}
