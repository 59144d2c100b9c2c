package io.vicinal.planner.plan;

import org.jspecify.annotations.Nullable;

/**
 * One column of a result.
 *
 * @param label alias or column name
 * @param typeName as the dialect writes it without precision: "VARCHAR", "VECTOR", "JSON"
 * @param precision characters, digits or dimension; 0 where there is none
 * @param schema schema of the table that it comes from unchanged, else null
 * @param table the table, else null
 * @param column name in the table, else null
 * @param element type of the elements of an array, else null
 */
public record ColumnInfo(
    String label,
    ValueType type,
    String typeName,
    int precision,
    int scale,
    boolean nullable,
    @Nullable String schema,
    @Nullable String table,
    @Nullable String column,
    @Nullable ValueType element) {
  /** Describes a column that has no arrays. */
  public ColumnInfo(
      String label,
      ValueType type,
      String typeName,
      int precision,
      int scale,
      boolean nullable,
      @Nullable String schema,
      @Nullable String table,
      @Nullable String column) {
    this(label, type, typeName, precision, scale, nullable, schema, table, column, null);
  }
}
