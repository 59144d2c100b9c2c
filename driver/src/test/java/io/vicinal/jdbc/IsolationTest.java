package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.isolation.Executed;
import io.vicinal.storage.isolation.HistoryChecker;
import io.vicinal.storage.isolation.HistoryLoad;
import io.vicinal.storage.isolation.MemoryDirectory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs SQL of several connections on the same rows at once, with auto-commit, upserts, savepoints,
 * rollbacks and searches, and requires that what they saw is legal under snapshot isolation.
 */
final class IsolationTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int SESSIONS = 8;
  private static final int TRANSACTIONS = 40 * SOAK;
  private static final int SHARDS = 4;

  @TempDir(factory = MemoryDirectory.class)
  Path data;

  private final ReentrantLock maintained = new ReentrantLock();

  private String url() {
    return "jdbc:vicinal:" + data;
  }

  @Test
  void connectionsAreIsolatedAndWhatTheyCommittedStays() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    var load = new HistoryLoad(() -> new JdbcSession(url()), this::maintain, seed);
    List<Executed> history;
    try (Connection connection = DriverManager.getConnection(url())) {
      JdbcSession.createTables(connection, SHARDS);
      history = new ArrayList<>(load.run(SESSIONS, TRANSACTIONS));
      history.add(load.readAll());
    }
    history.add(load.readAll());
    var report = HistoryChecker.check(history);
    long committed = history.stream().filter(Executed::committed).count();
    System.out.println(
        "%d transactions, %d committed, %d refused, %d edges, serializable %s"
            .formatted(
                history.size(), committed, load.refused(), report.edges(), report.serializable()));
    assertEquals(List.of(), report.anomalies(), "with seed " + seed);
    assertTrue(committed > history.size() / 4, committed + " of " + history.size());
  }

  /** Merges a table, or changes definitions; one at a time. */
  private void maintain(Random random) throws SQLException {
    if (!maintained.tryLock()) {
      return;
    }
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      switch (random.nextInt(4)) {
        case 0 -> statement.execute("OPTIMIZE TABLE sets");
        case 1 -> statement.execute("OPTIMIZE TABLE lists");
        case 2 -> {
          statement.execute(
              "CREATE VECTOR INDEX IF NOT EXISTS sets_v ON sets (v) USING HNSW WITH (metric ="
                  + " 'l2')");
          statement.execute("DROP INDEX sets_v");
        }
        default -> {
          statement.execute("CREATE TABLE other (id INT PRIMARY KEY)");
          statement.execute("DROP TABLE other");
        }
      }
    } finally {
      maintained.unlock();
    }
  }
}
