package io.vicinal.storage.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job in a daemon thread whenever it is woken, never twice at once.
 *
 * <p>A job that fails is remembered and run again after a second, or when it is woken; the log
 * tells of it once. The thread ends when there was nothing to do for a while, and the next wake
 * starts another: idle databases need none.
 */
final class BackgroundThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);
  private static final long RETRY_MILLIS = 1_000;
  private static final long IDLE_MILLIS = 10_000;

  private final String name;
  private final Runnable job;
  private final long idleMillis;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Thread thread; // guarded by lock; null while there is nothing to do
  private boolean started; // guarded by lock
  private boolean woken; // guarded by lock
  private boolean closing; // guarded by lock
  private volatile @Nullable Throwable failure;
  private final FailureLog failures = new FailureLog();

  BackgroundThread(String name, Runnable job) {
    this(name, job, IDLE_MILLIS);
  }

  BackgroundThread(String name, Runnable job, long idleMillis) {
    this.name = name;
    this.job = job;
    this.idleMillis = idleMillis;
  }

  /** Lets the job run from now on; a wake before is not lost. */
  void start() {
    lock.lock();
    try {
      started = true;
      ensureThread();
    } finally {
      lock.unlock();
    }
  }

  void wake() {
    lock.lock();
    try {
      woken = true;
      ensureThread();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void ensureThread() {
    if (thread == null && started && woken && !closing) {
      Thread fresh = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
      try {
        fresh.start();
        thread = fresh;
      } catch (OutOfMemoryError e) { // no thread to be had: who wakes is not to blame
        failure = e;
        LOG.warn("cannot start thread \"{}\", the next wake tries again", name, e);
      }
    }
  }

  /** Returns why the last run failed, null if it did not. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Forgets the last failure: the job gets on again, though it is not at its end. */
  void succeeds() {
    failure = null;
  }

  /** Returns whether a thread is there, at work or waiting for it. */
  boolean isRunning() {
    lock.lock();
    try {
      return thread != null;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitWork()) {
      try {
        job.run();
        failure = null;
        failures.worked(name);
      } catch (RuntimeException | Error e) { // without the thread, writers would wait forever
        if (isClosing()) {
          return;
        }
        failure = e;
        failures.tell(name, e);
        retryLater();
      }
    }
  }

  /** Returns whether there is work; otherwise this thread has to end. */
  private boolean awaitWork() {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(idleMillis);
      while (!woken && !closing && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      boolean work = woken && !closing;
      if (!work && !closing) {
        thread = null;
      }
      woken = false;
      return work;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts background work", e);
    } finally {
      lock.unlock();
    }
  }

  private void retryLater() {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
      while (nanos > 0 && !woken && !closing) {
        nanos = changed.awaitNanos(nanos);
      }
      woken = true;
    } catch (InterruptedException e) {
      closing = true;
    } finally {
      lock.unlock();
    }
  }

  /** Lets no further run begin; what a running one throws is not told any more. */
  void stop() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Stops and waits for a running job. */
  @Override
  public void close() {
    stop();
    @Nullable Thread last;
    lock.lock();
    try {
      last = thread;
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (last != null && last.isAlive()) {
      try {
        last.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
