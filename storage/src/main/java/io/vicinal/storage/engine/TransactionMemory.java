package io.vicinal.storage.engine;

import io.vicinal.storage.ResourceAccount;
import java.math.BigDecimal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a transaction keeps of its own rows in an account, and gives it back when they are
 * taken back or the transaction ends. For one thread at a time.
 */
final class TransactionMemory {
  /** A row in the maps of keys and unique values, with the objects around it. */
  private static final long ROW_BYTES = 200;

  /** A small object, as of a number or a time, and the reference to it. */
  private static final long VALUE_BYTES = 24;

  private final ResourceAccount account;
  private long rows;
  private long copies;

  TransactionMemory(ResourceAccount account) {
    this.account = account;
  }

  /**
   * Counts a row or key that is kept.
   *
   * @param shown whether a view has a copy of it, which is free only when the transaction ends
   * @throws io.vicinal.storage.StorageException.OutOfMemory past the budget; nothing is counted
   */
  void keep(@Nullable Object[] row, boolean shown) {
    long bytes = bytes(row);
    account.reserve(shown ? 2 * bytes : bytes);
    rows += bytes;
    copies += shown ? bytes : 0;
  }

  /** Counts the copies of rows that a view has, likewise. */
  void keepCopies(Collection<@Nullable Object[]> shown) {
    long bytes = shown.stream().mapToLong(TransactionMemory::bytes).sum();
    account.reserve(bytes);
    copies += bytes;
  }

  /** Returns the bytes of rows that are kept now, for {@link #returnTo}. */
  long kept() {
    return rows;
  }

  /** Counts what was kept since less. */
  void returnTo(long kept) {
    account.release(rows - kept);
    rows = kept;
  }

  /** Gives everything back; may be called again. */
  void close() {
    account.release(rows + copies);
    rows = 0;
    copies = 0;
  }

  /** Returns about what a row takes on the heap. */
  static long bytes(@Nullable Object[] row) {
    long bytes = ROW_BYTES;
    for (Object value : row) {
      bytes +=
          switch (value) {
            case null -> Long.BYTES;
            case float[] vector -> VALUE_BYTES + (long) Float.BYTES * vector.length;
            case byte[] binary -> VALUE_BYTES + binary.length;
            case String text -> 2 * VALUE_BYTES + (long) Character.BYTES * text.length();
            case BigDecimal _ -> 4 * VALUE_BYTES;
            default -> VALUE_BYTES;
          };
    }
    return bytes;
  }
}
