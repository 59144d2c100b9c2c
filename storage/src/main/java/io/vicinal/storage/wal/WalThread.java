package io.vicinal.storage.wal;

import io.vicinal.storage.Durability;
import io.vicinal.storage.StorageException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes and syncs what is queued, in one thread that is never interrupted. Everything queued while
 * it syncs shares the next sync.
 */
final class WalThread {
  private static final Logger LOG = LoggerFactory.getLogger(WalThread.class);

  private final WalFiles files;
  private final WalQueue queue;
  private final WalProgress progress;
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile WalOptions options;
  private volatile WalUndo undo = (lsn, refuse) -> refuse.run();
  private boolean unsynced; // something is acknowledged and not synced
  private long syncAtNanos; // if so, when it is to be
  private boolean refusing; // the last write found no room

  WalThread(String name, WalFiles files, WalQueue queue, WalProgress progress, WalOptions options) {
    this.files = files;
    this.queue = queue;
    this.progress = progress;
    this.options = options;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  WalOptions options() {
    return options;
  }

  void setOptions(WalOptions next) {
    options = next;
  }

  void onDurable(LongConsumer listener) {
    listeners.add(listener);
  }

  void onRefused(WalUndo listener) {
    undo = listener;
  }

  /** Waits for the thread's end, also if this one is interrupted. */
  void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (files) {
      while (true) {
        WalQueue.Work work = queue.take(unsynced, syncAtNanos);
        endNewest(work.endThroughLsn());
        if (work.last()) {
          files.syncAndMark();
          progress.synced(files.lastLsn());
          return;
        }
        List<WalBatch> group = work.batches();
        if (!write(group)) {
          continue;
        }
        boolean relaxed = options.durability() == Durability.INTERVAL;
        if (relaxed && !group.isEmpty()) {
          acknowledgeUnsynced();
        }
        if (!relaxed || work.sync() || (unsynced && System.nanoTime() - syncAtNanos >= 0)) {
          files.sync();
          synced();
        }
        if (!relaxed && !group.isEmpty()) {
          acknowledge(group.getLast().lsn());
        }
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Hands a group to the store; returns false if there is no room, so that it is refused. */
  private boolean write(List<WalBatch> group) {
    try {
      group.forEach(files::write);
      files.flush();
      refusing &= group.isEmpty();
      return true;
    } catch (StorageException.Io e) {
      if (!e.diskFull() || files.isUnknown()) {
        throw e;
      }
      refuse(e);
      return false;
    }
  }

  /**
   * Ends the log where it ended before the group, durably, so that no crash brings back what is
   * refused; then takes the group out of memory, with all that was appended since and may rely on
   * it.
   */
  private void refuse(StorageException.Io cause) {
    if (!refusing) {
      LOG.warn("no room for the log, commits are refused until there is", cause);
    }
    refusing = true;
    files.cutBack();
    long lsn = files.lastLsn();
    synced();
    if (lsn > progress.acknowledgedLsn()) {
      acknowledge(lsn); // a file was ended in the middle of the group
    }
    undo.undo(lsn, () -> progress.refuse(lsn + 1, queue.dropBehind(lsn), cause));
  }

  private void acknowledgeUnsynced() {
    if (!unsynced) {
      long interval = TimeUnit.MILLISECONDS.toNanos(options.flushIntervalMillis());
      syncAtNanos = System.nanoTime() + interval;
    }
    unsynced = true;
    acknowledge(files.publish());
  }

  private void synced() {
    unsynced = false;
    progress.synced(files.lastLsn());
  }

  /** Ends and deletes the newest file if {@link WriteAheadLog#truncateBefore} asked for it. */
  private void endNewest(long lsn) {
    if (lsn != 0) {
      files.endThrough(lsn);
      files.full().deleteThrough(lsn);
    }
  }

  private void acknowledge(long lsn) {
    for (LongConsumer listener : listeners) {
      listener.accept(lsn);
    }
    progress.acknowledge(lsn);
  }

  private void fail(Throwable cause) {
    LOG.error("log failed, database is read-only until it is opened again", cause);
    progress.fail(cause);
    queue.close();
  }
}
