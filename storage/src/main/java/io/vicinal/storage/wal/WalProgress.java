package io.vicinal.storage.wal;

import io.vicinal.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The fate of batches: acknowledged, synced, refused, or unknown because the log failed; and those
 * who wait to hear it. Thread-safe.
 */
final class WalProgress {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Refused> refused = new ArrayList<>(); // by lsn; guarded by lock
  private volatile boolean anyRefused;
  private volatile long acknowledgedLsn;
  private volatile long syncedLsn;
  private volatile @Nullable Throwable failure;

  /** Batches that were taken back, all since the log last grew. */
  private record Refused(long from, long through, StorageException.Io cause) {}

  WalProgress(long lsn) {
    this.acknowledgedLsn = lsn;
    this.syncedLsn = lsn;
  }

  long acknowledgedLsn() {
    return acknowledgedLsn;
  }

  long syncedLsn() {
    return syncedLsn;
  }

  /** Returns why nothing more will be acknowledged, null while the log goes on. */
  @Nullable Throwable failure() {
    return failure;
  }

  void acknowledge(long lsn) {
    change(() -> acknowledgedLsn = lsn);
  }

  void synced(long lsn) {
    change(() -> syncedLsn = lsn);
  }

  void fail(Throwable cause) {
    change(() -> failure = cause);
  }

  /**
   * Says that these batches are not in the log and never will be.
   *
   * @param from the lsn behind that of the last batch in the log
   */
  void refuse(long from, long through, StorageException.Io cause) {
    change(() -> {
      if (!refused.isEmpty() && refused.getLast().from() == from) {
        refused.removeLast(); // the log has not grown since
      }
      refused.add(new Refused(from, through, cause));
      anyRefused = true;
    });
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the batch {@code lsn} is acknowledged; see {@link WriteAheadLog#awaitDurable}. */
  void awaitDurable(long lsn) {
    if (anyRefused || acknowledgedLsn < lsn) {
      @Nullable Refused refusal = await(lsn, () -> acknowledgedLsn >= lsn);
      if (refusal != null) {
        throw new StorageException.Io("cannot write the commit to the log", refusal.cause());
      }
    }
  }

  boolean isSynced(long lsn) {
    return syncedLsn >= lsn && acknowledgedLsn >= lsn;
  }

  /** Returns when all up to {@code lsn} is synced or refused; somebody has to ask for a sync. */
  void awaitSynced(long lsn) {
    await(lsn, () -> isSynced(lsn)); // what comes before a refused one is synced
  }

  /** Returns the refusal of {@code lsn}, or null when {@code reached} is true. */
  private @Nullable Refused await(long lsn, BooleanSupplier reached) {
    lock.lock();
    try {
      while (true) {
        Refused refusal = refusal(lsn);
        if (refusal != null || reached.getAsBoolean()) {
          return refusal;
        }
        Throwable cause = failure;
        if (cause != null) {
          throw new StorageException.Io("cannot make the commit durable", cause);
        }
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Refused refusal(long lsn) {
    for (int i = refused.size() - 1; i >= 0 && refused.get(i).through() >= lsn; i--) {
      if (refused.get(i).from() <= lsn) {
        return refused.get(i);
      }
    }
    return null;
  }
}
