package io.vicinal.planner.change;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.execute.Program;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE of the rows that a program gives: all columns of the table, then {@code beside} columns of
 * other tables for RETURNING, then the new values of the columns at {@code changed}. A row that
 * comes more than once is changed once.
 */
public record UpdateRows(
    Program program,
    Table table,
    List<Assignment> unchanged,
    int beside,
    List<Integer> changed,
    List<Assignment> assignments,
    Checks checks)
    implements Change {

  /** Creates the change. */
  public static UpdateRows of(Program program, Table table, List<Integer> changed, Checks checks) {
    RelDataType type = program.rowType();
    int beside = type.getFieldCount() - table.columns().size() - changed.size();
    return new UpdateRows(
        program,
        table,
        ComputedSource.conversions(table.columns(), type, 0),
        beside,
        changed,
        ComputedSource.conversions(
            changed.stream().map(table.columns()::get).toList(),
            type,
            table.columns().size() + beside),
        checks);
  }

  @Override
  public long run(ChangeRun run, @Nullable Object[] parameters) {
    int width = table.columns().size();
    Set<RowKey> seen = new HashSet<>();
    List<Object[]> keys = new ArrayList<>();
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<@Nullable Object[]> others = new ArrayList<>();
    for (@Nullable Object[] computed : ComputedSource.computed(program, run, parameters)) {
      @Nullable Object[] row = ComputedSource.convert(computed, unchanged, 0, width);
      Object[] key = RowKey.values(table, row);
      if (!seen.add(RowKey.of(key))) {
        continue;
      }
      for (int i = 0; i < assignments.size(); i++) {
        row[changed.get(i)] = assignments.get(i).toStored(computed[width + beside + i]);
      }
      keys.add(key);
      rows.add(row);
      if (beside > 0) {
        others.add(Arrays.copyOfRange(computed, width, width + beside));
      }
    }
    checks.require(run, rows);
    for (int i = 0; i < rows.size(); i++) {
      run.update(table, keys.get(i), rows.get(i), beside > 0 ? others.get(i) : null);
    }
    return rows.size();
  }
}
