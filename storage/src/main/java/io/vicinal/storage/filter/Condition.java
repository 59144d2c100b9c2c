package io.vicinal.storage.filter;

/**
 * A predicate bound to one segment and its parameters. Not thread-safe: conditions own scratch
 * memory.
 */
interface Condition {
  /**
   * Answers for the rows of {@code block} whose bits are set in {@code wanted}; all other bits of
   * {@code truth} become 0.
   */
  void evaluate(int block, long[] wanted, Truth truth);

  /** Returns about how many nanoseconds one row takes, so that cheap terms go first. */
  int cost();
}
