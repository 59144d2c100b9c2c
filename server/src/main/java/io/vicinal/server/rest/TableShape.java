package io.vicinal.server.rest;

import io.vicinal.jdbc.SeenDefinitions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a request need not say about a table, because its definition does. The names come from a
 * path, as they are: quoted in SQL, they mean exactly themselves.
 */
final class TableShape {
  private final Connection connection;
  private final KnownShapes known;
  private final Optional<SeenDefinitions> seen;
  private final Optional<String> schema;
  private final String name;

  private TableShape(Connection connection, KnownShapes known, Optional<String> schema, String name)
      throws SQLException {
    this.connection = connection;
    this.known = known;
    this.seen = SeenDefinitions.of(connection);
    this.schema = schema;
    this.name = name;
  }

  /**
   * Reads {@code schema.name}, or a name that the search path finds.
   *
   * @param path a part of a path
   */
  static TableShape of(Connection connection, KnownShapes known, String path)
      throws SQLException, RestRefused {
    int dot = path.indexOf('.');
    if (path.isEmpty() || dot == 0 || dot == path.length() - 1) {
      throw RestRefused.noSuchPath();
    }
    return dot < 0
        ? new TableShape(connection, known, Optional.empty(), path)
        : new TableShape(
            connection, known, Optional.of(path.substring(0, dot)), path.substring(dot + 1));
  }

  /** Returns its name in SQL. */
  String sql() {
    return schema.map(given -> SqlText.quoted(given) + '.').orElse("") + SqlText.quoted(name);
  }

  /** Returns the columns of its primary key. @throws RestRefused if it has none */
  List<String> key() throws SQLException, RestRefused {
    List<String> columns = keyIfAny();
    if (columns.isEmpty()) {
      requireExists();
      throw RestRefused.wrong("table \"" + name + "\" has no primary key");
    }
    return columns;
  }

  /** Returns the columns of its primary key, none if it has none or is not there. */
  List<String> keyIfAny() throws SQLException {
    return known.get(seen, sql(), "key", this::readKey);
  }

  private List<String> readKey() throws SQLException {
    var byPosition = new TreeMap<Integer, String>();
    try (ResultSet keys = connection.getMetaData().getPrimaryKeys(null, schema(), name)) {
      while (keys.next()) {
        byPosition.put(keys.getInt("KEY_SEQ"), keys.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(byPosition.values());
  }

  /** Returns the vector column. @throws RestRefused if there is none, or several */
  String vectorColumn() throws SQLException, RestRefused {
    List<String> found = known.get(seen, sql(), "vectors", this::readVectorColumns);
    if (found.size() == 1) {
      return found.getFirst();
    }
    requireExists();
    throw RestRefused.wrong(
        found.isEmpty()
            ? "table \"" + name + "\" has no vectors"
            : "table \"" + name + "\" has several columns of vectors: say which in \"column\"");
  }

  private List<String> readVectorColumns() throws SQLException {
    var found = new ArrayList<String>();
    try (ResultSet columns =
        connection.getMetaData().getColumns(null, pattern(schema()), pattern(name), null)) {
      while (columns.next()) {
        if (columns.getString("TYPE_NAME").startsWith("VECTOR")) {
          found.add(columns.getString("COLUMN_NAME"));
        }
      }
    }
    return found;
  }

  /** Returns the metric of the index on a column, in the words of SQL, or COSINE. */
  String metric(String column) throws SQLException {
    return known.get(seen, sql(), "metric " + column, () -> List.of(readMetric(column))).getFirst();
  }

  private String readMetric(String column) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT metric FROM vicinal.indexes WHERE method = 'hnsw' AND schema = ?"
                + " AND table_name = ? AND column_name = ? ORDER BY name LIMIT 1")) {
      statement.setString(1, schema());
      statement.setString(2, name);
      statement.setString(3, column);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? SearchRequest.metric(rows.getString(1)) : "COSINE";
      }
    }
  }

  private String schema() throws SQLException {
    return schema.isPresent() ? schema.get() : String.valueOf(connection.getSchema());
  }

  /** Fails as any statement would where there is no such table. */
  private void requireExists() throws SQLException {
    connection.prepareStatement("SELECT 1 FROM " + sql() + " LIMIT 0").close();
  }

  private static String pattern(String name) {
    return name.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%");
  }
}
