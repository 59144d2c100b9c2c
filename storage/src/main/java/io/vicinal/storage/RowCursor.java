package io.vicinal.storage;

import org.jspecify.annotations.Nullable;

/**
 * Rows of one scan, one at a time. Not thread-safe; holds its snapshot's segments until it is
 * closed.
 *
 * <p>Fields are the columns of the {@link ScanSpec} and then, where asked for, the distance.
 */
public interface RowCursor extends AutoCloseable {
  /**
   * Moves to the next row. @return false when there is none. @throws StorageException.Cancelled
   * when asked to stop
   */
  boolean next();

  /**
   * Returns the value of {@code field} of the current row in the Java class of its type, or null.
   * Arrays belong to the caller.
   */
  @Nullable Object get(int field);

  /**
   * Returns the number of the segment that holds the current row, as {@link SegmentInfo#id} tells
   * it; 0 for a row in memory.
   */
  default long segment() {
    return 0;
  }

  /** Returns what has been done up to now, also after {@link #close}. */
  ScanStatistics statistics();

  @Override
  void close();
}
