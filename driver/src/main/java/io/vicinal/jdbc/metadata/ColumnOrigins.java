package io.vicinal.jdbc.metadata;

import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.Table;
import io.vicinal.storage.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the stored columns that the columns of one result come from. */
final class ColumnOrigins {
  private final Database database;
  private @Nullable String schema;
  private @Nullable String table;
  private List<ColumnDefinition> columns = List.of();

  ColumnOrigins(Database database) {
    this.database = database;
  }

  /** Returns the column of a table or view that {@code column} is, or null. */
  @Nullable ColumnDefinition of(ColumnInfo column) {
    if (column.schema() == null || column.table() == null) {
      return null;
    }
    if (!column.schema().equals(schema) || !column.table().equals(table)) {
      schema = column.schema();
      table = column.table();
      columns = columns(column.schema(), column.table());
    }
    for (ColumnDefinition candidate : columns) {
      if (candidate.name().equals(column.column())) {
        return candidate;
      }
    }
    return null;
  }

  private List<ColumnDefinition> columns(String from, String name) {
    return database
        .table(from, name)
        .map(Table::columns)
        .or(() -> database.view(from, name).map(View::columns))
        .orElse(List.of());
  }
}
