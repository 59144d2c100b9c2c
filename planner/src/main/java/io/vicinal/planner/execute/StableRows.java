package io.vicinal.planner.execute;

import java.util.List;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.Linq4j;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are the same however often they are asked for. Generated code computes a row each time,
 * and rows of one field for each place that names it: {@code random()} would differ.
 */
public final class StableRows<T extends @Nullable Object> extends AbstractEnumerable<T> {
  private final Enumerable<T> rows;

  private StableRows(Enumerable<T> rows) {
    this.rows = rows;
  }

  /** Generated code calls this. */
  public static <T extends @Nullable Object> Enumerable<T> of(Enumerable<T> rows) {
    return new StableRows<>(rows);
  }

  /** Generated code calls this where the rows are read again and must be the same. */
  public static <T extends @Nullable Object> Enumerable<T> kept(Enumerable<T> rows) {
    return new AbstractEnumerable<>() {
      private @Nullable List<T> list;

      @Override
      public Enumerator<T> enumerator() {
        List<T> all = list;
        if (all == null) {
          all = rows.toList();
          list = all;
        }
        return Linq4j.enumerator(all);
      }
    };
  }

  @Override
  public Enumerator<T> enumerator() {
    return new RowHolder<>(rows.enumerator());
  }
}
