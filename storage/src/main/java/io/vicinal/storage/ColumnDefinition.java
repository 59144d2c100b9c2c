package io.vicinal.storage;

import org.jspecify.annotations.Nullable;

/**
 * One column of a table.
 *
 * @param name as it is looked up, already folded
 * @param nullable false for NOT NULL; primary key columns are never nullable
 * @param defaultSql SQL text of the DEFAULT expression, null for none; storage keeps it and does
 *     not read it
 * @param identity how the column numbers new rows by itself, null for none
 * @param added what rows from before ADD COLUMN have, null for a column of CREATE TABLE
 * @param dropped true for what DROP COLUMN left: nobody but storage sees such a column, and every
 *     new row has NULL in it
 */
public record ColumnDefinition(
    String name,
    DataType type,
    boolean nullable,
    @Nullable String defaultSql,
    @Nullable Identity identity,
    @Nullable AddedColumn added,
    boolean dropped) {
  /** Describes a column of CREATE TABLE. */
  public ColumnDefinition(
      String name,
      DataType type,
      boolean nullable,
      @Nullable String defaultSql,
      @Nullable Identity identity) {
    this(name, type, nullable, defaultSql, identity, null, false);
  }

  /** Describes a column that does not number its rows. */
  public ColumnDefinition(
      String name, DataType type, boolean nullable, @Nullable String defaultSql) {
    this(name, type, nullable, defaultSql, null);
  }
}
