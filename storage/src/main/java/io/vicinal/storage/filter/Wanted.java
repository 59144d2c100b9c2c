package io.vicinal.storage.filter;

/** Looks at the bits of the rows of one block that a condition is asked for. */
final class Wanted {
  private static final int SPARSE_ROWS_MAX = 64;

  private Wanted() {}

  /** Returns whether so few rows are wanted that reading them one by one is cheaper. */
  static boolean isSparse(long[] wanted) {
    int sum = 0;
    for (long word : wanted) {
      sum += Long.bitCount(word);
    }
    return sum <= SPARSE_ROWS_MAX;
  }

  /** Returns the position after the last wanted row. */
  static int end(long[] wanted) {
    for (int w = wanted.length - 1; w >= 0; w--) {
      if (wanted[w] != 0) {
        return w * 64 + 64 - Long.numberOfLeadingZeros(wanted[w]);
      }
    }
    return 0;
  }
}
