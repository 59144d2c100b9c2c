package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code LIMIT k} gives k rows whenever k rows match, through JDBC and an index. */
class NeverUnderReturnTest {
  private static final int ROWS = 20_000;
  private static final int DIMENSION = 16;
  private static final long SEED = 20_261_120;

  private final Random random = new Random(SEED);

  @Test
  void everyFilterAndLimitGivesAllThereIs() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:")) {
      fill(connection);
      for (int matches : new int[] {1, 2, 5, 10, 100, 1_000, 10_000, ROWS}) {
        for (int k : new int[] {1, 10, 100, 1_000}) {
          check(connection, "id < " + matches, matches, k);
          check(connection, "ABS(id) < " + matches, matches, k);
        }
      }
      assertTrue(plan(connection).contains("strategy: hnsw"), plan(connection));
    }
  }

  private void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE docs (id INT PRIMARY KEY, embedding VECTOR(" + DIMENSION + "))");
    }
    try (Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO docs VALUES (?, ?)")) {
      for (int i = 0; i < ROWS; i++) {
        insert.setInt(1, i);
        insert.setObject(2, vector(-i)); // small ids are the farthest from the query
        insert.addBatch();
      }
      insert.executeBatch();
      statement.execute("CREATE VECTOR INDEX docs_i ON docs (embedding) WITH (metric = 'l2')");
    }
  }

  private float[] vector(float first) {
    float[] vector = new float[DIMENSION];
    vector[0] = first / ROWS * 4;
    for (int i = 1; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private void check(Connection connection, String filter, int matches, int k) throws SQLException {
    String sql = "SELECT id FROM docs WHERE " + filter + " ORDER BY embedding <-> ? LIMIT ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, vector(-ROWS));
      select.setInt(2, k);
      var ids = new HashSet<Integer>();
      int count = 0;
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          count++;
          ids.add(rows.getInt(1));
        }
      }
      String message = "seed " + SEED + ", " + filter + ", k " + k;
      assertEquals(Math.min(k, matches), count, message);
      assertEquals(count, ids.size(), "a row comes twice: " + message);
      assertTrue(ids.stream().allMatch(id -> id < matches), message);
    }
  }

  private String plan(Connection connection) throws SQLException {
    String sql = "EXPLAIN SELECT id FROM docs ORDER BY embedding <-> ? LIMIT 10";
    var lines = new StringBuilder();
    try (PreparedStatement explain = connection.prepareStatement(sql)) {
      explain.setObject(1, vector(0));
      try (ResultSet rows = explain.executeQuery()) {
        while (rows.next()) {
          lines.append(rows.getString(1)).append('\n');
        }
      }
    }
    return lines.toString();
  }
}
