package io.vicinal.planner.session;

import io.vicinal.storage.FairShare;
import io.vicinal.storage.SharedMemory;
import org.jspecify.annotations.Nullable;

/**
 * How much the statements of a connection may take whatever it sets; 0 for any amount.
 *
 * @param statementBytes memory of one statement, and of the changes of one transaction
 * @param statementMillis time of one statement
 * @param shared memory of all statements of whoever else shares it, null for none
 * @param share of the processors, for whoever has the same, null for any
 */
public record SessionBounds(
    long statementBytes,
    long statementMillis,
    @Nullable SharedMemory shared,
    FairShare.@Nullable Share share) {
  /** No bounds. */
  public static final SessionBounds NONE = new SessionBounds(0, 0, null, null);

  /** Returns the memory of a statement that wants so much, 0 for any amount. */
  public long bytes(long wanted) {
    return least(wanted, statementBytes);
  }

  /** Returns the time of a statement that wants so much, 0 for any. */
  public long millis(long wanted) {
    return least(wanted, statementMillis);
  }

  /** Returns the smaller of two limits; 0 is none. */
  public static long least(long wanted, long most) {
    if (wanted <= 0 || most <= 0) {
      return Math.max(wanted, most);
    }
    return Math.min(wanted, most);
  }
}
