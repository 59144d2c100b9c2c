package io.vicinal.storage.filter;

import io.vicinal.storage.segment.ColumnReader;
import java.util.Arrays;

/**
 * The answer of a condition for one block: per row a bit for true and one for unknown, never both;
 * false is neither.
 */
final class Truth {
  /** Words of one block. */
  static final int WORDS = ColumnReader.BLOCK_ROWS / 64;

  final long[] yes = new long[WORDS];
  final long[] unknown = new long[WORDS];

  void clear() {
    Arrays.fill(yes, 0);
    Arrays.fill(unknown, 0);
  }

  /** Sets unknown to the wanted rows that are NULL in {@code column}. */
  void unknownWhereNull(ColumnReader column, int block, long[] wanted) {
    for (int w = 0; w < WORDS; w++) {
      unknown[w] = wanted[w] == 0 ? 0 : column.nullWord(block * WORDS + w) & wanted[w];
    }
  }

  /** Sets true, or nothing if {@code value} is false, for the wanted rows that are not unknown. */
  void yesWhereKnown(boolean value, long[] wanted) {
    for (int w = 0; w < WORDS; w++) {
      yes[w] = value ? wanted[w] & ~unknown[w] : 0;
    }
  }
}
