package io.vicinal.planner.execute;

import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.jspecify.annotations.Nullable;

/** Rows of others, or one in their place where there are none. */
public final class RowOfNone<T extends @Nullable Object> extends AbstractEnumerable<T> {
  private final Enumerable<T> rows;
  private final T ofNone;

  private RowOfNone(Enumerable<T> rows, T ofNone) {
    this.rows = rows;
    this.ofNone = ofNone;
  }

  /** Generated code calls this. */
  @SuppressWarnings("unchecked") // the row is made as those of the input are
  public static <T extends @Nullable Object> Enumerable<T> of(Enumerable<T> rows, Object ofNone) {
    return new RowOfNone<>(rows, (T) ofNone);
  }

  @Override
  public Enumerator<T> enumerator() {
    Enumerator<T> given = rows.enumerator();
    return new Enumerator<>() {
      private boolean begun;
      private boolean instead;

      @Override
      public T current() {
        return instead ? ofNone : given.current();
      }

      @Override
      public boolean moveNext() {
        boolean more = !instead && given.moveNext();
        instead = !more && !begun;
        begun = true;
        return more || instead;
      }

      @Override
      public void reset() {
        given.reset();
        begun = false;
        instead = false;
      }

      @Override
      public void close() {
        given.close();
      }
    };
  }
}
