package io.vicinal.storage;

/**
 * Rows of one scan for several sets of parameters, one set after the other: stands before the first
 * set when it is opened.
 *
 * <p>{@link #next} moves within the rows of a set and is false at their end. Statistics are those
 * of all sets together. Not thread-safe.
 */
public interface BatchCursor extends RowCursor {
  /**
   * Moves before the first row of the next set of parameters, also where that has no row; rows of
   * the set before that were not read are skipped. Returns false when there is no further set.
   *
   * @throws StorageException.Cancelled when asked to stop
   */
  boolean nextSet();
}
