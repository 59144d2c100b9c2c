package io.vicinal.sql.function;

import org.jspecify.annotations.Nullable;

/**
 * Collects what one group or frame has for an aggregate; generated code makes one for each, gives
 * it the values of every row, NULLs too, and asks for the result, perhaps again and again.
 */
public interface Gathering {
  /** Takes the value of a row. */
  void add(@Nullable Object value);

  /** Takes both values of a row. */
  default void add(@Nullable Object first, @Nullable Object second) {
    throw new AssertionError("an aggregate of one value got two");
  }

  /** Returns what all values give, in an object that does not change any more. */
  @Nullable Object result();
}
