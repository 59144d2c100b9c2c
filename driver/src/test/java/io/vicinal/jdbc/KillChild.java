package io.vicinal.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The process that {@link KillTest} kills: changes a table and says after each change that it was
 * acknowledged.
 */
final class KillChild {
  static final int BATCH = 50;

  private KillChild() {}

  public static void main(String[] arguments) throws SQLException {
    String url = "jdbc:vicinal:" + Path.of(arguments[1]);
    int first = Integer.parseInt(arguments[2]);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS t (batch INT, n INT, v VECTOR(16), PRIMARY KEY (batch, n))");
      say("ready");
      switch (arguments[0]) {
        case "insert" -> insert(connection, first, Integer.MAX_VALUE);
        case "delete" -> delete(connection, first);
        case "index" -> {
          insert(connection, first, first + 40);
          say("building");
          statement.execute("CREATE VECTOR INDEX t_v ON t (v) USING HNSW WITH (metric = 'l2')");
          say("built");
        }
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  private static void insert(Connection connection, int first, int end) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?)")) {
      for (int batch = first; batch < end; batch++) {
        for (int n = 0; n < BATCH; n++) {
          insert.setInt(1, batch);
          insert.setInt(2, n);
          insert.setObject(3, vector(batch, n));
          insert.addBatch();
        }
        insert.executeBatch();
        say("" + batch);
      }
    }
  }

  private static void delete(Connection connection, int first) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement("DELETE FROM t WHERE batch = ?")) {
      for (int batch = first; batch < Integer.MAX_VALUE; batch++) {
        delete.setInt(1, batch);
        delete.executeUpdate();
        say("" + batch);
      }
    }
  }

  static float[] vector(int batch, int n) {
    float[] vector = new float[16];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (batch * 31 + n * 7 + i * i) % 101;
    }
    return vector;
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
