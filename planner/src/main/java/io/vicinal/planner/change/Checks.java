package io.vicinal.planner.change;

import io.vicinal.planner.execute.RowProgram;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a table requires of every row beyond types: NOT NULL, as storage does, and its CHECK
 * constraints. Immutable.
 */
public final class Checks {
  private final Table table;
  private final int constraints;
  private final int policies;
  private final @Nullable RowProgram conditions;
  private final List<DataType> kinds;

  /**
   * Creates the checks.
   *
   * @param constraints how many of the conditions are CHECK constraints
   * @param policies how many behind them are those of policies
   * @param conditions gives one truth value each, null where there are none
   */
  public Checks(Table table, int constraints, int policies, @Nullable RowProgram conditions) {
    this.table = table;
    this.constraints = constraints;
    this.policies = policies;
    this.conditions = conditions;
    this.kinds = table.columns().stream().map(ColumnDefinition::type).toList();
  }

  /**
   * Refuses rows that break a constraint; unknown is no breach.
   *
   * @throws io.vicinal.storage.StorageException.NullNotAllowed for a NULL in a NOT NULL column
   * @throws SqlStateException 23514 with the name of the constraint, 42501 where a policy is not
   *     met
   */
  void require(ChangeRun run, List<@Nullable Object[]> rows) {
    RowProgram program = conditions;
    if (program == null) {
      return;
    }
    List<@Nullable Object[]> handed = new ArrayList<>(rows.size());
    for (@Nullable Object[] row : rows) {
      ChangeRun.requireNotNull(table, row); // generated code relies on it
      @Nullable Object[] values = program.newRow();
      program.convert(row, kinds, values, 0);
      handed.add(values);
    }
    for (@Nullable Object[] result : run.compute(program, handed, new Object[0])) {
      for (int i = constraints; i < constraints + policies; i++) {
        if (!Boolean.TRUE.equals(result[i])) {
          throw new SqlStateException(
              SqlState.INSUFFICIENT_PRIVILEGE,
              "row breaks the row-level security policies of table \"" + table.name() + "\"");
        }
      }
      for (int i = 0; i < constraints; i++) {
        if (Boolean.FALSE.equals(result[i])) {
          throw new SqlStateException(
              SqlState.CHECK_VIOLATION,
              "row of table \""
                  + table.name()
                  + "\" breaks check constraint \""
                  + table.checks().get(i).name()
                  + "\"");
        }
      }
    }
  }
}
