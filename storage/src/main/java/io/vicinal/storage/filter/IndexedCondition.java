package io.vicinal.storage.filter;

import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.SortedRows;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * True for a few rows that an index has found, unknown where the column is NULL. Gives the answers
 * of the condition in whose place it stands.
 */
final class IndexedCondition implements Condition {
  /** Places {@code from} to {@code to} of the sorted rows. */
  record Places(int from, int to) {
    int count() {
      return Math.max(0, to - from);
    }
  }

  private final ColumnReader column;
  private final SortedRows sorted;
  private final List<Places> places;
  private final int rowCount;
  private final IntPredicate remainder;
  private final Condition plain;
  private long @Nullable [] found; // a bit per row, made when more than a few rows are asked for

  /**
   * Creates the condition.
   *
   * @param remainder what the rows found must satisfy besides
   * @param plain the condition without an index
   */
  IndexedCondition(
      ColumnReader column,
      SortedRows sorted,
      List<Places> places,
      int rowCount,
      IntPredicate remainder,
      Condition plain) {
    this.column = column;
    this.sorted = sorted;
    this.places = places;
    this.rowCount = rowCount;
    this.remainder = remainder;
    this.plain = plain;
  }

  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    long[] bits = found;
    if (bits == null) {
      if (Wanted.isSparse(wanted)) {
        plain.evaluate(block, wanted, truth);
        return;
      }
      bits = find();
      found = bits;
    }
    truth.unknownWhereNull(column, block, wanted);
    for (int w = 0; w < Truth.WORDS; w++) {
      int word = block * Truth.WORDS + w;
      truth.yes[w] = word < bits.length ? bits[word] & wanted[w] : 0;
    }
  }

  private long[] find() {
    long[] bits = new long[(rowCount + 63) / 64];
    for (Places range : places) {
      for (int place = range.from(); place < range.to(); place++) {
        int row = sorted.row(place);
        if (remainder.test(row)) {
          bits[row >>> 6] |= 1L << row;
        }
      }
    }
    return bits;
  }

  @Override
  public int cost() {
    return 0;
  }
}
