package io.vicinal.storage;

import java.util.List;

/** Makes a {@link Table} like another one but for some of it; for one thread. */
public final class TableBuilder {
  private final Table like;
  private String schema;
  private String name;
  private List<ColumnDefinition> columns;
  private List<Integer> primaryKey;
  private List<VectorIndex> indexes;
  private List<UniqueConstraint> uniques;
  private List<CheckConstraint> checks;
  private String primaryKeyName;
  private List<ColumnIndex> columnIndexes;

  TableBuilder(Table like) {
    this.like = like;
    this.schema = like.schema();
    this.name = like.name();
    this.columns = like.columns();
    this.primaryKey = like.primaryKey();
    this.indexes = like.indexes();
    this.uniques = like.uniques();
    this.checks = like.checks();
    this.primaryKeyName = like.primaryKeyName();
    this.columnIndexes = like.columnIndexes();
  }

  public TableBuilder schema(String other) {
    schema = other;
    return this;
  }

  public TableBuilder name(String other) {
    name = other;
    return this;
  }

  public TableBuilder columns(List<ColumnDefinition> others) {
    columns = others;
    return this;
  }

  public TableBuilder primaryKey(List<Integer> others) {
    primaryKey = others;
    return this;
  }

  public TableBuilder indexes(List<VectorIndex> others) {
    indexes = others;
    return this;
  }

  public TableBuilder uniques(List<UniqueConstraint> others) {
    uniques = others;
    return this;
  }

  public TableBuilder checks(List<CheckConstraint> others) {
    checks = others;
    return this;
  }

  public TableBuilder primaryKeyName(String other) {
    primaryKeyName = other;
    return this;
  }

  public TableBuilder columnIndexes(List<ColumnIndex> others) {
    columnIndexes = others;
    return this;
  }

  /** Returns the table. */
  public Table build() {
    return new Table(
        like.id(),
        schema,
        name,
        columns,
        primaryKey,
        like.shards(),
        indexes,
        uniques,
        checks,
        primaryKeyName,
        like.version(),
        columnIndexes);
  }
}
