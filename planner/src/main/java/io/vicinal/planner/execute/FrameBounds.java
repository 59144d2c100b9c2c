package io.vicinal.planner.execute;

import io.vicinal.planner.execute.FrameSpec.Bound;
import io.vicinal.planner.execute.FrameSpec.Place;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first and the last row of each frame of one partition, whose rows are in order.
 *
 * <p>A row without a key is far from all rows with one: in RANGE its frame ends, where it has a
 * distance, with the rows without a key (SQL:2016 7.15, as PostgreSQL).
 */
final class FrameBounds {
  private final FrameSpec spec;
  private final @Nullable Object[][] rows;

  /** The number of the group of each row: of rows that the order does not tell apart. */
  private final int[] groups;

  /** The first row of each group, and behind the last one the number of rows. */
  private final int[] starts;

  private final @Nullable Comparable<?>[] keys;
  private int keyed;
  private int keyedEnd;

  FrameBounds(
      FrameSpec spec, @Nullable Object[][] rows, Comparator<@Nullable Object[]> comparator) {
    this.spec = spec;
    this.rows = rows;
    this.groups = new int[rows.length];
    for (int i = 1; i < rows.length; i++) {
      groups[i] = groups[i - 1] + (comparator.compare(rows[i - 1], rows[i]) == 0 ? 0 : 1);
    }
    this.starts = new int[rows.length == 0 ? 1 : groups[rows.length - 1] + 2];
    for (int i = rows.length - 1; i >= 0; i--) {
      starts[groups[i]] = i;
    }
    starts[starts.length - 1] = rows.length;
    this.keys = new Comparable<?>[spec.key() < 0 ? 0 : rows.length];
    readKeys();
  }

  private void readKeys() {
    keyed = keys.length;
    for (int i = 0; i < keys.length; i++) {
      Object key = rows[i][spec.key()];
      if (key != null) {
        keys[i] = FrameKeys.comparable(key, spec.keyUnit());
        keyed = Math.min(keyed, i);
        keyedEnd = i + 1;
      }
    }
  }

  /** Returns the number of the group of a row, from 0. */
  int group(int row) {
    return groups[row];
  }

  /** Returns the first row of the group of {@code row}. */
  int groupStart(int row) {
    return starts[groups[row]];
  }

  /** Returns the row behind the group of {@code row}. */
  int groupEnd(int row) {
    return starts[groups[row] + 1];
  }

  /** Returns the first row of the frame of {@code row}; it may be behind the end. */
  int start(int row) {
    return bound(row, spec.lower(), false);
  }

  /** Returns the row behind the frame of {@code row}. */
  int end(int row) {
    return bound(row, spec.upper(), true);
  }

  private int bound(int row, Bound bound, boolean behind) {
    int count = rows.length;
    return switch (bound.place()) {
      case UNBOUNDED_PRECEDING -> 0;
      case UNBOUNDED_FOLLOWING -> count;
      case CURRENT_ROW ->
          spec.mode() == FrameSpec.Mode.ROWS
              ? row + (behind ? 1 : 0)
              : behind ? groupEnd(row) : groupStart(row);
      case PRECEDING, FOLLOWING -> {
        boolean back = bound.place() == Place.PRECEDING;
        if (spec.mode() == FrameSpec.Mode.RANGE) {
          yield range(row, bound, back, behind);
        }
        long distance = distance(row, bound);
        long moved = back ? -distance : distance;
        if (spec.mode() == FrameSpec.Mode.ROWS) {
          yield (int) Math.clamp(row + moved + (behind ? 1 : 0), 0L, (long) count);
        }
        long group = groups[row] + moved + (behind ? 1 : 0);
        yield starts[(int) Math.clamp(group, 0L, starts.length - 1L)];
      }
    };
  }

  private long distance(int row, Bound bound) {
    Number distance = FrameKeys.distance(rows[row][bound.distance()]);
    return Math.min(distance.longValue(), Integer.MAX_VALUE);
  }

  /** Searches the rows with a key for the first one within a distance, or behind it. */
  private int range(int row, Bound bound, boolean back, boolean behind) {
    Comparable<?> key = keys[row];
    if (key == null) {
      return behind ? groupEnd(row) : groupStart(row);
    }
    Number distance = FrameKeys.distance(rows[row][bound.distance()]);
    Comparable<?> wanted = FrameKeys.moved(key, distance, bound.unit(), back != spec.descending());
    int low = keyed;
    int high = keyedEnd;
    while (low < high) {
      int middle = (low + high) >>> 1;
      Comparable<?> other = keys[middle];
      int order = other == null ? 0 : FrameKeys.compare(other, wanted);
      order = spec.descending() ? -order : order;
      if (order < 0 || (behind && order == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
