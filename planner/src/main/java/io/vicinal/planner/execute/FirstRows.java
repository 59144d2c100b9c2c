package io.vicinal.planner.execute;

import java.util.Objects;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.jspecify.annotations.Nullable;

/** Some rows of others; none is pulled after the last one. */
public final class FirstRows<T extends @Nullable Object> extends AbstractEnumerable<T> {
  /** Stands for a count that is not there. */
  public static final int NO_PARAMETER = -1;

  private final Enumerable<T> rows;
  private final ExecutionContext context;
  private final long offset;
  private final long fetch;

  private FirstRows(Enumerable<T> rows, ExecutionContext context, long offset, long fetch) {
    this.rows = rows;
    this.context = context;
    this.offset = offset;
    this.fetch = fetch;
  }

  /** Generated code calls this with the positions of the parameters that hold the counts. */
  public static <T extends @Nullable Object> Enumerable<T> of(
      Enumerable<T> rows, DataContext root, int offsetParameter, int fetchParameter) {
    ExecutionContext context = (ExecutionContext) root;
    return new FirstRows<>(
        rows,
        context,
        count(context, offsetParameter, 0),
        count(context, fetchParameter, Long.MAX_VALUE));
  }

  private static long count(ExecutionContext context, int parameter, long otherwise) {
    return parameter == NO_PARAMETER
        ? otherwise
        : ((Number) Objects.requireNonNull(context.values()[parameter])).longValue();
  }

  @Override
  public Enumerator<T> enumerator() {
    Enumerator<T> all = rows.enumerator();
    return new Enumerator<>() {
      private long toSkip = offset;
      private long toTake = fetch;

      @Override
      public T current() {
        return all.current();
      }

      @Override
      public boolean moveNext() {
        if (toTake == 0) {
          return false;
        }
        for (; toSkip > 0; toSkip--) {
          context.tick();
          if (!all.moveNext()) {
            toTake = 0;
            return false;
          }
        }
        toTake = all.moveNext() ? toTake - 1 : -1;
        if (toTake < 0) {
          toTake = 0;
          return false;
        }
        return true;
      }

      @Override
      public void reset() {
        throw new UnsupportedOperationException("rows are read once");
      }

      @Override
      public void close() {
        all.close();
      }
    };
  }
}
