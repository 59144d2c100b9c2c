package io.vicinal.storage.catalog;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Changes rows of a catalog behind its back, with right digests: a file that lies consistently. */
public final class CatalogForger {
  private CatalogForger() {}

  /** Sets columns of the rows of {@code table} that have all values of {@code where}. */
  public static void update(
      Path file, String table, Map<String, Object> where, Map<String, Object> set)
      throws Exception {
    try (CatalogFile opened = CatalogFile.openWritable(file);
        CatalogTransaction transaction = opened.begin()) {
      for (Row row : rows(transaction, table, where)) {
        Row changed = row;
        for (var entry : set.entrySet()) {
          changed = changed.with(entry.getKey(), entry.getValue());
        }
        transaction.update(row, changed);
      }
      transaction.commit();
    }
  }

  /** Deletes the rows of {@code table} that have all values of {@code where}. */
  public static void delete(Path file, String table, Map<String, Object> where) throws Exception {
    try (CatalogFile opened = CatalogFile.openWritable(file);
        CatalogTransaction transaction = opened.begin()) {
      for (Row row : rows(transaction, table, where)) {
        transaction.delete(row);
      }
      transaction.commit();
    }
  }

  /** Inserts a row, given in the order of the table's columns. */
  public static void insert(Path file, String table, Object... values) throws Exception {
    try (CatalogFile opened = CatalogFile.openWritable(file);
        CatalogTransaction transaction = opened.begin()) {
      transaction.insert(GuardedTable.valueOf(table.toUpperCase(Locale.ROOT)), values);
      transaction.commit();
    }
  }

  private static List<Row> rows(
      CatalogTransaction transaction, String table, Map<String, Object> where) throws Exception {
    List<Row> rows =
        transaction.rows(GuardedTable.valueOf(table.toUpperCase(Locale.ROOT))).stream()
            .filter(row ->
                where.entrySet().stream()
                    .allMatch(e -> e.getValue().equals(row.valueOrNull(e.getKey()))))
            .toList();
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("no row of " + table + " with " + where);
    }
    return rows;
  }
}
