package io.vicinal.planner.execute;

import io.vicinal.planner.execute.FrameSpec.Call;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.rex.RexWindowExclusion;
import org.jspecify.annotations.Nullable;

/** Goes through the rows of a partition: which rows are in the frame, and what stands where. */
final class FramePlaces {
  private final RexWindowExclusion exclusion;
  private final @Nullable Object[][] rows;
  private final FrameBounds bounds;
  private final Runnable watch;

  private int row;
  private int start;
  private int end;

  /**
   * @param watch is asked for each row that is looked at, and throws where all is to end
   */
  FramePlaces(
      RexWindowExclusion exclusion, @Nullable Object[][] rows, FrameBounds bounds, Runnable watch) {
    this.exclusion = exclusion;
    this.rows = rows;
    this.bounds = bounds;
    this.watch = watch;
  }

  void moveTo(int current) {
    row = current;
    start = bounds.start(current);
    end = Math.max(start, bounds.end(current));
  }

  /** Returns the first row of the frame, with those that are left out. */
  int start() {
    return start;
  }

  /** Returns the row behind the frame; the frame is empty if that is its first one. */
  int end() {
    return end;
  }

  boolean excludes() {
    return exclusion != RexWindowExclusion.EXCLUDE_NO_OTHER;
  }

  /** Returns whether a row from start to end is not left out. */
  boolean contains(int other) {
    watch.run();
    return switch (exclusion) {
      case EXCLUDE_NO_OTHER -> true;
      case EXCLUDE_CURRENT_ROW -> other != row;
      case EXCLUDE_GROUP -> bounds.group(other) != bounds.group(row);
      case EXCLUDE_TIES -> other == row || bounds.group(other) != bounds.group(row);
    };
  }

  /** Computes a function that is no aggregate. */
  @Nullable Object value(Call call) {
    return switch (call.function()) {
      case ROW_NUMBER -> row + 1L;
      case RANK -> bounds.groupStart(row) + 1L;
      case DENSE_RANK -> bounds.group(row) + 1L;
      case NTILE -> tile(call);
      case LAG -> neighbor(call, -1);
      case LEAD -> neighbor(call, 1);
      case FIRST_VALUE -> nth(call, 1, 1);
      case LAST_VALUE -> nth(call, 1, -1);
      case NTH_VALUE -> nth(call);
      case AGGREGATE -> throw new AssertionError(call);
    };
  }

  private @Nullable Object argument(Call call, int number) {
    return rows[row][call.fields().get(number)];
  }

  private @Nullable Object tile(Call call) {
    if (!(argument(call, 0) instanceof Number number)) {
      return null;
    }
    long tiles = number.longValue();
    if (tiles < 1) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE, "ntile expects a number above zero, not " + tiles);
    }
    long small = rows.length / tiles;
    long larger = rows.length % tiles; // so many tiles have one row more
    long inLarger = larger * (small + 1);
    return row < inLarger ? row / (small + 1) + 1 : larger + (row - inLarger) / small + 1;
  }

  private @Nullable Object neighbor(Call call, int direction) {
    long left = 1;
    if (call.fields().size() > 1) {
      if (!(argument(call, 1) instanceof Number offset)) {
        return null;
      }
      left = offset.longValue();
    }
    int step = left < 0 ? -direction : direction;
    left = Math.abs(left);
    int field = call.fields().getFirst();
    if (left == 0) {
      return rows[row][field];
    }
    if (!call.ignoreNulls()) {
      long at = left > rows.length ? -1 : row + step * left;
      return at >= 0 && at < rows.length ? rows[(int) at][field] : otherwise(call);
    }
    for (int at = row + step; at >= 0 && at < rows.length; at += step) {
      watch.run();
      if (rows[at][field] != null && --left == 0) {
        return rows[at][field];
      }
    }
    return otherwise(call);
  }

  private @Nullable Object otherwise(Call call) {
    return call.fields().size() > 2 ? argument(call, 2) : null;
  }

  private @Nullable Object nth(Call call) {
    if (!(argument(call, 1) instanceof Number number)) {
      return null;
    }
    if (number.longValue() < 1) {
      throw new SqlStateException(
          SqlState.INVALID_ARGUMENT_FOR_NTH_VALUE,
          "nth_value expects a number above zero, not " + number);
    }
    return nth(call, number.longValue(), 1);
  }

  private @Nullable Object nth(Call call, long number, int step) {
    int field = call.fields().getFirst();
    long left = number;
    for (int at = step > 0 ? start : end - 1; at >= start && at < end; at += step) {
      boolean counts = contains(at) && !(call.ignoreNulls() && rows[at][field] == null);
      if (counts && --left == 0) {
        return rows[at][field];
      }
    }
    return null;
  }
}
