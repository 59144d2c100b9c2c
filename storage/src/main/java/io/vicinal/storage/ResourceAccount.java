package io.vicinal.storage;

/**
 * What one statement may use: a deadline, a cancel flag and a byte budget, checked by every
 * operator.
 *
 * <p>Thread-safe. Cancelling sets a flag and never interrupts a thread, because an interrupt would
 * close file channels for everybody.
 */
public final class ResourceAccount {
  private static final long NO_DEADLINE = Long.MAX_VALUE;

  private final long startNanos = System.nanoTime();
  private final long timeoutNanos;
  private final long bytesMax;
  private volatile boolean cancelled;
  private long bytes;

  private ResourceAccount(long timeoutNanos, long bytesMax) {
    this.timeoutNanos = timeoutNanos;
    this.bytesMax = bytesMax;
  }

  /** Returns an account without bounds that can still be cancelled. */
  public static ResourceAccount unbounded() {
    return new ResourceAccount(NO_DEADLINE, Long.MAX_VALUE);
  }

  /** Returns an account that ends {@code timeoutMillis} from now (0 = never). */
  public static ResourceAccount withTimeout(long timeoutMillis) {
    return new ResourceAccount(
        timeoutMillis <= 0 ? NO_DEADLINE : Math.multiplyExact(timeoutMillis, 1_000_000L),
        Long.MAX_VALUE);
  }

  /** Makes the statement end at its next check. */
  public void cancel() {
    cancelled = true;
  }

  /**
   * Throws {@link StorageException.Cancelled} once the statement was cancelled or is past its
   * deadline.
   */
  public void check() {
    if (cancelled) {
      throw new StorageException.Cancelled("statement was cancelled");
    }
    if (timeoutNanos != NO_DEADLINE && System.nanoTime() - startNanos > timeoutNanos) {
      throw StorageException.Cancelled.timeout(timeoutNanos / 1_000_000);
    }
  }

  /**
   * Counts {@code more} bytes of heap or arena. @throws StorageException.OutOfMemory past the
   * budget
   */
  public synchronized void reserve(long more) {
    if (bytes + more > bytesMax) {
      throw new StorageException.OutOfMemory(
          "statement needs " + (bytes + more) + " bytes, its limit is " + bytesMax);
    }
    bytes += more;
  }
}
