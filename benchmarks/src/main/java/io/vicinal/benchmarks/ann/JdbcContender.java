package io.vicinal.benchmarks.ann;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/** Vicinal through JDBC: a directory in this process, a prepared statement per thread. */
final class JdbcContender implements Contender {
  private static final int BATCH_ROWS = 2_000;

  private final String url;
  private final String indexOptions;
  private final Connection connection;

  JdbcContender(java.nio.file.Path path, int m, int efConstruction) throws SQLException {
    url = "jdbc:vicinal:" + path;
    indexOptions = "metric = 'cosine', m = " + m + ", ef_construction = " + efConstruction;
    connection = DriverManager.getConnection(url);
  }

  @Override
  public String name() {
    return "Vicinal JDBC (prepared)";
  }

  @Override
  public void load(Dataset dataset) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE docs (id INT PRIMARY KEY, embedding VECTOR("
              + dataset.dimension()
              + ") NOT NULL)");
    }
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO docs VALUES (?, ?)")) {
      for (int row = 0; row < dataset.rows().length; row++) {
        insert.setInt(1, row);
        insert.setObject(2, dataset.rows()[row]);
        insert.addBatch();
        if ((row + 1) % BATCH_ROWS == 0 || row + 1 == dataset.rows().length) {
          insert.executeBatch();
        }
      }
    }
  }

  @Override
  public void index(Dataset dataset) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "CREATE VECTOR INDEX docs_embedding ON docs (embedding) USING HNSW WITH ("
              + indexOptions
              + ")");
    }
  }

  @Override
  public long indexBytes() {
    return 0; // the same index as the engine's
  }

  @Override
  public Searcher searcher(int efSearch) throws SQLException {
    Connection own = DriverManager.getConnection(url);
    try (var statement = own.createStatement()) {
      statement.execute("SET ef_search = " + efSearch);
    }
    PreparedStatement select =
        own.prepareStatement("SELECT id FROM docs ORDER BY embedding <=> ? LIMIT ?");
    return new Searcher() {
      @Override
      public int[] nearest(float[] query, int k) throws SQLException {
        select.setObject(1, query);
        select.setInt(2, k);
        int[] rows = new int[k];
        int count = 0;
        try (var result = select.executeQuery()) {
          while (result.next()) {
            rows[count++] = result.getInt(1);
          }
        }
        return Arrays.copyOf(rows, count);
      }

      @Override
      public void close() throws SQLException {
        own.close();
      }
    };
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
