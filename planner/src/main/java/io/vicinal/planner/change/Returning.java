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
 * @param program over the table's visible columns
 * @param columns of the result
 */
public record Returning(Table table, RowProgram program, List<ColumnInfo> columns) {
  /** Returns the rows of the result in the classes that leave the planner. */
  public List<@Nullable Object[]> rows(ChangeRun run, @Nullable Object[] parameters) {
    List<DataType> kinds =
        table.columns().stream().map(ColumnDefinition::type).limit(program.fields()).toList();
    List<@Nullable Object[]> handed = new ArrayList<>();
    for (@Nullable Object[] row : run.rows()) {
      @Nullable Object[] values = program.newRow();
      program.convert(row, kinds, values, 0);
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
