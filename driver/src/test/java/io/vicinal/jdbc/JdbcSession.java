package io.vicinal.jdbc;

import io.vicinal.storage.isolation.Session;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs a history's transactions as SQL on one connection, with auto-commit outside of them. */
final class JdbcSession implements Session {
  /** What a statement or a commit may answer where another transaction was first. */
  private static final Set<String> REFUSALS = Set.of("40001", "23505");

  private static final String APPEND =
      "INSERT INTO lists (id, items) VALUES (?, CAST(? AS TEXT)) ON CONFLICT (id) DO UPDATE SET"
          + " items = lists.items || ',' || EXCLUDED.items";

  private static final String APPEND_TO_ONE =
      "UPDATE lists SET items = items || ',' || CAST(? AS TEXT) WHERE id = ?";

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private @Nullable Savepoint mark;

  JdbcSession(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  static void createTables(Connection connection, int shards) throws SQLException {
    String with = " WITH (shards = " + shards + ")";
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE lists (id BIGINT PRIMARY KEY, items TEXT NOT NULL)" + with);
      statement.execute(
          "CREATE TABLE sets (id BIGINT PRIMARY KEY, k BIGINT NOT NULL, v VECTOR(2) NOT NULL)"
              + with);
      statement.execute("CREATE TABLE registers (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)" + with);
    }
  }

  private PreparedStatement bind(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  private int update(String sql, Object... parameters) throws SQLException {
    return bind(sql, parameters).executeUpdate();
  }

  private List<Object> query(String sql, Object... parameters) throws SQLException {
    var values = new ArrayList<Object>();
    try (ResultSet rows = bind(sql, parameters).executeQuery()) {
      while (rows.next()) {
        values.add(Objects.requireNonNull(rows.getObject(1)));
      }
    }
    return values;
  }

  @Override
  public void begin() throws SQLException {
    connection.setAutoCommit(false);
    mark = null;
  }

  @Override
  public void commit() throws SQLException {
    connection.commit();
    connection.setAutoCommit(true);
  }

  @Override
  public void rollback() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  @Override
  public void append(long key, long value, int how) throws SQLException {
    String one = String.valueOf(value);
    if (how > 0 || update(APPEND_TO_ONE, one, key) == 0) {
      update(APPEND, key, one);
    }
  }

  @Override
  public List<Long> read(long key) throws SQLException {
    List<Object> items = query("SELECT items FROM lists WHERE id = ?", key);
    if (items.size() > 1) {
      throw new AssertionError("list " + key + " is there " + items.size() + " times");
    }
    return items.stream()
        .flatMap(text -> Stream.of(text.toString().split(",")))
        .map(Long::valueOf)
        .toList();
  }

  @Override
  public void add(long key, long value) throws SQLException {
    update("INSERT INTO sets VALUES (?, ?, ?)", value, key, new float[] {value, key});
  }

  @Override
  public Set<Long> find(long key, int how) throws SQLException {
    List<Object> rows =
        switch (how) {
          case 0 -> query("SELECT id FROM sets WHERE k = ?", key);
          case 1 ->
              query(
                  "SELECT id FROM sets WHERE k = ? ORDER BY v <-> ? LIMIT 100000",
                  key,
                  new float[] {key, key});
          default ->
              query(
                  "SELECT s.id FROM lists l RIGHT JOIN sets s ON l.id = s.id WHERE s.k = ? ORDER BY"
                      + " s.id",
                  key);
        };
    var found = new HashSet<Long>();
    for (Object row : rows) {
      if (!found.add((Long) row)) {
        throw new AssertionError("row " + row + " is there twice");
      }
    }
    return found;
  }

  @Override
  public void write(long key, long value) throws SQLException {
    if (update("UPDATE registers SET n = ? WHERE id = ?", value, key) == 0) {
      update("INSERT INTO registers VALUES (?, ?)", key, value);
    }
  }

  @Override
  public long get(long key) throws SQLException {
    List<Object> n = query("SELECT n FROM registers WHERE id = ?", key);
    return n.isEmpty() ? 0 : (Long) n.getFirst();
  }

  @Override
  public void savepoint() throws SQLException {
    mark = connection.setSavepoint();
  }

  @Override
  public void rollbackToSavepoint() throws SQLException {
    connection.rollback(mark);
  }

  @Override
  public boolean isRefusal(Exception failure) {
    return failure instanceof SQLException error && REFUSALS.contains(error.getSQLState());
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
