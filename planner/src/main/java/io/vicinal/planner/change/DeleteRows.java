package io.vicinal.planner.change;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.execute.Program;
import io.vicinal.storage.Table;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * DELETE of the rows that a program gives: the columns of the key in key order or, where they are
 * returned, all columns of the table and then those of other tables. A row that comes more than
 * once is removed once.
 */
public record DeleteRows(
    Program program, Table table, List<Assignment> assignments, boolean wholeRows)
    implements Change {

  /** Creates the change. */
  public static DeleteRows of(Program program, Table table, boolean wholeRows) {
    RelDataType type = program.rowType();
    return new DeleteRows(
        program,
        table,
        ComputedSource.conversions(
            wholeRows
                ? table.columns()
                : table.primaryKey().stream().map(table.columns()::get).toList(),
            type,
            0),
        wholeRows);
  }

  @Override
  public long run(ChangeRun run, @Nullable Object[] parameters) {
    Set<RowKey> seen = new HashSet<>();
    for (@Nullable Object[] computed : ComputedSource.computed(program, run, parameters)) {
      @Nullable Object[] row = ComputedSource.convert(computed, assignments, 0, assignments.size());
      Object[] key = wholeRows ? RowKey.values(table, row) : nonNull(row);
      if (seen.add(RowKey.of(key))) {
        @Nullable Object[] beside =
            wholeRows && computed.length > row.length
                ? Arrays.copyOfRange(computed, row.length, computed.length)
                : null;
        run.delete(table, key, wholeRows ? row : null, beside);
      }
    }
    return seen.size();
  }

  private static Object[] nonNull(@Nullable Object[] row) {
    Object[] key = new Object[row.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = Objects.requireNonNull(row[i]);
    }
    return key;
  }
}
