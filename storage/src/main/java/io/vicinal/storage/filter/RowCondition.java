package io.vicinal.storage.filter;

import io.vicinal.storage.segment.ColumnReader;
import java.util.function.IntPredicate;

/**
 * True where a test of one row says so, unknown where the column is NULL, and also where the test
 * says no if {@code missIsUnknown}.
 */
record RowCondition(ColumnReader column, int cost, boolean missIsUnknown, IntPredicate test)
    implements Condition {
  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    truth.unknownWhereNull(column, block, wanted);
    for (int w = 0; w < Truth.WORDS; w++) {
      long yes = 0;
      long known = wanted[w] & ~truth.unknown[w];
      for (long left = known; left != 0; left &= left - 1) {
        int bit = Long.numberOfTrailingZeros(left);
        if (test.test(block * ColumnReader.BLOCK_ROWS + w * 64 + bit)) {
          yes |= 1L << bit;
        }
      }
      truth.yes[w] = yes;
      if (missIsUnknown) {
        truth.unknown[w] |= known & ~yes;
      }
    }
  }
}
