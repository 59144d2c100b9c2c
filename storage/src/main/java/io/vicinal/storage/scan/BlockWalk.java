package io.vicinal.storage.scan;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.NarrowColumn;

/**
 * Offers rows of one segment to a heap, block by block, from that end of the segment where better
 * rows are if they were written in order. Blocks whose bounds show that none of their rows is among
 * the first are not read.
 */
final class BlockWalk {
  private static final int WORDS = ColumnReader.BLOCK_ROWS / Long.SIZE;

  private final RowOrdering ordering;
  private final TopHeap heap;
  private final ResourceAccount account;

  BlockWalk(RowOrdering ordering, TopHeap heap, ResourceAccount account) {
    this.ordering = ordering;
    this.heap = heap;
    this.account = account;
  }

  /** Offers all rows of {@code matches}. */
  void offer(SegmentMatches matches) {
    Bitmap rows = matches.rows();
    int blocks = (rows.size() + ColumnReader.BLOCK_ROWS - 1) / ColumnReader.BLOCK_ROWS;
    for (int i = 0; i < blocks; i++) {
      account.step();
      int block = ordering.first().descending() ? blocks - 1 - i : i;
      offer(matches.position(), rows, block);
    }
  }

  private void offer(int position, Bitmap rows, int block) {
    int end = Math.min(rows.size(), (block + 1) * ColumnReader.BLOCK_ROWS);
    int row = rows.nextSet(block * ColumnReader.BLOCK_ROWS);
    if (row < 0 || row >= end) {
      return;
    }
    if (ordering.first(position) instanceof NarrowColumn column) {
      if (!isTooLate(column, block, end)) {
        offer(position, column, rows, row, end);
      }
      return;
    }
    for (; row >= 0 && row < end; row = rows.nextSet(row + 1)) {
      heap.offer(position, row);
    }
  }

  /** Leaves out at once what is behind the last row that is kept. */
  private void offer(int position, NarrowColumn column, Bitmap rows, int from, int end) {
    boolean descending = ordering.first().descending();
    boolean compares = false;
    long last = 0;
    boolean changed = true;
    for (int row = from; row >= 0 && row < end; row = rows.nextSet(row + 1)) {
      if (changed && heap.isFull()) {
        NarrowColumn lastColumn = (NarrowColumn) ordering.first(heap.lastPosition());
        compares = !lastColumn.isNull(heap.lastOrdinal());
        last = lastColumn.ordered(heap.lastOrdinal());
        changed = false;
      }
      if (compares && !column.isNull(row)) {
        long value = column.ordered(row);
        if (descending ? value < last : value > last) {
          continue;
        }
      }
      changed |= heap.offer(position, row);
    }
  }

  private boolean isTooLate(NarrowColumn column, int block, int end) {
    if (!heap.isFull()) {
      return false;
    }
    boolean nullsFirst = ordering.first().nullsFirst();
    NarrowColumn lastColumn = (NarrowColumn) ordering.first(heap.lastPosition());
    if (lastColumn.isNull(heap.lastOrdinal())) {
      return nullsFirst && !hasNulls(column, block, end);
    }
    long last = lastColumn.ordered(heap.lastOrdinal());
    boolean late =
        ordering.first().descending() ? column.maximum(block) < last : column.minimum(block) > last;
    return late && (!nullsFirst || !hasNulls(column, block, end));
  }

  private static boolean hasNulls(ColumnReader column, int block, int end) {
    for (int word = block * WORDS; word * Long.SIZE < end; word++) {
      if (column.nullWord(word) != 0) {
        return true;
      }
    }
    return false;
  }
}
