package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import io.vicinal.storage.ResourceAccount;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The rows of a sealed segment in the order of one column; equal values in the order of rows, rows
 * with NULL left out. Computed from the column, 4 bytes per row. Immutable.
 */
public final class SortedRows {
  private static final int INSERTION_ROWS = 8;
  private static final int CHECK_ROWS = 1 << 14;

  /** Compares the values of two rows. */
  @FunctionalInterface
  private interface Order {
    int compare(int row, int other);
  }

  private final int[] rows;

  private SortedRows(int[] rows) {
    this.rows = rows;
  }

  /** Returns whether a column of {@code type} has an order that filters can use. */
  public static boolean canSort(DataType type) {
    return !type.isVector();
  }

  /** Returns how many bytes it takes to sort so many rows. */
  static long sortingBytes(int rowCount) {
    return 8L * rowCount;
  }

  /**
   * Sorts the first {@code rowCount} rows of {@code column}, which is no vector.
   *
   * @param account checked every few thousand rows
   */
  static SortedRows of(ColumnReader column, int rowCount, ResourceAccount account) {
    int[] rows = new int[rowCount];
    int count = 0;
    for (int row = 0; row < rowCount; row++) {
      if (!column.isNull(row)) {
        rows[count++] = row;
      }
    }
    int[] known = count == rowCount ? rows : Arrays.copyOf(rows, count);
    sort(known, order(column), account);
    return new SortedRows(known);
  }

  private static Order order(ColumnReader column) {
    return column instanceof NarrowColumn narrow
        ? (a, b) -> Long.compare(narrow.ordered(a), narrow.ordered(b))
        : (a, b) -> ValueOrder.compare(column, a, column, b);
  }

  /** Merges ever longer runs; stable. */
  private static void sort(int[] rows, Order order, ResourceAccount account) {
    for (int from = 0; from < rows.length; from += INSERTION_ROWS) {
      if (from % CHECK_ROWS == 0) {
        account.check();
      }
      insert(rows, from, Math.min(from + INSERTION_ROWS, rows.length), order);
    }
    int[] other = new int[rows.length];
    boolean swapped = false;
    for (long run = INSERTION_ROWS; run < rows.length; run *= 2) {
      for (long from = 0; from < rows.length; from += 2 * run) {
        int middle = (int) Math.min(from + run, rows.length);
        int end = (int) Math.min(from + 2 * run, rows.length);
        merge(
            swapped ? other : rows,
            (int) from,
            middle,
            end,
            swapped ? rows : other,
            order,
            account);
      }
      swapped = !swapped;
    }
    if (swapped) {
      System.arraycopy(other, 0, rows, 0, rows.length);
    }
  }

  private static void insert(int[] rows, int from, int to, Order order) {
    for (int i = from + 1; i < to; i++) {
      int row = rows[i];
      int at = i;
      for (; at > from && order.compare(rows[at - 1], row) > 0; at--) {
        rows[at] = rows[at - 1];
      }
      rows[at] = row;
    }
  }

  private static void merge(
      int[] source,
      int from,
      int middle,
      int end,
      int[] target,
      Order order,
      ResourceAccount account) {
    int left = from;
    int right = middle;
    for (int at = from; at < end; at++) {
      if (at % CHECK_ROWS == 0) {
        account.check();
      }
      boolean takesLeft =
          right == end || (left < middle && order.compare(source[left], source[right]) <= 0);
      target[at] = takesLeft ? source[left++] : source[right++];
    }
  }

  /** Returns how many rows there are. */
  public int size() {
    return rows.length;
  }

  /** Returns the row at {@code place}. */
  public int row(int place) {
    return rows[place];
  }

  /**
   * Returns how many rows come before all others.
   *
   * @param before true for these rows, which stand at the beginning
   */
  public int count(IntPredicate before) {
    int low = 0;
    int high = rows.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (before.test(rows[middle])) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
