package io.vicinal.planner.execute;

import org.apache.calcite.linq4j.Enumerator;
import org.jspecify.annotations.Nullable;

/** Asks for each row once and keeps it, because generated code computes a row whenever asked. */
class RowHolder<T extends @Nullable Object> implements Enumerator<T> {
  private final Enumerator<T> rows;
  private T current = none();

  RowHolder(Enumerator<T> rows) {
    this.rows = rows;
  }

  @Override
  public T current() {
    return current;
  }

  @Override
  public boolean moveNext() {
    boolean more = rows.moveNext();
    current = more ? rows.current() : none();
    return more;
  }

  @Override
  public void reset() {
    rows.reset();
  }

  @Override
  public void close() {
    rows.close();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // nobody reads it
  private static <T extends @Nullable Object> T none() {
    return null;
  }
}
