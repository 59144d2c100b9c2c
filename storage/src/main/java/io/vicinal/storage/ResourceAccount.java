package io.vicinal.storage;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one statement may use: a deadline, a cancel flag and a byte budget, checked by every
 * operator.
 *
 * <p>Thread-safe. Cancelling sets a flag and never interrupts a thread, because an interrupt would
 * close file channels for everybody.
 */
public final class ResourceAccount implements AutoCloseable {
  private static final long NO_DEADLINE = Long.MAX_VALUE;

  private final long startNanos = System.nanoTime();
  private final long timeoutNanos;
  private final long bytesMax;
  private final @Nullable SharedMemory shared;
  private final FairShare.@Nullable Share share;
  private volatile boolean cancelled;
  private volatile @Nullable Thread worker; // who has entered
  private long sliceNanos = startNanos; // of the worker
  private int holds; // of the worker
  private long bytes;
  private long bytesPeak;
  private long drawn; // of what is shared

  private boolean closed;

  private ResourceAccount(
      long timeoutNanos,
      long bytesMax,
      @Nullable SharedMemory shared,
      FairShare.@Nullable Share share) {
    this.timeoutNanos = timeoutNanos;
    this.bytesMax = bytesMax;
    this.shared = shared;
    this.share = share;
  }

  /** Returns an account without bounds that can still be cancelled. */
  public static ResourceAccount unbounded() {
    return new ResourceAccount(NO_DEADLINE, Long.MAX_VALUE, null, null);
  }

  /** Returns an account that ends {@code timeoutMillis} from now (0 = never). */
  public static ResourceAccount withTimeout(long timeoutMillis) {
    return withLimits(timeoutMillis, 0);
  }

  /**
   * Returns an account that ends {@code timeoutMillis} from now (0 = never) and refuses to reserve
   * more than {@code bytesMax} bytes at one time (0 = no limit).
   */
  public static ResourceAccount withLimits(long timeoutMillis, long bytesMax) {
    return withLimits(timeoutMillis, bytesMax, null);
  }

  /**
   * Returns an account as {@link #withLimits(long, long)}, which draws what it reserves on {@code
   * shared}, too, until it is closed.
   */
  public static ResourceAccount withLimits(
      long timeoutMillis, long bytesMax, @Nullable SharedMemory shared) {
    return withLimits(timeoutMillis, bytesMax, shared, null);
  }

  /**
   * Returns an account as {@link #withLimits(long, long, SharedMemory)}, which works for {@code
   * share} between {@link #enter} and {@link #leave}.
   */
  public static ResourceAccount withLimits(
      long timeoutMillis,
      long bytesMax,
      @Nullable SharedMemory shared,
      FairShare.@Nullable Share share) {
    return new ResourceAccount(
        timeoutMillis <= 0 ? NO_DEADLINE : TimeUnit.MILLISECONDS.toNanos(timeoutMillis),
        bytesMax <= 0 ? Long.MAX_VALUE : bytesMax,
        shared,
        share);
  }

  /** Begins to work on the calling thread, which calls {@link #leave} at the end. */
  public void enter() {
    if (share != null) {
      share.enter();
      worker = Thread.currentThread();
      sliceNanos = System.nanoTime() - share.takeWork();
    }
  }

  /** Ends what {@link #enter} began. */
  public void leave() {
    if (share != null) {
      worker = null;
      share.leave(System.nanoTime() - sliceNanos);
    }
  }

  private boolean isWorker() {
    return Thread.currentThread().equals(worker);
  }

  /**
   * Leaves out of the work what the thread that is at work has waited, such as for a lock or for a
   * disk: others had the processors meanwhile.
   *
   * @param nanos of {@link System#nanoTime} when it began to wait
   */
  public void waitedSince(long nanos) {
    if (isWorker()) {
      sliceNanos += System.nanoTime() - nanos;
    }
  }

  /**
   * Begins work that others wait for, such as under a lock: the thread that is at work does not
   * rest until it calls {@link #unhold}. May be nested. Threads that help it never rest.
   */
  public void hold() {
    if (isWorker()) {
      holds++;
    }
  }

  /** Ends what {@link #hold} began. */
  public void unhold() {
    if (isWorker()) {
      holds--;
    }
  }

  /**
   * Lets others go on, now and then, where they wait for processors that this statement's user has
   * many of. Does nothing after {@link #hold}, nor on threads that help the one that is at work:
   * they may have what others wait for.
   */
  public void pace() {
    if (share == null
        || !isWorker()
        || holds > 0
        || System.nanoTime() - sliceNanos < FairShare.SLICE_NANOS) {
      return;
    }
    long end = System.nanoTime() + share.restNanos();
    long left = end - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      check();
      LockSupport.parkNanos(Math.min(left, FairShare.SLICE_NANOS));
      left = end - System.nanoTime();
    }
    sliceNanos = System.nanoTime();
  }

  /**
   * Ends the statement as {@link #check} does, and else lets others go on as {@link #pace} does:
   * whatever computes for long calls it again and again.
   */
  public void step() {
    check();
    pace();
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
   * Counts {@code more} bytes of heap or arena.
   *
   * @throws StorageException.OutOfMemory past the budget, or what is shared; nothing is counted
   *     then
   */
  public synchronized void reserve(long more) {
    if (more > bytesMax - bytes) {
      throw new StorageException.OutOfMemory(
          "statement needs " + (bytes + more) + " bytes, its limit is " + bytesMax);
    }
    if (shared != null && !closed) {
      shared.reserve(more);
      drawn += more;
    }
    bytes += more;
    bytesPeak = Math.max(bytesPeak, bytes);
  }

  /** Counts {@code fewer} bytes less, which were reserved before. */
  public synchronized void release(long fewer) {
    bytes -= fewer;
    if (shared != null && !closed) {
      shared.release(fewer);
      drawn -= fewer;
    }
  }

  /** Gives what is left to whoever shares it: the statement has ended. Once more does nothing. */
  @Override
  public synchronized void close() {
    if (shared != null && !closed) {
      shared.release(drawn);
    }
    closed = true;
  }

  /** Returns the bytes that are reserved now. */
  public synchronized long reservedBytes() {
    return bytes;
  }

  /** Returns the most bytes that were reserved at one time. */
  public synchronized long peakBytes() {
    return bytesPeak;
  }
}
