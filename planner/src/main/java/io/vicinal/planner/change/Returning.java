package io.vicinal.planner.change;

import io.vicinal.planner.convert.ResultValues;
import io.vicinal.planner.execute.RowProgram;
import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement gives of the rows that it changed.
 *
 * @param program over the table's visible columns, and those of other tables beside them
 * @param columns of the result
 * @param besideFirst whether the other tables' columns stand before those of the table
 */
public record Returning(
    Table table, RowProgram program, List<ColumnInfo> columns, boolean besideFirst) {
  /** Returns the rows of the result in the classes that leave the planner. */
  public List<@Nullable Object[]> rows(ChangeRun run, @Nullable Object[] parameters) {
    int visible = table.columns().size() - (table.hasHiddenKey() ? 1 : 0);
    List<DataType> kinds =
        table.columns().stream()
            .map(ColumnDefinition::type)
            .limit(Math.min(visible, program.fields()))
            .toList();
    List<@Nullable Object[]> handed = new ArrayList<>();
    for (ChangeRun.Kept kept : run.rows()) {
      @Nullable Object[] values = program.newRow();
      @Nullable Object[] beside = kept.beside();
      int others = beside == null ? 0 : Math.min(beside.length, program.fields() - kinds.size());
      int first = besideFirst ? others : 0;
      program.convert(kept.row(), kinds, values, first);
      if (beside != null) {
        System.arraycopy(beside, 0, values, besideFirst ? 0 : kinds.size(), others);
      }
      handed.add(values);
    }
    List<@Nullable Object[]> results = new ArrayList<>();
    for (@Nullable Object[] computed : run.compute(program, handed, parameters)) {
      @Nullable Object[] row = new @Nullable Object[columns.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = ResultValues.toExternal(computed[i], columns.get(i));
      }
      results.add(row);
    }
    return results;
  }
}
