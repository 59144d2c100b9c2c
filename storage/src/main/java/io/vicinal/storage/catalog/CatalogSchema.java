package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Creates the tables of {@code schema.sql} and recognises a file that has them.
 *
 * <p>{@code application_id} says that a SQLite file is a catalog, {@code user_version} which format
 * version it has. The tables of an earlier version n are kept in {@code schema-n.sql}, so that
 * {@link CatalogUpgrade} can tell a sound old file from a damaged one.
 */
final class CatalogSchema {
  /** "VCNL". */
  static final int APPLICATION_ID = 0x56434E4C;

  /** The oldest format version that is read. */
  static final int OLDEST_VERSION = 1;

  /** What SQLite makes of each version's resource; the same each time, so read once. */
  private static final Map<Integer, Map<String, String>> EXPECTED = new ConcurrentHashMap<>();

  private CatalogSchema() {}

  /** Creates all tables, empty, in a database that has none. */
  static void create(Connection connection) throws SQLException {
    create(connection, Catalog.FORMAT_VERSION);
  }

  private static void create(Connection connection, int version) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements(resource(version))) {
        statement.execute(sql);
      }
      statement.execute("PRAGMA application_id = " + APPLICATION_ID);
      statement.execute("PRAGMA user_version = " + version);
    }
  }

  private static String resource(int version) {
    return version == Catalog.FORMAT_VERSION ? "schema.sql" : "schema-" + version + ".sql";
  }

  /**
   * Requires a catalog of a format version that is read, and returns which; reads nothing but the
   * header.
   *
   * @throws StorageException.FormatVersion if it has another version
   * @throws StorageException.Corrupt if it is no catalog
   */
  static int requireFormat(Connection connection, String file) throws SQLException {
    int applicationId = Pragmas.integer(connection, "application_id");
    if (applicationId != APPLICATION_ID) {
      throw new StorageException.Corrupt(
          file,
          "in its header",
          "application id " + Integer.toHexString(APPLICATION_ID),
          Integer.toHexString(applicationId));
    }
    int version = Pragmas.integer(connection, "user_version");
    if (version < OLDEST_VERSION || version > Catalog.FORMAT_VERSION) {
      throw new StorageException.FormatVersion(
          "file \"" + file + "\"", version, Catalog.FORMAT_VERSION);
    }
    return version;
  }

  /** Requires exactly the tables and indexes of {@code schema.sql}. */
  static void requireTables(Connection connection, String file) throws SQLException {
    requireTables(connection, file, Catalog.FORMAT_VERSION);
  }

  /** Requires exactly the tables and indexes of format {@code version}. */
  static void requireTables(Connection connection, String file, int version) throws SQLException {
    Map<String, String> found = objects(connection);
    for (var object : expectedObjects(version).entrySet()) {
      String sql = found.remove(object.getKey());
      if (!object.getValue().equals(sql)) {
        throw new StorageException.Corrupt(
            file,
            "in the definition of " + object.getKey(),
            object.getValue(),
            String.valueOf(sql));
      }
    }
    if (!found.isEmpty()) {
      throw new StorageException.Corrupt(
          file, "in its schema", "no other objects", found.keySet().toString());
    }
  }

  private static Map<String, String> expectedObjects(int version) throws SQLException {
    Map<String, String> known = EXPECTED.get(version);
    if (known == null) {
      try (Connection fresh = DriverManager.getConnection("jdbc:sqlite::memory:")) {
        create(fresh, version);
        known = Collections.unmodifiableMap(objects(fresh));
      }
      EXPECTED.put(version, known);
    }
    return known;
  }

  private static Map<String, String> objects(Connection connection) throws SQLException {
    Map<String, String> objects = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT type, name, tbl_name, sql FROM sqlite_schema")) {
      while (result.next()) {
        objects.put(
            result.getString(1) + " \"" + result.getString(2) + "\"",
            result.getString(3) + ": " + result.getString(4));
      }
    }
    return objects;
  }

  private static List<String> statements(String resource) {
    try (InputStream in = CatalogSchema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new AssertionError(resource + " is not next to the class");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // Comments may hold semicolons; they are whole lines.
      String code =
          text.lines().filter(line -> !line.startsWith("--")).reduce("", (a, b) -> a + "\n" + b);
      return List.of(code.strip().split(";\\s*", -1)).stream()
          .filter(sql -> !sql.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
