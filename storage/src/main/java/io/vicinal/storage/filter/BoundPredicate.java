package io.vicinal.storage.filter;

import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.Segment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A predicate with its parameters, ready for the rows of one segment. Not thread-safe; valid as
 * long as the segment is retained.
 */
public final class BoundPredicate {
  private final Condition condition;
  private final long[] wanted = new long[Truth.WORDS];
  private final Truth truth = new Truth();

  private BoundPredicate(Condition condition) {
    this.condition = condition;
  }

  /**
   * Binds {@code predicate} to {@code segment}, for a few of its rows: nothing is sorted.
   *
   * @throws io.vicinal.storage.StorageException.InvalidSetting if an operand has a class that does
   *     not compare with its column
   * @throws io.vicinal.storage.StorageException.VectorData if a vector has another dimension than
   *     its column
   */
  public static BoundPredicate bind(
      Predicate predicate, @Nullable Object[] parameters, Segment segment) {
    return new BoundPredicate(new ConditionBinder(segment, parameters, null).bind(predicate));
  }

  /** Binds like the other method for many rows; {@code account} pays where rows are sorted. */
  static BoundPredicate bind(
      Predicate predicate,
      @Nullable Object[] parameters,
      Segment segment,
      ResourceAccount account) {
    return new BoundPredicate(new ConditionBinder(segment, parameters, account).bind(predicate));
  }

  /**
   * Returns the rows below {@code rowLimit} that are in {@code candidates} and for which the
   * predicate is true.
   *
   * @param account checked once per block of rows
   */
  public Bitmap evaluate(int rowLimit, Bitmap candidates, ResourceAccount account) {
    Bitmap result = new Bitmap(rowLimit);
    long[] from = candidates.words();
    long[] to = result.words();
    for (int first = 0; first < to.length; first += Truth.WORDS) {
      account.step();
      int words = Math.min(Truth.WORDS, to.length - first);
      if (!load(from, first, words, rowLimit)) {
        continue;
      }
      condition.evaluate(first / Truth.WORDS, wanted, truth);
      System.arraycopy(truth.yes, 0, to, first, words);
    }
    return result;
  }

  /** Copies the candidates of one block and returns whether there are any. */
  private boolean load(long[] from, int first, int words, int rowLimit) {
    long any = 0;
    for (int w = 0; w < Truth.WORDS; w++) {
      wanted[w] = w < words && first + w < from.length ? from[first + w] : 0;
      if ((first + w) * 64L + 64 > rowLimit && w < words) {
        wanted[w] &= -1L >>> -rowLimit;
      }
      any |= wanted[w];
    }
    return any != 0;
  }

  /** Returns whether the predicate is true for the row at {@code ordinal}. */
  public boolean test(int ordinal) {
    Arrays.fill(wanted, 0);
    int word = ordinal % ColumnReader.BLOCK_ROWS / 64;
    wanted[word] = 1L << ordinal;
    condition.evaluate(ordinal / ColumnReader.BLOCK_ROWS, wanted, truth);
    return truth.yes[word] != 0;
  }
}
