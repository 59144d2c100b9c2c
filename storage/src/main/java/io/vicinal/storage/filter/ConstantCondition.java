package io.vicinal.storage.filter;

/** The same answer for every row. */
enum ConstantCondition implements Condition {
  FALSE,
  UNKNOWN;

  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    truth.clear();
    if (this == UNKNOWN) {
      System.arraycopy(wanted, 0, truth.unknown, 0, Truth.WORDS);
    }
  }

  @Override
  public int cost() {
    return 0;
  }
}
