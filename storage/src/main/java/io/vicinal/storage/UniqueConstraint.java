package io.vicinal.storage;

import java.util.List;

/**
 * No two live rows have the same values in these columns; rows with a NULL among them count as
 * different.
 *
 * @param name unique within the table
 * @param columns positions in the order in which they were written, never empty
 */
public record UniqueConstraint(String name, List<Integer> columns) {
  public UniqueConstraint {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("constraint \"" + name + "\" names no column");
    }
  }
}
