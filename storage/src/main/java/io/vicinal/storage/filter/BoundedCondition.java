package io.vicinal.storage.filter;

import io.vicinal.storage.segment.ColumnReader;
import java.util.function.IntToLongFunction;

/** Asks another condition only about blocks whose bounds meet {@code low} to {@code high}. */
record BoundedCondition(
    ColumnReader column,
    IntToLongFunction minimum,
    IntToLongFunction maximum,
    long low,
    long high,
    boolean missIsUnknown,
    Condition rows)
    implements Condition {
  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    if (maximum.applyAsLong(block) >= low && minimum.applyAsLong(block) <= high && low <= high) {
      rows.evaluate(block, wanted, truth);
      return;
    }
    truth.clear();
    if (missIsUnknown) {
      System.arraycopy(wanted, 0, truth.unknown, 0, Truth.WORDS);
    } else {
      truth.unknownWhereNull(column, block, wanted);
    }
  }

  @Override
  public int cost() {
    return rows.cost();
  }
}
