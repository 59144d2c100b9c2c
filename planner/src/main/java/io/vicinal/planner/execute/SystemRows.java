package io.vicinal.planner.execute;

import io.vicinal.planner.system.SystemView;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Linq4j;
import org.jspecify.annotations.Nullable;

/** Gives generated code the rows of a system view as they are when it asks. */
public final class SystemRows {
  private SystemRows() {}

  /** Generated code calls this; a row of one field is the bare value. */
  public static Enumerable<@Nullable Object> of(DataContext root, SystemView view) {
    List<@Nullable Object> rows = new ArrayList<>();
    for (@Nullable Object[] row : view.rows(((ExecutionContext) root).session())) {
      rows.add(row.length == 1 ? row[0] : row);
    }
    return Linq4j.asEnumerable(rows);
  }
}
