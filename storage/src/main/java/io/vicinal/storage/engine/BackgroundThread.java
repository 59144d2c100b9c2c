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
 * <p>A job that fails is remembered and tried again after a second.
 */
final class BackgroundThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);
  private static final long RETRY_MILLIS = 1_000;

  private final Runnable job;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private boolean closing;
  private volatile @Nullable Throwable failure;

  BackgroundThread(String name, Runnable job) {
    this.job = job;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns why the last run failed, null if it did not. */
  @Nullable Throwable failure() {
    return failure;
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
      } catch (RuntimeException | Error e) { // without the thread, writers would wait forever
        if (isClosing()) {
          return;
        }
        failure = e;
        LOG.warn("background work failed and will be tried again", e);
        retryLater();
      }
    }
  }

  private boolean awaitWork() {
    lock.lock();
    try {
      while (!woken && !closing) {
        changed.awaitUninterruptibly();
      }
      woken = false;
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  private void retryLater() {
    lock.lock();
    try {
      woken = true;
      long nanos = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
      while (nanos > 0 && !closing) {
        nanos = changed.awaitNanos(nanos);
      }
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
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
