package io.vicinal.planner.session;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the statements of one connection's transaction run one after the other, and those that wait
 * be cancelled. Thread-safe; a thread that has its turn may take another one within it.
 */
final class Turns {
  private static final long PATIENCE_MILLIS = 20;

  /** What a thread has until it closes it. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Turn turn = lock::unlock;

  /**
   * Waits for the other statements, as long as this one may still run.
   *
   * @throws StorageException.Cancelled at the end of {@code account}, or if the thread has to wait
   *     and is interrupted
   */
  Turn take(ResourceAccount account) {
    if (lock.tryLock()) {
      return turn;
    }
    long waiting = System.nanoTime();
    try {
      while (!lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        account.check();
      }
      return turn;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Cancelled("statement was interrupted");
    } finally {
      account.waitedSince(waiting);
    }
  }

  /** Waits for the other statements, also if the thread is interrupted. */
  Turn takeAtLast() {
    lock.lock();
    return turn;
  }
}
