package io.vicinal.storage;

import java.util.List;

/**
 * What {@link Database#createColumnIndex} creates.
 *
 * @param columns positions of different columns that are no vectors, at least one
 */
public record ColumnIndexDefinition(String name, long tableId, List<Integer> columns) {
  public ColumnIndexDefinition {
    columns = List.copyOf(columns);
  }
}
