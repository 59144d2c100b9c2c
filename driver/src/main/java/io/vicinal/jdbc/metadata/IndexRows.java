package io.vicinal.jdbc.metadata;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.planner.access.RestrictedDatabase;
import io.vicinal.planner.statistics.ColumnStatistics;
import io.vicinal.planner.statistics.TableStatistics;
import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.Database;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VectorIndex;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@link DatabaseMetaData#getIndexInfo}: the keys, the indexes of columns and those of
 * vectors.
 *
 * <p>CARDINALITY is the number of rows for what is unique, what ANALYZE found for other columns,
 * and null where neither is known. There are no pages.
 */
final class IndexRows {
  private final Database database;
  private final Table table;
  private final long rowCount;
  private final @Nullable TableStatistics statistics;
  private final List<@Nullable Object[]> rows = new ArrayList<>();

  private IndexRows(Database database, Table table, long rowCount) {
    this.database = database;
    this.table = table;
    this.rowCount = rowCount;
    this.statistics = hides() ? null : TableStatistics.of(database, table).orElse(null);
  }

  static MetadataResult of(Database database, List<Table> tables, boolean uniqueOnly) {
    var rows = new ArrayList<@Nullable Object[]>();
    try (Snapshot snapshot = database.snapshot()) {
      for (Table table : tables) {
        var all = new IndexRows(database, table, snapshot.rowCount(table.id()));
        all.addUnique();
        if (!uniqueOnly) {
          all.addOthers();
        }
        rows.addAll(all.rows);
      }
    }
    rows.sort(
        Comparator.comparing((@Nullable Object[] row) -> (Boolean) Objects.requireNonNull(row[3]))
            .thenComparing(row -> String.valueOf(row[5]))
            .thenComparing(row -> (Short) Objects.requireNonNull(row[7])));
    return MetadataResult.of(
        List.of(
            "TABLE_CAT",
            "TABLE_SCHEM",
            "TABLE_NAME",
            "NON_UNIQUE:boolean",
            "INDEX_QUALIFIER",
            "INDEX_NAME",
            "TYPE:short",
            "ORDINAL_POSITION:short",
            "COLUMN_NAME",
            "ASC_OR_DESC",
            "CARDINALITY:long",
            "PAGES:long",
            "FILTER_CONDITION"),
        rows);
  }

  private void addUnique() {
    if (!table.hasHiddenKey()) {
      add(table.declaredKeyName(), false, table.primaryKey());
    }
    for (UniqueConstraint constraint : table.uniques()) {
      add(constraint.name(), false, constraint.columns());
    }
  }

  private void addOthers() {
    for (ColumnIndex index : table.columnIndexes()) {
      if (table.uniqueOf(index).isEmpty()) { // else it is among the constraints
        add(index.name(), true, index.columns());
      }
    }
    for (VectorIndex index : table.indexes()) {
      add(index.name(), true, List.of(index.column()));
    }
  }

  private void add(String name, boolean nonUnique, List<Integer> columns) {
    Long cardinality = cardinality(!nonUnique, columns);
    for (int i = 0; i < columns.size(); i++) {
      rows.add(
          new @Nullable Object[] {
            database.name(),
            table.schema(),
            table.name(),
            nonUnique,
            null,
            name,
            DatabaseMetaData.tableIndexOther,
            (short) (i + 1),
            table.columns().get(columns.get(i)).name(),
            null,
            cardinality,
            null,
            null
          });
    }
  }

  /** Returns the number of different values in the columns together, null if it is not known. */
  private @Nullable Long cardinality(boolean unique, List<Integer> columns) {
    if (hides()) {
      return null; // it tells of all rows
    }
    boolean nullable = columns.stream().anyMatch(i -> table.columns().get(i).nullable());
    if (unique && !nullable) {
      return rowCount;
    }
    if (statistics == null) {
      return null;
    }
    double values = 1;
    for (int column : columns) {
      ColumnStatistics known = statistics.columns().get(table.columns().get(column).name());
      if (known == null) {
        return null;
      }
      values *= Math.max(1, known.distinct());
    }
    return (long) Math.min((double) rowCount, values);
  }

  private boolean hides() {
    return database instanceof RestrictedDatabase restricted
        && restricted.authority().isProtected(table);
  }
}
