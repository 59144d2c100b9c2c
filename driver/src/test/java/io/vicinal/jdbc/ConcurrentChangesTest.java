package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many connections change the same rows in auto-commit: nothing is lost and nobody fails. */
final class ConcurrentChangesTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int THREADS = 8;
  private static final int ROUNDS = 40 * SOAK;

  private static final String URL = "jdbc:vicinal:mem:concurrent_changes";

  private Connection keeper;

  @BeforeEach
  void createTable() throws SQLException {
    keeper = DriverManager.getConnection(URL);
    try (Statement statement = keeper.createStatement()) {
      statement.execute("CREATE TABLE c (id INT PRIMARY KEY, n INT NOT NULL, tag TEXT UNIQUE)");
    }
  }

  @AfterEach
  void close() throws SQLException {
    keeper.close();
  }

  /** What one thread does in one round on its own connection; returns counts of changed rows. */
  private interface Work {
    long run(Connection connection, int thread, int round) throws SQLException;
  }

  /** Runs {@code work} in all threads and returns the sum of what it returns. */
  private static long inParallel(Work work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Long>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        tasks.add(() -> {
          long sum = 0;
          try (Connection connection = DriverManager.getConnection(URL)) {
            for (int round = 0; round < ROUNDS; round++) {
              sum += work.run(connection, thread, round);
            }
          }
          return sum;
        });
      }
      long sum = 0;
      for (Future<Long> result : threads.invokeAll(tasks)) {
        sum += result.get();
      }
      return sum;
    }
  }

  private static long update(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }

  private String value(String query) throws SQLException {
    try (Statement statement = keeper.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void upsertsOfOneRowLoseNoIncrement() throws Exception {
    long changed =
        inParallel((connection, thread, round) ->
            update(
                connection,
                "INSERT INTO c (id, n) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET n = c.n +"
                    + " EXCLUDED.n",
                1));
    assertEquals(THREADS * ROUNDS, changed);
    assertEquals("" + THREADS * ROUNDS, value("SELECT n FROM c"));
  }

  @Test
  void upsertsByAUniqueColumnLoseNoIncrement() throws Exception {
    inParallel((connection, thread, round) ->
        update(
            connection,
            "INSERT INTO c (id, n, tag) VALUES (?, 1, 'the one') ON CONFLICT (tag) DO UPDATE SET"
                + " n = c.n + 1",
            thread * ROUNDS + round));
    assertEquals("" + THREADS * ROUNDS, value("SELECT n FROM c"));
  }

  @Test
  void updatesOfOneRowLoseNoIncrement() throws Exception {
    update(keeper, "INSERT INTO c (id, n) VALUES (1, 0), (2, 0)");
    long changed =
        inParallel((connection, thread, round) ->
            update(connection, "UPDATE c SET n = n + 1 WHERE id = 1"));
    assertEquals(THREADS * ROUNDS, changed);
    assertEquals("" + THREADS * ROUNDS, value("SELECT n FROM c WHERE id = 1"));
  }

  @Test
  void mergesLoseNoIncrement() throws Exception {
    inParallel((connection, thread, round) ->
        update(
            connection,
            "MERGE INTO c USING (SELECT CAST(? AS INT) AS id) AS s ON c.id = s.id WHEN MATCHED"
                + " THEN UPDATE SET n = c.n + 1 WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id,"
                + " 1)",
            round % 3));
    assertEquals("" + THREADS * ROUNDS, value("SELECT SUM(n) FROM c"));
    assertEquals("3", value("SELECT COUNT(*) FROM c"));
  }

  @Test
  void batchesInAnyOrderLoseNothing() throws Exception {
    int keys = 20;
    inParallel((connection, thread, round) -> {
      if (round % 8 != 0) {
        return 0;
      }
      List<Integer> order =
          IntStream.range(0, keys).boxed().collect(Collectors.toCollection(ArrayList::new));
      Collections.shuffle(order, new Random(31L * thread + round));
      try (PreparedStatement statement =
          connection.prepareStatement(
              "INSERT INTO c (id, n) VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET n = c.n + 1")) {
        for (int key : order) {
          statement.setInt(1, key);
          statement.addBatch();
          statement.setInt(1, key);
          statement.addBatch();
        }
        return Arrays.stream(statement.executeBatch()).sum();
      }
    });
    int batches = THREADS * ((ROUNDS + 7) / 8);
    assertEquals("" + 2L * keys * batches, value("SELECT SUM(n) FROM c"));
    assertEquals("" + 2L * batches, value("SELECT MIN(n) FROM c"));
  }

  @Test
  void onlyOneInsertsAndOnlyOneDeletes() throws Exception {
    long inserted =
        inParallel((connection, thread, round) ->
            update(
                connection,
                "INSERT INTO c (id, n, tag) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                round,
                thread,
                "tag " + round));
    assertEquals(ROUNDS, inserted);
    assertEquals("" + ROUNDS, value("SELECT COUNT(*) FROM c"));
    long deleted =
        inParallel(
            (connection, thread, round) -> update(connection, "DELETE FROM c WHERE id = ?", round));
    assertEquals(ROUNDS, deleted);
    assertEquals("0", value("SELECT COUNT(*) FROM c"));
  }
}
