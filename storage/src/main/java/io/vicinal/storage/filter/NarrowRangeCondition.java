package io.vicinal.storage.filter;

import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.NarrowColumn;
import io.vicinal.storage.vector.RangeKernel;

/** True where an ordered value lies in a range, or outside of it; whole blocks by their bounds. */
final class NarrowRangeCondition implements Condition {
  private final NarrowColumn column;
  private final long low;
  private final long high;
  private final boolean negated;
  private final RangeKernel kernel = RangeKernel.fastest();
  private final long[] found = new long[Truth.WORDS];

  NarrowRangeCondition(NarrowColumn column, OrderedRange range, boolean negated) {
    this.column = column;
    this.low = range.low().longValueExact();
    this.high = range.high().longValueExact();
    this.negated = negated;
  }

  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    truth.unknownWhereNull(column, block, wanted);
    long minimum = column.minimum(block);
    long maximum = column.maximum(block);
    if (maximum < low || minimum > high || low > high) {
      truth.yesWhereKnown(negated, wanted);
      return;
    }
    if (minimum >= low && maximum <= high) {
      truth.yesWhereKnown(!negated, wanted);
      return;
    }
    if (Wanted.isSparse(wanted)) {
      sparse(block, wanted, truth);
    } else {
      dense(block, wanted, truth);
    }
  }

  private void sparse(int block, long[] wanted, Truth truth) {
    for (int w = 0; w < Truth.WORDS; w++) {
      long yes = 0;
      for (long left = wanted[w] & ~truth.unknown[w]; left != 0; left &= left - 1) {
        int bit = Long.numberOfTrailingZeros(left);
        long value = column.ordered(block * ColumnReader.BLOCK_ROWS + w * 64 + bit);
        if ((value >= low && value <= high) != negated) {
          yes |= 1L << bit;
        }
      }
      truth.yes[w] = yes;
    }
  }

  private void dense(int block, long[] wanted, Truth truth) {
    int count = Wanted.end(wanted);
    column.find(kernel, block, count, low, high, found);
    long flip = negated ? -1L : 0;
    for (int w = 0; w < Truth.WORDS; w++) {
      truth.yes[w] = (found[w] ^ flip) & wanted[w] & ~truth.unknown[w];
    }
  }

  @Override
  public int cost() {
    return 1;
  }
}
