package io.vicinal.storage;

import java.util.List;

/**
 * A stored query with a name; storage keeps its text and does not read it.
 *
 * @param columns what the query gives
 * @param sql text of a query with these columns
 * @param searchSchema in which names without a schema in the text are looked up
 */
public record View(
    String schema, String name, List<ColumnDefinition> columns, String sql, String searchSchema) {
  public View {
    columns = List.copyOf(columns);
  }
}
