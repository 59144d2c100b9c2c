package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.data.RowRanks;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.VectorIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * A data directory with one table of vectors and its index. The index is asked for in SQL, so that
 * every option of CREATE VECTOR INDEX can be measured; the rows come through the engine.
 */
final class VicinalDirectory {
  /** Position of each column of the table. */
  static final int ID = 0;

  static final int RANDOM_RANK = 1;
  static final int DISTANCE_RANK = 2;
  static final int EMBEDDING = 3;

  private static final int BATCH_ROWS = 2_000;
  private static final String NOT_SUPPORTED = "0AV00";

  private final Path path;
  private final VectorElement element;

  VicinalDirectory(Path path) {
    this(path, VectorElement.FLOAT32);
  }

  /** Describes a directory whose vectors have other elements than floats. */
  VicinalDirectory(Path path, VectorElement element) {
    this.path = path;
    this.element = element;
  }

  String url() {
    return "jdbc:vicinal:" + path;
  }

  /** Opens it for the engine; JDBC cannot use it meanwhile. */
  DataDirectory open(int buildThreads) {
    return DataDirectory.open(path, OpenOptions.DEFAULT.withBuildThreads(buildThreads));
  }

  /** Stores all rows of {@code dataset} with their ranks. */
  void load(Dataset dataset) throws SQLException {
    RowRanks ranks = RowRanks.of(dataset);
    load(
        dataset.dimension(),
        dataset.rows().length,
        row -> new Object[] {row, ranks.random()[row], ranks.distance()[row], dataset.rows()[row]});
  }

  /** Creates the table and stores so many rows in one segment without an index. */
  void load(int dimension, int count, IntFunction<Object[]> rows) throws SQLException {
    execute(
        "CREATE TABLE docs (id INT PRIMARY KEY, random_rank INT NOT NULL, distance_rank INT NOT"
            + " NULL, embedding VECTOR("
            + dimension
            + ", "
            + element
            + ") NOT NULL)");
    try (var directory = open(1)) {
      var database = directory.database(DataDirectory.DEFAULT_DATABASE);
      long table = database.tables().getFirst().id();
      for (int from = 0; from < count; from += BATCH_ROWS) {
        try (var transaction = database.begin()) {
          for (int row = from; row < Math.min(from + BATCH_ROWS, count); row++) {
            transaction.insert(table, rows.apply(row));
          }
          transaction.commit();
        }
      }
      database.optimize(table, Progress.NONE, ResourceAccount.unbounded());
    }
  }

  /** Creates the index, with all cores. */
  void createIndex(Metric metric, String options) throws SQLException, UnavailableException {
    String name = metric.name().toLowerCase(Locale.ROOT);
    try {
      execute(
          "CREATE VECTOR INDEX docs_embedding ON docs (embedding) USING HNSW WITH (metric = '"
              + name
              + "', "
              + options
              + ")");
    } catch (SQLException e) {
      if (NOT_SUPPORTED.equals(e.getSQLState())) {
        throw new UnavailableException(String.valueOf(e.getMessage()).lines().findFirst().get());
      }
      throw e;
    }
  }

  /** Builds the graph and what belongs to it anew. */
  void reindex(int threads) {
    try (var directory = open(threads)) {
      var database = directory.database(DataDirectory.DEFAULT_DATABASE);
      List<VectorIndex> indexes = database.tables().getFirst().indexes();
      database.reindex(indexes.getFirst().id(), Progress.NONE, ResourceAccount.unbounded());
    }
  }

  /** Copies all files to {@code target}; nobody may have it open. */
  VicinalDirectory copyTo(Path target) throws IOException {
    try (var files = Files.walk(path)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(path.relativize(file).toString()));
      }
    }
    return new VicinalDirectory(target, element);
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
