package io.vicinal.storage;

/**
 * One column of an order of rows.
 *
 * @param column position; its values have one of the kinds of {@link #canSort}
 * @param descending whether the greatest value comes first
 * @param nullsFirst whether rows with NULL come before all others
 */
public record SortColumn(int column, boolean descending, boolean nullsFirst) {
  /**
   * Returns whether rows can be ordered by a column of {@code type}: numbers by value, text by code
   * point (CHAR without trailing blanks), bytes and UUIDs as unsigned bytes.
   */
  public static boolean canSort(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN,
          SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          DOUBLE,
          DECIMAL,
          CHAR,
          VARCHAR,
          TEXT,
          VARBINARY,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID ->
          true;
      case JSON, VECTOR, ARRAY -> false;
    };
  }
}
