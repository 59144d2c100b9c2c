package io.vicinal.storage;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What CREATE TABLE asks for.
 *
 * @param primaryKey positions of the key columns in key order; empty for a table whose rows get a
 *     hidden row id
 * @param shards number of shards, fixed at creation; rows are routed by a hash of the primary key
 * @param uniques further columns whose values are different in every row
 * @param checks what the statement layer requires of every row
 * @param primaryKeyName under which duplicates of the primary key are reported; null for {@link
 *     Table#defaultPrimaryKeyName}
 */
public record TableDefinition(
    String schema,
    String name,
    List<ColumnDefinition> columns,
    List<Integer> primaryKey,
    int shards,
    List<UniqueConstraint> uniques,
    List<CheckConstraint> checks,
    @Nullable String primaryKeyName) {
  public static final int COLUMNS_MAX = 1_600;
  public static final int SHARDS_MAX = 64;

  /** Name of the hidden key column of a table without primary key; no other column may have it. */
  public static final String ROW_ID = "$row_id";

  /** Begins the names of what dropped columns leave; no other column's name may. */
  public static final String DROPPED = "$dropped-";

  /**
   * Begins the names of tables that get another one when they are filled; nobody else lists them,
   * and the next open drops those that a crash left.
   */
  public static final String UNFINISHED = "$unfinished-";

  /** Asks for a table with no constraint but its primary key. */
  public TableDefinition(
      String schema,
      String name,
      List<ColumnDefinition> columns,
      List<Integer> primaryKey,
      int shards) {
    this(schema, name, columns, primaryKey, shards, List.of(), List.of());
  }

  /** Asks for a table whose primary key has the default name. */
  public TableDefinition(
      String schema,
      String name,
      List<ColumnDefinition> columns,
      List<Integer> primaryKey,
      int shards,
      List<UniqueConstraint> uniques,
      List<CheckConstraint> checks) {
    this(schema, name, columns, primaryKey, shards, uniques, checks, null);
  }

  public TableDefinition {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    uniques = UniqueConstraint.numbered(uniques);
    checks = List.copyOf(checks);
    if (columns.isEmpty()) {
      throw new StorageException.LimitExceeded("a table has no columns");
    }
    if (columns.size() > COLUMNS_MAX) {
      throw new StorageException.TooManyColumns(
          "tables can have at most " + COLUMNS_MAX + " columns");
    }
    if (shards < 1 || shards > SHARDS_MAX) {
      throw new StorageException.InvalidSetting(
          "shards must be between 1 and " + SHARDS_MAX + ", not " + shards);
    }
    var names = new HashSet<String>();
    for (ColumnDefinition column : columns) {
      if (!names.add(column.name())) {
        throw new StorageException.AlreadyExists("column", column.name());
      }
    }
    for (int position : primaryKey) {
      DataType type = columns.get(position).type();
      if (type.isVector() || type.isArray()) {
        throw new StorageException.InvalidSetting(
            "column \""
                + columns.get(position).name()
                + (type.isArray() ? "\" is an array" : "\" is a vector")
                + " and cannot be part of a primary key");
      }
    }
  }
}
