package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.storage.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Vicinal through JDBC over a copy of the engine's files: a directory in this process, a prepared
 * statement per thread.
 */
public final class JdbcContender implements Contender {
  private final Path path;
  private final EngineContender engine;

  public JdbcContender(Path path, EngineContender engine) {
    this.path = path;
    this.engine = engine;
  }

  @Override
  public String name() {
    return "Vicinal through JDBC, prepared";
  }

  /** Copies what the engine's contender has built, once. */
  @Override
  public BuildCost build(Dataset dataset, int threads) throws Exception {
    return BuildCost.of(() -> {
      if (Files.notExists(path)) {
        engine.files().copyTo(path);
      }
    });
  }

  @Override
  public long indexBytes() {
    return engine.indexBytes();
  }

  @Override
  public Questions ask(Dataset dataset) {
    String operator = dataset.metric() == Metric.COSINE ? "<=>" : "<->";
    String sql = "SELECT id FROM docs ORDER BY embedding " + operator + " ? LIMIT ?";
    return new JavaQuestions(
        dataset.queries(),
        dataset.k(),
        effort -> new JdbcSearcher(connect(effort), sql),
        EngineSearcher.LEAST_EFFORT);
  }

  private Connection connect(int effort) throws SQLException {
    Connection connection = DriverManager.getConnection(new VicinalDirectory(path).url());
    try (var statement = connection.createStatement()) {
      Double accuracy = EngineSearcher.accuracy(effort);
      statement.execute(
          accuracy == null ? "SET ef_search = " + effort : "SET target_accuracy = " + accuracy);
    }
    return connection;
  }

  @Override
  public void close() {}

  private static final class JdbcSearcher implements Searcher {
    private final Connection connection;
    private final PreparedStatement select;

    JdbcSearcher(Connection connection, String sql) throws SQLException {
      this.connection = connection;
      this.select = connection.prepareStatement(sql);
    }

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
      connection.close();
    }
  }
}
