package io.vicinal.storage.scan;

import io.vicinal.storage.ResourceAccount;

/**
 * Counts what one scan holds in proportion to its rows, and gives it back when the scan ends.
 *
 * <p>For one thread at a time, as a cursor is.
 */
final class ScanMemory implements AutoCloseable {
  /** A found row in a heap, in the sorted list and in the queue of rows to give: three objects. */
  private static final int HIT_BYTES = 112;

  private final ResourceAccount account;
  private long reserved;

  ScanMemory(ResourceAccount account) {
    this.account = account;
  }

  /**
   * Counts {@code bytes} more. @throws StorageException.OutOfMemory if the statement may not have
   * them
   */
  void reserve(long bytes) {
    account.reserve(bytes);
    reserved += bytes;
  }

  /** Counts {@code rows} rows that are found and kept as objects. */
  void reserveHits(long rows) {
    reserve(rows * HIT_BYTES);
  }

  /** Counts {@code rows} rows less, which were reserved here before. */
  void releaseHits(long rows) {
    release(rows * HIT_BYTES);
  }

  /** Counts {@code bytes} less, which were reserved here before. */
  void release(long bytes) {
    account.release(bytes);
    reserved -= bytes;
  }

  /** Gives everything back; may be called again. */
  @Override
  public void close() {
    release(reserved);
  }
}
