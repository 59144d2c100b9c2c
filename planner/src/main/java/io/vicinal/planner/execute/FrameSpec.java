package io.vicinal.planner.execute;

import java.util.List;
import org.apache.calcite.rex.RexWindowExclusion;

/**
 * What the frames of a window are, over rows of boxed values.
 *
 * @param mode what distances count
 * @param lower where frames begin
 * @param upper where they end
 * @param exclusion which rows of a frame are left out
 * @param key the field that the distances of RANGE are measured on, or -1
 * @param descending whether the greatest key comes first
 * @param keyUnit what the key counts
 * @param calls what is computed, in the order of the results
 */
public record FrameSpec(
    Mode mode,
    Bound lower,
    Bound upper,
    RexWindowExclusion exclusion,
    int key,
    boolean descending,
    Unit keyUnit,
    List<Call> calls) {
  /** What the distance of a bound counts. */
  public enum Mode {
    ROWS,
    RANGE,
    GROUPS
  }

  /** What a key or a distance of RANGE counts. */
  public enum Unit {
    NUMBER,
    DAYS,
    MICROSECONDS,
    MONTHS
  }

  /** Where a bound is. */
  public enum Place {
    UNBOUNDED_PRECEDING,
    PRECEDING,
    CURRENT_ROW,
    FOLLOWING,
    UNBOUNDED_FOLLOWING;

    boolean isFar() {
      return this == PRECEDING || this == FOLLOWING;
    }
  }

  /**
   * One end of a frame.
   *
   * @param distance the field that holds the distance, or -1
   */
  public record Bound(Place place, int distance, Unit unit) {}

  /** A function that is computed by where rows are. */
  public enum Function {
    ROW_NUMBER,
    RANK,
    DENSE_RANK,
    NTILE,
    LAG,
    LEAD,
    FIRST_VALUE,
    LAST_VALUE,
    NTH_VALUE,
    /** Any other one: a field of the totals of the frame. */
    AGGREGATE
  }

  /**
   * One result.
   *
   * @param fields its arguments; of AGGREGATE the field of the totals
   * @param ignoreNulls whether rows with a NULL are passed over
   */
  public record Call(Function function, List<Integer> fields, boolean ignoreNulls) {}
}
