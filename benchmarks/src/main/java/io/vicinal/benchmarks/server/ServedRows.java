package io.vicinal.benchmarks.server;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.data.DatasetFiles;
import io.vicinal.benchmarks.ann.data.GeneratedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The rows that are searched, and how they come into a data directory. */
final class ServedRows {
  private static final int QUERIES = 200;

  private final Dataset dataset;

  private ServedRows(Dataset dataset) {
    this.dataset = dataset;
  }

  static ServedRows load(ServerOptions options) throws IOException {
    Path data = options.data();
    return new ServedRows(
        DatasetFiles.isThere(data)
            ? DatasetFiles.load(data, options.rows(), QUERIES, Asker.NEAREST)
            : GeneratedData.load(options.rows(), QUERIES, Asker.NEAREST));
  }

  float[][] queries() {
    return dataset.queries();
  }

  /** Returns what was loaded, as a heading. */
  String title() {
    return String.format(
        "%s, %,d rows of %d dimensions",
        dataset.name(), dataset.rows().length, dataset.dimension());
  }

  /** Stores the rows and their index in {@code directory}. */
  void create(Path directory) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:" + directory);
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER DATABASE CURRENT SET durability = 'interval'");
      statement.execute(
          "CREATE TABLE docs (id BIGINT PRIMARY KEY, title VARCHAR, embedding VECTOR("
              + dataset.dimension()
              + "))");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO docs VALUES (?, ?, ?)")) {
        for (int i = 0; i < dataset.rows().length; i++) {
          insert.setLong(1, i);
          insert.setString(2, "document number " + i);
          insert.setObject(3, dataset.rows()[i]);
          insert.addBatch();
          if (i % 5_000 == 4_999) {
            insert.executeBatch();
          }
        }
        insert.executeBatch();
      }
      statement.execute("OPTIMIZE TABLE docs");
      statement.execute(
          "CREATE VECTOR INDEX docs_embedding ON docs (embedding) USING HNSW WITH (metric = '"
              + "cosine')");
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
