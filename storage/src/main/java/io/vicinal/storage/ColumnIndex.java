package io.vicinal.storage;

import java.util.List;

/**
 * One index on ordinary columns of a table. It says in which order the rows of each sealed segment
 * are kept besides their own; what is in memory is compared row by row.
 *
 * @param id never reused, also not by a {@link VectorIndex}
 * @param columns positions; rows are found by the first one
 */
public record ColumnIndex(long id, String name, long tableId, List<Integer> columns) {
  public ColumnIndex {
    columns = List.copyOf(columns);
  }

  /** Returns the same index of columns at other positions. */
  public ColumnIndex withColumns(List<Integer> positions) {
    return new ColumnIndex(id, name, tableId, positions);
  }
}
