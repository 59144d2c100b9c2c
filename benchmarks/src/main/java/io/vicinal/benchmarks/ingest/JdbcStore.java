package io.vicinal.benchmarks.ingest;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;

/**
 * Any database through JDBC: a connection and a prepared statement per thread. A single row is a
 * transaction of its own by auto-commit, and so is a batch.
 */
final class JdbcStore implements Store {
  private final String url;
  private final String afterCommit;
  private final RowMaker rows;
  private final Function<float[], Object> vectorValue;
  private final Connection first;

  /**
   * Creates the table.
   *
   * @param definitions statements before the first row
   * @param afterCommit statement after each commit, empty for none
   * @param vectorValue what is handed over for a vector
   */
  JdbcStore(
      String url,
      List<String> definitions,
      String afterCommit,
      RowMaker rows,
      Function<float[], Object> vectorValue)
      throws SQLException {
    this.url = url;
    this.afterCommit = afterCommit;
    this.rows = rows;
    this.vectorValue = vectorValue;
    this.first = DriverManager.getConnection(url);
    try (Statement statement = first.createStatement()) {
      for (String definition : definitions) {
        statement.execute(definition);
      }
    }
  }

  @Override
  public Writer writer() throws SQLException {
    return new JdbcWriter(DriverManager.getConnection(url));
  }

  private final class JdbcWriter implements Writer {
    private final Connection connection;
    private final PreparedStatement insert;
    private final Statement other;

    JdbcWriter(Connection connection) throws SQLException {
      this.connection = connection;
      this.insert =
          connection.prepareStatement("INSERT INTO docs (id, body, embedding) VALUES (?, ?, ?)");
      this.other = connection.createStatement();
    }

    @Override
    public void write(long from, int count) throws SQLException {
      if (count == 1) {
        set(from);
        insert.executeUpdate();
      } else {
        connection.setAutoCommit(false);
        for (long row = from; row < from + count; row++) {
          set(row);
          insert.addBatch();
        }
        insert.executeBatch();
        // Commits. With commit() SQLite's driver would begin at once, and lock the others out.
        connection.setAutoCommit(true);
      }
      if (!afterCommit.isEmpty()) {
        other.execute(afterCommit);
      }
    }

    private void set(long row) throws SQLException {
      insert.setLong(1, row);
      insert.setString(2, rows.text(row));
      insert.setObject(3, vectorValue.apply(rows.vector(row)));
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  @Override
  public void close() throws SQLException {
    first.close();
  }
}
