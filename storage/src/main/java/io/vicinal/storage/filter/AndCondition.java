package io.vicinal.storage.filter;

import java.util.Comparator;
import java.util.List;

/** True where all terms are, false where one is; later terms see only the rows that are left. */
final class AndCondition implements Condition {
  private final List<Condition> terms;
  private final long[] left = new long[Truth.WORDS];
  private final Truth term = new Truth();

  AndCondition(List<Condition> terms) {
    this.terms = terms.stream().sorted(Comparator.comparingInt(Condition::cost)).toList();
  }

  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    truth.clear();
    System.arraycopy(wanted, 0, truth.yes, 0, Truth.WORDS);
    for (Condition condition : terms) {
      long any = 0;
      for (int w = 0; w < Truth.WORDS; w++) {
        left[w] = truth.yes[w] | truth.unknown[w];
        any |= left[w];
      }
      if (any == 0) {
        return;
      }
      condition.evaluate(block, left, term);
      for (int w = 0; w < Truth.WORDS; w++) {
        truth.yes[w] &= term.yes[w];
        truth.unknown[w] = left[w] & (term.yes[w] | term.unknown[w]) & ~truth.yes[w];
      }
    }
  }

  @Override
  public int cost() {
    return terms.stream().mapToInt(Condition::cost).sum();
  }
}
