package io.vicinal.benchmarks.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** The tables of both sides, and the values that are asked for. */
final class SqlTables {
  static final String DOCS = "docs";
  static final String EVENTS = "events";
  static final int EF_SEARCH = 20;
  private static final long SEED = 42;
  private static final int QUERIES = 100;

  private final SqlOptions options;
  private final float[][] queries;

  SqlTables(SqlOptions options) {
    this.options = options;
    this.queries = vectors(new Random(SEED), QUERIES);
  }

  private float[][] vectors(Random random, int count) {
    float[][] vectors = new float[count][options.dimension()];
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  /** Returns a query vector, which nobody may change. */
  float[] query(int number) {
    return queries[number % QUERIES];
  }

  /** Returns an id that is there. */
  long id(int number) {
    return (number * 7919L) % options.rows();
  }

  static String title(long id) {
    return "document number " + id;
  }

  /** Stores the rows and their index in {@code directory}. */
  void create(Path directory) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:" + directory);
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER DATABASE CURRENT SET durability = 'interval'");
      statement.execute(
          "CREATE TABLE docs (id BIGINT PRIMARY KEY, title VARCHAR, embedding VECTOR("
              + options.dimension()
              + "))");
      statement.execute(
          "CREATE TABLE events (id BIGINT PRIMARY KEY, title VARCHAR, score INTEGER)");
      fill(connection);
      statement.execute("OPTIMIZE TABLE docs");
      statement.execute("CREATE VECTOR INDEX docs_embedding ON docs (embedding) USING HNSW");
    }
  }

  private void fill(Connection connection) throws SQLException {
    float[][] rows = vectors(new Random(SEED + 1), options.rows());
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO docs VALUES (?, ?, ?)")) {
      for (int i = 0; i < rows.length; i++) {
        insert.setLong(1, i);
        insert.setString(2, title(i));
        insert.setObject(3, rows[i]);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Copies all files of a directory that nobody has open. */
  static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
