package io.vicinal.planner.change;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.execute.RowProgram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One branch of MERGE. Its programs run over the source's fields and then the target's.
 *
 * @param condition of the branch, null for none
 * @param values new values of the columns at {@code changed}, or of all visible columns
 * @param changed columns that UPDATE sets
 */
public record MergeStep(
    Match match,
    @Nullable RowProgram condition,
    Action action,
    RowProgram values,
    List<Integer> changed,
    List<Assignment> assignments) {
  /** Which of the two tables a joined row is of. */
  public enum Match {
    BOTH,
    SOURCE_ONLY,
    TARGET_ONLY
  }

  /** What happens to the row. */
  public enum Action {
    NOTHING,
    INSERT,
    UPDATE,
    DELETE
  }
}
