package io.vicinal.storage.filter;

import io.vicinal.storage.TextTest;
import io.vicinal.storage.segment.BytesColumn;
import io.vicinal.storage.segment.ColumnReader;

/** Asks a test that was given with the scan about the text of each row. */
record ValueCondition(BytesColumn column, TextTest.Bound test) implements Condition {
  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    truth.clear();
    for (int w = 0; w < Truth.WORDS; w++) {
      long nulls = wanted[w] == 0 ? 0 : column.nullWord(block * Truth.WORDS + w);
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        int bit = Long.numberOfTrailingZeros(left);
        int row = block * ColumnReader.BLOCK_ROWS + w * 64 + bit;
        Boolean answer =
            (nulls >>> bit & 1) != 0
                ? test.ofNull()
                : test.of(column.memory(row), column.start(row), column.length(row));
        if (answer == null) {
          truth.unknown[w] |= 1L << bit;
        } else if (answer) {
          truth.yes[w] |= 1L << bit;
        }
      }
    }
  }

  @Override
  public int cost() {
    return 300;
  }
}
