package io.vicinal.planner.execute;

import java.util.function.UnaryOperator;
import org.apache.calcite.linq4j.Enumerable;
import org.jspecify.annotations.Nullable;

/**
 * The totals of frames, one after the other: those of the frame before where it has the same rows,
 * or more of them at its end, and else computed anew.
 */
final class FrameSums {
  private final @Nullable Object[][] rows;
  private final FramePlaces places;
  private final UnaryOperator<Enumerable<?>> aggregate;
  private final boolean grows;

  private @Nullable FrameTotals totals;
  private @Nullable Object[] results = new Object[0];
  private int start;
  private int end;

  FrameSums(
      @Nullable Object[][] rows,
      FramePlaces places,
      UnaryOperator<Enumerable<?>> aggregate,
      boolean grows) {
    this.rows = rows;
    this.places = places;
    this.aggregate = aggregate;
    this.grows = grows;
  }

  /** Returns the totals of the frame that {@code places} is at. */
  @Nullable Object[] current() {
    FrameTotals before = totals;
    boolean whole = !places.excludes() && places.start() == start;
    if (before != null && whole && places.end() == end) {
      return results;
    }
    boolean more = before != null && whole && grows && places.end() > end;
    FrameTotals now = more && before != null ? before : FrameTotals.of(aggregate);
    for (int i = more ? end : places.start(); i < places.end(); i++) {
      if (places.contains(i)) {
        now.add(rows[i]);
      }
    }
    totals = now;
    start = places.start();
    end = places.end();
    results = now.results();
    return results;
  }
}
