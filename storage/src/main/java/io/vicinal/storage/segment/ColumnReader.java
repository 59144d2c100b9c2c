package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of a segment by ordinal.
 *
 * <p>Thread-safe. Valid as long as its segment is retained; ordinals must be below the segment's
 * row count. Columns are read in blocks of {@link #BLOCK_ROWS} rows, for which columns of fixed
 * width keep the smallest and the largest value.
 */
public sealed interface ColumnReader permits NarrowColumn, WideColumn, BytesColumn, VectorColumn {
  /** Rows of one block, a multiple of 64. */
  int BLOCK_ROWS = 1_024;

  /** Returns the type of the values. */
  DataType type();

  /**
   * Returns the null bits of the rows {@code 64 * word} to {@code 64 * word + 63}; bits beyond the
   * last row have no meaning.
   */
  long nullWord(int word);

  /** Returns whether the value at {@code ordinal} is NULL. */
  default boolean isNull(int ordinal) {
    return (nullWord(ordinal >>> 6) & (1L << ordinal)) != 0;
  }

  /** Returns the value in the class of its kind, null for NULL; arrays are fresh. */
  @Nullable Object value(int ordinal);
}
