package io.vicinal.storage.filter;

import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.NarrowColumn;

/**
 * True where an ordered value is in a set, unknown elsewhere if the list had a NULL; blocks whose
 * bounds miss the set are not read.
 */
final class NarrowInCondition implements Condition {
  private final NarrowColumn column;
  private final LongPairSet set;
  private final long low;
  private final long high;
  private final boolean missIsUnknown;
  private final long[] values = new long[ColumnReader.BLOCK_ROWS];

  NarrowInCondition(
      NarrowColumn column, LongPairSet set, long low, long high, boolean missIsUnknown) {
    this.column = column;
    this.set = set;
    this.low = low;
    this.high = high;
    this.missIsUnknown = missIsUnknown;
  }

  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    truth.unknownWhereNull(column, block, wanted);
    if (low > high || column.maximum(block) < low || column.minimum(block) > high) {
      truth.yesWhereKnown(false, wanted);
    } else {
      look(block, wanted, truth);
    }
    if (missIsUnknown) {
      for (int w = 0; w < Truth.WORDS; w++) {
        truth.unknown[w] = wanted[w] & ~truth.yes[w];
      }
    }
  }

  private void look(int block, long[] wanted, Truth truth) {
    boolean sparse = Wanted.isSparse(wanted);
    if (!sparse) {
      column.ordered(block, Wanted.end(wanted), values);
    }
    int first = block * ColumnReader.BLOCK_ROWS;
    for (int w = 0; w < Truth.WORDS; w++) {
      long yes = 0;
      for (long left = wanted[w] & ~truth.unknown[w]; left != 0; left &= left - 1) {
        int row = w * 64 + Long.numberOfTrailingZeros(left);
        long value = sparse ? column.ordered(first + row) : values[row];
        if (value >= low && value <= high && set.contains(0, value)) {
          yes |= Long.lowestOneBit(left);
        }
      }
      truth.yes[w] = yes;
    }
  }

  @Override
  public int cost() {
    return 4;
  }
}
