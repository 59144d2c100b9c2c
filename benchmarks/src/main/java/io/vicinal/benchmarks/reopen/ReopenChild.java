package io.vicinal.benchmarks.reopen;

import io.vicinal.benchmarks.memory.ClusteredRows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** One step of the benchmark in a process of its own; says in lines how it went. */
final class ReopenChild {
  private static final int BATCH_ROWS = 500;
  private static final int K = 10;

  private final ReopenOptions options;
  private final ClusteredRows rows;

  private ReopenChild(ReopenOptions options) {
    this.options = options;
    this.rows = new ClusteredRows(options.dimension());
  }

  /** Does {@code load}, {@code append} or {@code open}, the first argument. */
  public static void main(String[] arguments) throws SQLException {
    List<String> words = Arrays.asList(arguments);
    var child = new ReopenChild(ReopenOptions.parse(words.subList(1, words.size())));
    switch (words.getFirst()) {
      case "load" -> child.load();
      case "append" -> child.append();
      case "open" -> child.open();
      default -> throw new IllegalArgumentException(words.getFirst());
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:vicinal:" + options.directory());
  }

  private void load() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE docs (id INT PRIMARY KEY, v VECTOR(" + options.dimension() + "))");
      insert(connection, 0, options.rows(), false);
      statement.execute(
          "CREATE VECTOR INDEX docs_v ON docs (v) USING HNSW WITH (metric = 'l2', m = "
              + options.m()
              + ", ef_construction = "
              + options.efConstruction()
              + ")");
    }
  }

  /** Adds rows until the process is killed. */
  private void append() throws SQLException {
    try (Connection connection = connect()) {
      insert(connection, options.rows(), Integer.MAX_VALUE, true);
    }
  }

  private void insert(Connection connection, int from, int to, boolean tell) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO docs VALUES (?, ?)")) {
      int row = from;
      while (row < to) {
        int end = Math.min(to, row + BATCH_ROWS);
        for (; row < end; row++) {
          insert.setInt(1, row);
          insert.setObject(2, rows.vector(row));
          insert.addBatch();
        }
        insert.executeBatch();
        if (tell) {
          say(String.valueOf(row));
        }
      }
    }
  }

  /** Says the seconds until the first answer, CPU seconds, and the number of rows. */
  private void open() throws SQLException {
    long start = System.nanoTime();
    double cpuBefore = cpuSeconds();
    try (Connection connection = connect();
        PreparedStatement nearest =
            connection.prepareStatement("SELECT id FROM docs ORDER BY v <-> ? LIMIT " + K);
        Statement count = connection.createStatement()) {
      nearest.setObject(1, rows.vector(1_000_000_000_000L));
      int found = 0;
      try (ResultSet result = nearest.executeQuery()) {
        while (result.next()) {
          found++;
        }
      }
      if (found != K) {
        throw new IllegalStateException(found + " rows found, not " + K);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpu = cpuSeconds() - cpuBefore;
      try (ResultSet result = count.executeQuery("SELECT COUNT(*) FROM docs")) {
        result.next();
        say(seconds + " " + cpu + " " + result.getLong(1));
      }
    }
  }

  /** Returns what all threads of this process have used. */
  private static double cpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
