package io.vicinal.benchmarks.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/** A database through JDBC: ours, or a peer that speaks the same SQL but for vectors. */
final class JdbcSide implements AutoCloseable {
  private final Connection connection;
  private final Statement statement;
  private final SqlTables tables;
  private long nextId;

  JdbcSide(String url, SqlTables tables) throws SQLException {
    this.tables = tables;
    connection = DriverManager.getConnection(url);
    statement = connection.createStatement();
  }

  void execute(String sql) throws SQLException {
    statement.execute(sql);
  }

  private static String nearestSql(String vector) {
    return "SELECT id, title FROM docs ORDER BY embedding <=> " + vector + " LIMIT 10";
  }

  /** Finds the ten nearest rows by a prepared statement. */
  Work nearest() throws SQLException {
    PreparedStatement select = connection.prepareStatement(nearestSql("?"));
    return Work.over(
        tables::query,
        query -> {
          select.setObject(1, query);
          try (ResultSet rows = select.executeQuery()) {
            read(rows, 10, 2);
          }
        });
  }

  /** Finds them by texts that hold the vector, each another one. */
  Work nearestByText() {
    return Work.over(
        number -> {
          float[] query = tables.query(number).clone();
          query[0] = number;
          return nearestSql("'" + Arrays.toString(query) + "'");
        },
        sql -> {
          try (ResultSet rows = statement.executeQuery(sql)) {
            read(rows, 10, 2);
          }
        });
  }

  /** Prepares texts that nobody has prepared before. */
  Work prepareNew() {
    return Work.over(
        number ->
            "SELECT id AS id"
                + number
                + ", title FROM docs WHERE id < 1000000 ORDER BY embedding <=> ? LIMIT 10",
        sql -> connection.prepareStatement(sql).close());
  }

  /** Prepares the same text again and again. */
  Work prepareAgain() {
    return Work.over(
        number -> "SELECT title FROM docs WHERE id = ?",
        sql -> connection.prepareStatement(sql).close());
  }

  /** Reads one row by its key with a prepared statement. */
  Work byId() throws SQLException {
    PreparedStatement select = connection.prepareStatement("SELECT title FROM docs WHERE id = ?");
    return Work.over(
        tables::id,
        id -> {
          select.setLong(1, id);
          try (ResultSet rows = select.executeQuery()) {
            read(rows, 1, 1);
          }
        });
  }

  /** Reads one row by its key, with a text for each. */
  Work byIdByText() {
    return Work.over(
        number -> "SELECT title FROM docs WHERE id = " + tables.id(number),
        sql -> {
          try (ResultSet rows = statement.executeQuery(sql)) {
            read(rows, 1, 1);
          }
        });
  }

  private static void read(ResultSet rows, int wanted, int columns) throws SQLException {
    int count = 0;
    while (rows.next()) {
      for (int column = 1; column <= columns; column++) {
        count += rows.getObject(column) == null ? 0 : 1;
      }
    }
    if (count != wanted * columns) {
      throw new IllegalStateException(count + " values");
    }
  }

  /** Writes so many rows by one batch, which is one transaction. */
  Work insert() throws SQLException {
    PreparedStatement insert = connection.prepareStatement("INSERT INTO events VALUES (?, ?, ?)");
    return calls ->
        () -> {
          connection.setAutoCommit(false);
          for (int i = 0; i < calls; i++) {
            long id = nextId++;
            insert.setLong(1, id);
            insert.setString(2, SqlTables.title(id));
            insert.setInt(3, (int) id);
            insert.addBatch();
          }
          insert.executeBatch();
          connection.commit();
          connection.setAutoCommit(true);
        };
  }

  /** Writes so many rows, each by a text of its own, in one transaction. */
  Work insertByText() {
    return Work.over(
        number -> "INSERT INTO events VALUES (" + (-1 - number) + ", 'document', " + number + ")",
        sql -> statement.executeUpdate(sql));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
