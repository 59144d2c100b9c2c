package io.vicinal.jdbc.crash;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The process of {@link FileSizeLimitTest}: inserts batches until one is refused, or as many as it
 * is told and then merges them, and says what happened in lines.
 */
final class LimitedChild {
  static final int BATCH = 50;
  private static final int DIMENSION = 256;

  private LimitedChild() {}

  public static void main(String[] arguments) throws Exception {
    int batches = Integer.parseInt(arguments[1]);
    try (Connection connection =
        DriverManager.getConnection("jdbc:vicinal:" + Path.of(arguments[0]))) {
      execute(connection, "CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(" + DIMENSION + "))");
      int done = 0;
      try {
        while (done < batches) {
          insert(connection, done);
          done++;
        }
        execute(connection, "OPTIMIZE TABLE t");
      } catch (SQLException e) {
        say("refused " + e.getSQLState());
        e.printStackTrace();
      }
      say("done " + done);
      say("rows " + rows(connection));
      say("again " + again(connection));
    }
    say("closed");
  }

  /** Inserts one row, or tells why not. */
  private static String again(Connection connection) {
    try {
      execute(connection, "INSERT INTO t VALUES (-1, NULL)");
      return "inserted";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  static void insert(Connection connection, int batch) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      for (int id = batch * BATCH; id < (batch + 1) * BATCH; id++) {
        float[] vector = new float[DIMENSION];
        vector[id % DIMENSION] = id;
        insert.setInt(1, id);
        insert.setObject(2, vector);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  static int rows(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t WHERE id >= 0")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
