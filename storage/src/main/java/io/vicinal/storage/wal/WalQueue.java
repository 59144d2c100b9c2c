package io.vicinal.storage.wal;

import io.vicinal.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the log thread is asked to do: batches that wait to be written, syncs, ends of files, and
 * the end of the log. Thread-safe; batches come from one thread at a time.
 */
final class WalQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private List<WalBatch> batches = new ArrayList<>(); // guarded by lock
  private boolean syncWanted; // guarded by lock
  private boolean closing; // guarded by lock
  private long endThroughLsn; // guarded by lock; 0 if the newest file is to go on
  private long lastTimeMicros; // guarded by lock
  private volatile long lastLsn;
  private volatile long highestLsn; // of all that were added, also of those that were dropped

  /**
   * What is to be done at once.
   *
   * @param batches in order, to be written together
   * @param sync whether somebody waits for a sync
   * @param endThroughLsn the newest file is to end first if all of it is up to here; 0 if not
   * @param last whether nothing comes after this, which has no batches then
   */
  record Work(List<WalBatch> batches, boolean sync, long endThroughLsn, boolean last) {}

  WalQueue(long lastLsn, long lastTimeMicros) {
    this.lastLsn = lastLsn;
    this.highestLsn = lastLsn;
    this.lastTimeMicros = lastTimeMicros;
  }

  /** Returns the lsn of the last batch that was added and not dropped. */
  long lastLsn() {
    return lastLsn;
  }

  /** Returns the highest lsn that was ever added, also if it was dropped. */
  long highestLsn() {
    return highestLsn;
  }

  /** Adds a batch, of that time or of that of the batch before, whichever is later. */
  void add(long lsn, long timeMicros, List<byte[]> records) {
    lock.lock();
    try {
      if (closing) {
        throw new StorageException.ReadOnly("the log is closed");
      }
      if (lsn <= lastLsn) {
        throw new IllegalArgumentException("lsn must be above " + lastLsn + ", not " + lsn);
      }
      lastTimeMicros = Math.max(lastTimeMicros, timeMicros);
      batches.add(new WalBatch(lsn, lastTimeMicros, records));
      lastLsn = lsn;
      highestLsn = lsn;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  void wantSync() {
    lock.lock();
    try {
      syncWanted = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Asks for the end of the newest file, if it holds nothing behind {@code lsn} then. */
  void endThrough(long lsn) {
    lock.lock();
    try {
      endThroughLsn = lsn;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Lets no batch be added any more. */
  void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets all batches, and that there were any behind {@code lsn}; returns the last one's lsn.
   */
  long dropBehind(long lsn) {
    lock.lock();
    try {
      long dropped = lastLsn;
      batches.clear();
      lastLsn = lsn;
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to do, or until {@code untilNanos} if that matters. */
  Work take(boolean bounded, long untilNanos) throws InterruptedException {
    lock.lock();
    try {
      while (batches.isEmpty() && !closing && !syncWanted && endThroughLsn == 0) {
        if (!bounded) {
          work.await();
        } else if (work.awaitNanos(untilNanos - System.nanoTime()) <= 0) {
          break;
        }
      }
      var taken = new Work(batches, syncWanted, endThroughLsn, batches.isEmpty() && closing);
      batches = new ArrayList<>();
      syncWanted = false;
      endThroughLsn = 0;
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
