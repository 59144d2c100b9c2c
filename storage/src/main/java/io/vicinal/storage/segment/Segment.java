package io.vicinal.storage.segment;

import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.hnsw.GrowingView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one shard by ordinal, 0 to {@link #rowCount} - 1, with the LSNs between which each one
 * lives: what a growing segment in memory and a sealed one on disk have in common.
 *
 * <p>A row is visible at LSN {@code s} if {@code beginLsn <= s < endLsn}. Readers are many and
 * never blocked; appends and {@link #kill} come from one thread at a time. A reader that learned of
 * an LSN after the writer was done with it (through a volatile or locked snapshot) sees all of its
 * effects.
 *
 * <p>Memory is counted by references: the creator holds one, and whoever reads after others may let
 * go brackets its work with {@link #retain} and {@link #release}.
 */
public sealed interface Segment permits GrowingSegment, SealedSegment {
  /** Marks the end of a row that lives. */
  long LIVE = Long.MAX_VALUE;

  /** Returns the number of the segment. */
  long id();

  /** Returns the table as it was when the segment was opened or last redefined. */
  Table table();

  /**
   * Follows a change of the table's definition: rows have the initial value of a column that was
   * added. A growing segment takes no rows afterwards. For the single writer; readers that know the
   * old definition go on, since no column changes its position.
   */
  void redefine(Table changed);

  /** Returns the rows that are there now, dead ones included. */
  int rowCount();

  /** Returns the reader of the column at {@code position}. */
  ColumnReader column(int position);

  /** Returns whether the value is NULL. */
  default boolean isNull(int column, int ordinal) {
    return column(column).isNull(ordinal);
  }

  /** Returns the value in the class of its kind, null for NULL; arrays are fresh. */
  default @Nullable Object value(int column, int ordinal) {
    return column(column).value(ordinal);
  }

  /** Returns all values of a row in the order of the table's columns. */
  default @Nullable Object[] row(int ordinal) {
    @Nullable Object[] row = new @Nullable Object[table().columns().size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = value(i, ordinal);
    }
    return row;
  }

  /** Returns the values of the key columns in key order. */
  default Object[] key(int ordinal) {
    List<Integer> positions = table().primaryKey();
    Object[] key = new Object[positions.size()];
    for (int i = 0; i < key.length; i++) {
      Object value = value(positions.get(i), ordinal);
      if (value == null) {
        throw new IllegalStateException("row " + ordinal + " has a key column that is NULL");
      }
      key[i] = value;
    }
    return key;
  }

  /** Returns the key of a row. */
  default RowKey rowKey(int ordinal) {
    return RowKey.ofKey(table(), key(ordinal));
  }

  /** Returns the begin LSNs as a column of BIGINT, with the bounds of every block. */
  NarrowColumn beginLsns();

  /** Returns the LSN that made the row. */
  default long beginLsn(int ordinal) {
    return beginLsns().bits(ordinal);
  }

  /** Returns the LSN that ended the row, {@link #LIVE} while it lives. */
  long endLsn(int ordinal);

  /** Ends a row; a row that has ended keeps its LSN. For the single writer. */
  void kill(int ordinal, long lsn);

  /**
   * Takes back what LSNs behind {@code lsn} did, which nobody has seen: rows that they began are
   * never visible and found no more, rows that they ended live. For the single writer.
   */
  void undo(long lsn);

  /**
   * Returns the ordinal of the newest row with this key, dead or alive, or -1. Cost: one look-up,
   * and one read of the key columns.
   */
  int find(RowKey key);

  /** Returns the ordinal of the row with this key that is visible at {@code lsn}, or -1. */
  int findVisible(RowKey key, long lsn);

  /** Returns the key of a row in columns that are UNIQUE, null if a value of it is NULL. */
  default @Nullable RowKey uniqueKey(List<Integer> columns, int ordinal) {
    Object[] key = new Object[columns.size()];
    for (int i = 0; i < key.length; i++) {
      Object value = value(columns.get(i), ordinal);
      if (value == null) {
        return null;
      }
      key[i] = value;
    }
    return RowKey.ofKey(table(), columns, key);
  }

  /** Returns the ordinal of the live row with this key in a UNIQUE constraint, or -1. */
  int findUnique(UniqueConstraint constraint, RowKey key);

  /**
   * Returns the rows with this key in a UNIQUE constraint that are visible at {@code lsn}: at most
   * one, but of the rows of one transaction that are not committed.
   */
  int[] findVisibleUnique(UniqueConstraint constraint, RowKey key, long lsn);

  /** Returns n such that every row that began at or before {@code lsn} has an ordinal below n. */
  int visibleRowCount(long lsn);

  /** Returns the rows that ended at or before {@code lsn}. */
  long deadRowCount(long lsn);

  /** Sets the bits of all rows that are visible at {@code lsn} and below the size of the target. */
  void visible(long lsn, Bitmap target);

  /** Returns the rows that are visible at {@code lsn}: shared, so not to be changed. */
  default Bitmap visible(long lsn) {
    Bitmap rows = new Bitmap(visibleRowCount(lsn));
    visible(lsn, rows);
    return rows;
  }

  /** Returns whether all rows below {@link #visibleRowCount} are visible at {@code lsn}. */
  boolean isAllVisible(long lsn);

  /** Returns whether the row is visible at {@code lsn}. */
  default boolean isVisible(int ordinal, long lsn) {
    return beginLsn(ordinal) <= lsn && lsn < endLsn(ordinal);
  }

  /**
   * Returns what an index knows of the rows though no file has it yet, for the caller to close;
   * null if there is nothing, or if there is a file.
   */
  @Nullable GrowingView growingView(long indexId);

  /** Returns the bytes in memory of a growing segment, on disk of a sealed one, without graphs. */
  long sizeBytes();

  /**
   * Adds a reference.
   *
   * @throws IllegalStateException if the last one is gone
   */
  void retain();

  /** Gives a reference back; the last one frees the memory. */
  void release();
}
