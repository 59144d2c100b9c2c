package io.vicinal.storage.filter;

import io.vicinal.storage.segment.WideColumn;

/** True where a 16-byte value lies in a range, or outside of it; whole blocks by their bounds. */
final class WideRangeCondition implements Condition {
  private final WideColumn column;
  private final boolean negated;
  private final boolean isEmpty;
  private final long lowHigh;
  private final long lowLow;
  private final long highHigh;
  private final long highLow;
  private final Condition rows;

  WideRangeCondition(WideColumn column, OrderedRange range, boolean negated) {
    this.column = column;
    this.negated = negated;
    isEmpty = range.isEmpty();
    lowHigh = range.low().shiftRight(64).longValueExact();
    lowLow = range.low().longValue() ^ Long.MIN_VALUE;
    highHigh = range.high().shiftRight(64).longValueExact();
    highLow = range.high().longValue() ^ Long.MIN_VALUE;
    rows = new RowCondition(column, cost(), false, row -> isInRange(row) != negated);
  }

  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    if (isEmpty || column.maximum(block) < lowHigh || column.minimum(block) > highHigh) {
      truth.unknownWhereNull(column, block, wanted);
      truth.yesWhereKnown(negated, wanted);
    } else {
      rows.evaluate(block, wanted, truth);
    }
  }

  private boolean isInRange(int row) {
    long high = column.high(row);
    long low = column.low(row);
    return (high > lowHigh || (high == lowHigh && low >= lowLow))
        && (high < highHigh || (high == highHigh && low <= highLow));
  }

  @Override
  public int cost() {
    return 4;
  }
}
