package io.vicinal.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recall at the default settings, through plain JDBC, over the life of a table of 116,790
 * embeddings.
 */
final class RecallTest {
  private static final int ROWS = 116_790;
  private static final int INSERTED_LATER = ROWS / 10;
  private static final int QUERIES = 200;
  private static final int BATCH_ROWS = 2_000;
  private static final int K = 10;
  private static final double RECALL_MIN = 0.95;
  private static final String SEARCH = "SELECT id FROM docs ORDER BY embedding <=> ? LIMIT 10";

  @Test
  void staysAbove95PercentAfterBuildInsertsDeletesAndReopen(@TempDir Path directory)
      throws Exception {
    Embeddings embeddings = Embeddings.load(ROWS, INSERTED_LATER, QUERIES);
    System.out.println("recall on " + embeddings.source());
    String url = "jdbc:vicinal:" + directory.resolve("data");
    var live = new BitSet();
    try (Connection connection = DriverManager.getConnection(url)) {
      try (var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE docs (id INT PRIMARY KEY, embedding VECTOR(384) NOT NULL)");
        insert(connection, embeddings, 0, ROWS, live);
        statement.execute(
            "CREATE VECTOR INDEX docs_embedding ON docs (embedding) WITH (metric = 'cosine')");
        assertRecall("after build", connection, embeddings, live);

        insert(connection, embeddings, ROWS, ROWS + INSERTED_LATER, live);
        assertRecall("after 10 % inserts", connection, embeddings, live);

        assertEquals(
            live.cardinality() / 10,
            statement.executeUpdate("DELETE FROM docs WHERE MOD(id, 10) = 3"),
            1);
        for (int id = 3; id < ROWS + INSERTED_LATER; id += 10) {
          live.clear(id);
        }
        assertRecall("after 10 % deletes", connection, embeddings, live);
      }
    }
    try (Connection connection = DriverManager.getConnection(url)) {
      assertRecall("after reopen", connection, embeddings, live);
    }
  }

  private static void insert(
      Connection connection, Embeddings embeddings, int from, int to, BitSet live)
      throws SQLException {
    try (var insert = connection.prepareStatement("INSERT INTO docs VALUES (?, ?)")) {
      for (int id = from; id < to; id++) {
        insert.setInt(1, id);
        insert.setObject(2, embeddings.rows()[id]);
        insert.addBatch();
        if ((id - from + 1) % BATCH_ROWS == 0 || id + 1 == to) {
          insert.executeBatch();
        }
      }
    }
    live.set(from, to);
  }

  private static void assertRecall(
      String when, Connection connection, Embeddings embeddings, BitSet live) throws SQLException {
    assertGraphIsUsed(when, connection, embeddings.queries()[0]);
    int correct = 0;
    try (var select = connection.prepareStatement(SEARCH)) {
      for (int query = 0; query < QUERIES; query++) {
        select.setObject(1, embeddings.queries()[query]);
        int[] found = new int[K];
        int count = 0;
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            found[count++] = rows.getInt(1);
          }
        }
        assertEquals(K, count, "rows " + when);
        correct += embeddings.correct(query, Arrays.copyOf(found, count), K, live);
      }
    }
    double recall = (double) correct / (K * QUERIES);
    System.out.printf(Locale.ROOT, "recall@10 %s: %.4f%n", when, recall);
    assertTrue(recall >= RECALL_MIN, "recall " + when + " is " + recall);
  }

  private static void assertGraphIsUsed(String when, Connection connection, float[] query)
      throws SQLException {
    var plan = new StringBuilder();
    try (var explain = connection.prepareStatement("EXPLAIN " + SEARCH)) {
      explain.setObject(1, query);
      try (var rows = explain.executeQuery()) {
        while (rows.next()) {
          plan.append(rows.getString(1)).append('\n');
        }
      }
    }
    assertTrue(plan.toString().contains("strategy: hnsw"), when + ":\n" + plan);
  }
}
