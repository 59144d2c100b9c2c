package io.vicinal.planner.change;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.execute.Program;
import java.util.List;
import java.util.Objects;

/** One value of a row of VALUES and the conversion to its column. Immutable. */
sealed interface RowCell {
  /** A value that needs no generated code. */
  record Constant(ConstantCell cell, Assignment assignment) implements RowCell {
    @Override
    public boolean consistsOf(List<Object> literals) {
      return literals.isEmpty() || cell.consistsOf(literals) || isMomentOf(literals);
    }

    /** Returns whether the value is a date or time that the assignment reads in the one text. */
    private boolean isMomentOf(List<Object> literals) {
      return cell instanceof ConstantCell.Known known
          && known.isMoment()
          && literals.size() == 1
          && Objects.equals(
              assignment.toStored(literals.getFirst()), assignment.toStored(known.value()));
    }

    @Override
    public RowCell with(List<Object> literals) {
      return literals.isEmpty() ? this : new Constant(cell.with(literals), assignment);
    }
  }

  /** An expression with one value for all rows: its place among those. */
  record Computed(int place, Assignment assignment) implements RowCell {}

  /** An expression that gives another value each time, such as {@code random()}. */
  record Fresh(Program program, Assignment assignment) implements RowCell {}

  /** Returns whether the value is {@code literals} and nothing that was made of them. */
  default boolean consistsOf(List<Object> literals) {
    return literals.isEmpty();
  }

  /** Returns the cell with other literals, none or as many as it {@linkplain #consistsOf has}. */
  default RowCell with(List<Object> literals) {
    return this;
  }
}
