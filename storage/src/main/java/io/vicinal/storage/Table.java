package io.vicinal.storage;

import java.util.List;
import java.util.Optional;

/**
 * One table as one catalog version describes it; a change of the table gives a new object.
 *
 * @param id never reused
 * @param columns in order; where the table was created without a primary key, the last one is the
 *     hidden {@link TableDefinition#ROW_ID} (BIGINT) and the key consists of it
 * @param primaryKey positions of the key columns in key order, never empty
 * @param uniques further columns whose values are different in every row
 * @param checks what the statement layer requires of every row
 * @param primaryKeyName under which a duplicate of the primary key is reported
 * @param version how many times the definition has changed, indexes not counted; what was made for
 *     another version must not read or write the table
 * @param columnIndexes of columns that are no vectors
 */
public record Table(
    long id,
    String schema,
    String name,
    List<ColumnDefinition> columns,
    List<Integer> primaryKey,
    int shards,
    List<VectorIndex> indexes,
    List<UniqueConstraint> uniques,
    List<CheckConstraint> checks,
    String primaryKeyName,
    long version,
    List<ColumnIndex> columnIndexes) {
  public Table {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    indexes = List.copyOf(indexes);
    uniques = UniqueConstraint.numbered(uniques);
    checks = List.copyOf(checks);
    columnIndexes = List.copyOf(columnIndexes);
  }

  /** Describes a table without indexes of columns that are no vectors. */
  public Table(
      long id,
      String schema,
      String name,
      List<ColumnDefinition> columns,
      List<Integer> primaryKey,
      int shards,
      List<VectorIndex> indexes,
      List<UniqueConstraint> uniques,
      List<CheckConstraint> checks,
      String primaryKeyName,
      long version) {
    this(
        id,
        schema,
        name,
        columns,
        primaryKey,
        shards,
        indexes,
        uniques,
        checks,
        primaryKeyName,
        version,
        List.of());
  }

  /** Describes a table with no constraint but its primary key. */
  public Table(
      long id,
      String schema,
      String name,
      List<ColumnDefinition> columns,
      List<Integer> primaryKey,
      int shards,
      List<VectorIndex> indexes) {
    this(id, schema, name, columns, primaryKey, shards, indexes, List.of(), List.of());
  }

  /** Describes a table whose primary key has the default name. */
  public Table(
      long id,
      String schema,
      String name,
      List<ColumnDefinition> columns,
      List<Integer> primaryKey,
      int shards,
      List<VectorIndex> indexes,
      List<UniqueConstraint> uniques,
      List<CheckConstraint> checks) {
    this(
        id,
        schema,
        name,
        columns,
        primaryKey,
        shards,
        indexes,
        uniques,
        checks,
        defaultPrimaryKeyName(name),
        0);
  }

  /** Describes a table that has not changed since it was created. */
  public Table(
      long id,
      String schema,
      String name,
      List<ColumnDefinition> columns,
      List<Integer> primaryKey,
      int shards,
      List<VectorIndex> indexes,
      List<UniqueConstraint> uniques,
      List<CheckConstraint> checks,
      String primaryKeyName) {
    this(
        id, schema, name, columns, primaryKey, shards, indexes, uniques, checks, primaryKeyName, 0);
  }

  /** Returns what a table calls its primary key unless its definition does. */
  public static String defaultPrimaryKeyName(String table) {
    return table + "_pkey";
  }

  /** Returns this table with other indexes. */
  public Table withIndexes(List<VectorIndex> changed) {
    return but().indexes(changed).build();
  }

  /** Returns this table with other indexes of columns that are no vectors. */
  public Table withColumnIndexes(List<ColumnIndex> changed) {
    return but().columnIndexes(changed).build();
  }

  /** Returns what makes a table like this one but for what it is told. */
  public TableBuilder but() {
    return new TableBuilder(this);
  }

  /**
   * Returns the columns of the primary key that was declared, in its order: none if the key is the
   * hidden row id and no other was added.
   */
  public List<Integer> declaredKey() {
    return hasHiddenKey()
        ? addedKey().map(UniqueConstraint::columns).orElse(List.of())
        : primaryKey;
  }

  /** Returns the name of the primary key that was declared; of no meaning where there is none. */
  public String declaredKeyName() {
    return addedKey().map(UniqueConstraint::name).orElse(primaryKeyName);
  }

  /** Returns the primary key that came after the table. */
  public Optional<UniqueConstraint> addedKey() {
    return uniques.stream()
        .filter(unique -> unique.kind() == UniqueConstraint.Kind.PRIMARY_KEY)
        .findFirst();
  }

  /** Returns the constraint that an index stands for, empty if it is none of unique values. */
  public Optional<UniqueConstraint> uniqueOf(ColumnIndex index) {
    return uniques.stream().filter(unique -> unique.indexId() == index.id()).findFirst();
  }

  /** Returns whether the key is the hidden row id. */
  public boolean hasHiddenKey() {
    return !primaryKey.isEmpty()
        && columns.get(primaryKey.getFirst()).name().equals(TableDefinition.ROW_ID);
  }

  /** Returns the position of the column called {@code columnName}, or -1. */
  public int columnPosition(String columnName) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(columnName)) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the ready index on the column at {@code column} that serves {@code metric}. */
  public Optional<VectorIndex> indexOn(int column, Metric metric) {
    for (VectorIndex index : indexes) { // asked for at each search
      if (index.state() == VectorIndex.State.READY
          && index.column() == column
          && index.serves(metric)) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }
}
