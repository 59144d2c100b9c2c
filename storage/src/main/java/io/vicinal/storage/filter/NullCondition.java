package io.vicinal.storage.filter;

import io.vicinal.storage.segment.ColumnReader;

/** True where a column is NULL, else false. */
record NullCondition(ColumnReader column) implements Condition {
  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    truth.clear();
    for (int w = 0; w < Truth.WORDS; w++) {
      if (wanted[w] != 0) {
        truth.yes[w] = column.nullWord(block * Truth.WORDS + w) & wanted[w];
      }
    }
  }

  @Override
  public int cost() {
    return 0;
  }
}
