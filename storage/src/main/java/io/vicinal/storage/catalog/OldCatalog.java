package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a catalog of an earlier format version: its tables are those of that version, its structure
 * is sound, and every row and every table agrees with its digest, or it is refused.
 *
 * <p>What all versions have in common: the digest is the last column of each row, computed as
 * {@link RowDigest} says, and table {@code integrity} holds the heads.
 */
final class OldCatalog {
  private static final String INTEGRITY = "integrity";
  private static final String DIGEST = "digest";

  private final CatalogFile file;
  private final Map<String, List<String>> columns = new HashMap<>();
  private final Map<String, List<Map<String, @Nullable Object>>> tables = new LinkedHashMap<>();

  private OldCatalog(CatalogFile file) {
    this.file = file;
  }

  /** Reads all of {@code file}. @throws StorageException.Corrupt with the first problem */
  static OldCatalog read(CatalogFile file) throws SQLException {
    CatalogSchema.requireTables(file.connection(), file.name(), file.version());
    for (String problem : CatalogVerifier.sqliteProblems(file)) {
      throw new StorageException.Corrupt(file.name(), "as a whole", "a sound file", problem);
    }
    var old = new OldCatalog(file);
    for (String table : old.tableNames()) {
      old.tables.put(table, old.select(table));
    }
    old.requireHeads();
    return old;
  }

  /** Returns whether this format version had {@code table}. */
  boolean has(GuardedTable table) {
    return tables.containsKey(table.tableName());
  }

  /** Returns the columns that {@code table} had, without digest. */
  List<String> columns(GuardedTable table) {
    return columns.getOrDefault(table.tableName(), List.of());
  }

  /** Returns the rows, each as values (Long, String or null) by column name, without digest. */
  List<Map<String, @Nullable Object>> rows(GuardedTable table) {
    return tables.getOrDefault(table.tableName(), List.of());
  }

  /** Returns the same rows with the columns that {@code table} has now; new ones are NULL. */
  List<Row> currentRows(GuardedTable table) {
    return rows(table).stream()
        .map(row -> new Row(table, table.columns().stream().map(row::get).toArray()))
        .toList();
  }

  private List<String> tableNames() throws SQLException {
    var names = new ArrayList<String>();
    try (Statement statement = file.connection().createStatement();
        ResultSet result =
            statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      while (result.next()) {
        names.add(result.getString(1));
      }
    }
    return names;
  }

  /** Reads a table by a name that the schema of this version has, so no other text gets here. */
  private List<Map<String, @Nullable Object>> select(String table) throws SQLException {
    var rows = new ArrayList<Map<String, @Nullable Object>>();
    try (Statement statement = file.connection().createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
      List<String> names = names(result.getMetaData());
      columns.put(table, names);
      while (result.next()) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        for (String name : names) {
          Object value = result.getObject(name);
          row.put(name, value instanceof Integer number ? (Object) Long.valueOf(number) : value);
        }
        long stored = result.getLong(DIGEST);
        long computed = RowDigest.of(table, row.values().toArray());
        require("in a row of table \"" + table + "\"", "digest " + stored, "digest " + computed);
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<String> names(ResultSetMetaData description) throws SQLException {
    var names = new ArrayList<String>();
    for (int i = 1; i < description.getColumnCount(); i++) {
      names.add(description.getColumnName(i));
    }
    return List.copyOf(names);
  }

  private void requireHeads() {
    List<Map<String, @Nullable Object>> heads = tables.getOrDefault(INTEGRITY, List.of());
    tables.forEach((table, rows) -> {
      if (!table.equals(INTEGRITY)) {
        long sum =
            rows.stream().mapToLong(row -> RowDigest.of(table, row.values().toArray())).sum();
        String found =
            heads.stream()
                .filter(head -> table.equals(head.get("table_name")))
                .map(head -> head.get("row_count") + " rows, digests " + head.get("digest_sum"))
                .findFirst()
                .orElse("no row in table \"integrity\"");
        require("in table \"" + table + "\"", found, rows.size() + " rows, digests " + sum);
      }
    });
  }

  private void require(String place, String expected, String found) {
    if (!expected.equals(found)) {
      throw new StorageException.Corrupt(file.name(), place, expected, found);
    }
  }
}
