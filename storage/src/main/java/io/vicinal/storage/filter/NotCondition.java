package io.vicinal.storage.filter;

/** True where the term is false; unknown stays unknown. */
record NotCondition(Condition term) implements Condition {
  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    term.evaluate(block, wanted, truth);
    for (int w = 0; w < Truth.WORDS; w++) {
      truth.yes[w] = wanted[w] & ~truth.yes[w] & ~truth.unknown[w];
    }
  }

  @Override
  public int cost() {
    return term.cost();
  }
}
