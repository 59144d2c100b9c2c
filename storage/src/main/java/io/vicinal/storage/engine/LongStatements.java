package io.vicinal.storage.engine;

import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the statements that build or merge in their callers' threads, so that closing a database
 * ends them and waits for them. Thread-safe.
 */
final class LongStatements {
  private static final long CHECK_MILLIS = 50;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();
  private final ThreadLocal<Boolean> reporting = ThreadLocal.withInitial(() -> false);
  private int running; // guarded by lock
  private volatile boolean closing;

  /** Begins a statement. @throws StorageException.ReadOnly if the database closes */
  void enter() {
    lock.lock();
    try {
      if (closing) {
        throw new StorageException.ReadOnly("the database is closed");
      }
      running++;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a statement. */
  void exit() {
    lock.lock();
    try {
      running--;
      none.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for {@code wanted} as long as the statement may and the database is open. */
  void lock(ReentrantLock wanted, ResourceAccount account) {
    try {
      while (!wanted.tryLock(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        requireOpen();
        account.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Cancelled("interrupted while other work on the table went on");
    }
  }

  /** Returns {@code listener}, made to end its statement when the database closes. */
  Progress whileOpen(Progress listener) {
    return (phase, done, total) -> {
      requireOpen();
      boolean outer = reporting.get();
      reporting.set(true);
      try {
        listener.report(phase, done, total);
      } finally {
        reporting.set(outer);
      }
      requireOpen();
    };
  }

  /** Throws if the statement is to end, or the database closes. */
  void check(ResourceAccount account) {
    requireOpen();
    account.check();
  }

  private void requireOpen() {
    if (closing) {
      throw new StorageException.Cancelled("the database was closed");
    }
  }

  /** Returns whether this thread is inside a listener, whose statement cannot end before it. */
  boolean isReporting() {
    return reporting.get();
  }

  boolean isClosing() {
    return closing;
  }

  /** Lets no statement begin and those that run end soon. */
  void stop() {
    lock.lock();
    try {
      closing = true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no statement runs. */
  void awaitNone() {
    lock.lock();
    try {
      while (running > 0) {
        none.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }
}
