package io.vicinal.planner.execute;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Linq4j;
import org.jspecify.annotations.Nullable;

/** Gives generated code the rows that were handed to its execution instead of read. */
public final class HandedRows {
  private HandedRows() {}

  /** Generated code calls this; a row of one field is the bare value. */
  public static Enumerable<@Nullable Object> of(DataContext root) {
    List<@Nullable Object> rows = new ArrayList<>();
    for (@Nullable Object[] row : ((ExecutionContext) root).handedRows()) {
      rows.add(row.length == 1 ? row[0] : row);
    }
    return Linq4j.asEnumerable(rows);
  }
}
