package io.vicinal.storage.wal;

import io.vicinal.storage.Durability;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the log of one database: batches go in, and come out again after a crash.
 *
 * <ol>
 *   <li>One thread of this class writes and syncs; it is never interrupted. Everything queued while
 *       it syncs shares the next sync.
 *   <li>A batch is acknowledged after its sync ({@link Durability#COMMIT}) or after its write
 *       ({@link Durability#INTERVAL}), in order of lsn.
 *   <li>The first failure ends all acknowledgement: a sync is never tried again, for the system may
 *       have dropped what it could not write and report success next time.
 * </ol>
 *
 * <p>The caller appends from one thread at a time; all else is thread-safe.
 */
public final class WriteAheadLog implements AutoCloseable {
  /** An idle log keeps up to so many bytes of batches that nobody needs. */
  public static final long IDLE_BYTES = 8 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(WriteAheadLog.class);

  private final WalFiles files;
  private final long cutBytes;
  private final Thread thread;
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition(); // something is queued, or the log closes
  private final Condition progress = lock.newCondition(); // something is acknowledged, or failed
  private List<WalBatch> queue = new ArrayList<>(); // guarded by lock
  private boolean syncWanted; // guarded by lock
  private boolean closing; // guarded by lock
  private long lastTimeMicros; // guarded by lock
  private volatile WalOptions options;
  private long endThroughLsn; // guarded by lock; 0 if the newest file is to go on
  private volatile long lastLsn;
  private volatile long acknowledgedLsn;
  private volatile long syncedLsn;
  private volatile @Nullable Throwable failure;

  private WriteAheadLog(WalFiles files, long databaseId, WalOptions options, WalRecovery recovery) {
    WalReplay replayed = recovery.result();
    this.files = files;
    this.options = options;
    this.cutBytes = replayed.cutBytes();
    this.lastTimeMicros = recovery.lastTimeMicros();
    this.lastLsn = replayed.lastLsn();
    this.acknowledgedLsn = replayed.lastLsn();
    this.syncedLsn = replayed.lastLsn();
    this.thread =
        Thread.ofPlatform().daemon().name("vicinal-wal-" + databaseId).unstarted(this::run);
  }

  /**
   * Opens the log in {@code directory}, which is created if it is missing, and hands every whole
   * batch behind {@code afterLsn}, the checkpoint, to {@code replay} in order. Cuts a torn tail.
   *
   * @param durableLsn the log is known to hold every batch up to here
   * @throws StorageException.Corrupt if an acknowledged batch may be damaged or missing; nothing on
   *     disk is changed then, and what {@code replay} got is of no use
   * @throws StorageException.FormatVersion if another release wrote it
   */
  public static WriteAheadLog open(
      FileStore store,
      Path directory,
      long databaseId,
      long afterLsn,
      long durableLsn,
      WalOptions options,
      Consumer<WalBatch> replay) {
    LongSupplier epochs = WalFileHeader::newEpoch;
    return open(store, directory, databaseId, afterLsn, durableLsn, options, replay, epochs);
  }

  /**
   * Opens the log of a database that was restored, as {@link #open} does, but continues none of its
   * files: the next batch begins a history of its own, which is not taken for that of the files.
   */
  public static WriteAheadLog branch(
      FileStore store, Path directory, long databaseId, long afterLsn, Consumer<WalBatch> replay) {
    var options = WalOptions.DEFAULT;
    LongSupplier epochs = WalFileHeader::newEpoch;
    return open(store, directory, databaseId, afterLsn, 0, options, replay, epochs, true);
  }

  /** Opens a log of which nothing is known. */
  static WriteAheadLog open(
      FileStore store,
      Path directory,
      long databaseId,
      long afterLsn,
      WalOptions options,
      Consumer<WalBatch> replay) {
    return open(store, directory, databaseId, afterLsn, 0, options, replay);
  }

  static WriteAheadLog open(
      FileStore store,
      Path directory,
      long databaseId,
      long afterLsn,
      long durableLsn,
      WalOptions options,
      Consumer<WalBatch> replay,
      LongSupplier epochs) {
    return open(store, directory, databaseId, afterLsn, durableLsn, options, replay, epochs, false);
  }

  private static WriteAheadLog open(
      FileStore store,
      Path directory,
      long databaseId,
      long afterLsn,
      long durableLsn,
      WalOptions options,
      Consumer<WalBatch> replay,
      LongSupplier epochs,
      boolean newFile) {
    store.createDirectories(directory);
    var recovery = WalRecovery.run(store, directory, databaseId, afterLsn, durableLsn, replay);
    warnOfCut(store.describe(directory), recovery.result());
    long fileBytesMax = options.fileBytesMax();
    WalFiles files =
        WalFiles.resume(store, directory, databaseId, fileBytesMax, epochs, newFile, recovery);
    var log = new WriteAheadLog(files, databaseId, options, recovery);
    log.thread.start();
    return log;
  }

  /**
   * Reads a log as {@link #open} does, but changes nothing: for databases that are open for reading
   * only, and for verification.
   */
  public static WalReplay read(
      FileStore store,
      Path directory,
      long databaseId,
      long afterLsn,
      long durableLsn,
      Consumer<WalBatch> replay) {
    return WalRecovery.run(store, directory, databaseId, afterLsn, durableLsn, replay).result();
  }

  /** Reads a log as {@link #read} does, but also hands on what is left before {@code afterLsn}. */
  public static WalReplay readAll(
      FileStore store,
      Path directory,
      long databaseId,
      long afterLsn,
      long durableLsn,
      Consumer<WalBatch> replay) {
    return WalRecovery.run(store, directory, databaseId, afterLsn, durableLsn, replay, replay)
        .result();
  }

  /** Reads a log of which nothing is known. */
  static WalReplay read(
      FileStore store, Path directory, long databaseId, long afterLsn, Consumer<WalBatch> replay) {
    return read(store, directory, databaseId, afterLsn, 0, replay);
  }

  /** Returns the lsn of the last appended batch, or the checkpoint's if there is none behind it. */
  public long lastLsn() {
    return lastLsn;
  }

  /** Returns how many bytes of a torn tail were cut when the log was opened. */
  public long cutBytes() {
    return cutBytes;
  }

  /**
   * Queues one batch, all of {@code records} and their commit record, and returns at once. The log
   * keeps the arrays until they are written; the caller does not change them.
   *
   * @param lsn greater than that of every batch before
   * @throws StorageException.ReadOnly if the log has failed or is closed
   */
  public void append(long lsn, List<byte[]> records) {
    append(lsn, WalBatch.nowMicros(), records);
  }

  /**
   * Queues one batch of that time, or of the time of the batch before if that is later, because a
   * clock may go back; otherwise as {@link #append(long, List)}.
   */
  public void append(long lsn, long timeMicros, List<byte[]> records) {
    lock.lock();
    try {
      requireWritable();
      lastTimeMicros = Math.max(lastTimeMicros, timeMicros);
      var batch = new WalBatch(lsn, lastTimeMicros, records);
      if (lsn <= lastLsn) {
        throw new IllegalArgumentException("lsn must be above " + lastLsn + ", not " + lsn);
      }
      lastLsn = lsn;
      queue.add(batch);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks until the batch {@code lsn} is acknowledged, also if the thread is interrupted: the fate
   * of a commit must be known.
   *
   * @throws StorageException.Io if the log failed before; whether the batch will be there after the
   *     next open is unknown
   */
  public void awaitDurable(long lsn) {
    if (lsn > lastLsn) {
      throw new IllegalArgumentException(
          "lsn " + lsn + " was not appended, the last is " + lastLsn);
    }
    if (acknowledgedLsn >= lsn) {
      return;
    }
    lock.lock();
    try {
      while (acknowledgedLsn < lsn && failure == null) {
        progress.awaitUninterruptibly();
      }
      Throwable cause = failure;
      if (acknowledgedLsn < lsn && cause != null) {
        throw new StorageException.Io("cannot make the commit durable", cause);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks until the batch {@code lsn} survives a power failure, whatever the durability is, as
   * {@link #awaitDurable} does.
   *
   * @throws StorageException.Io if the log failed before
   */
  public void awaitSynced(long lsn) {
    awaitDurable(lsn);
    if (syncedLsn >= lsn) {
      return;
    }
    lock.lock();
    try {
      syncWanted = true;
      work.signal();
      while (syncedLsn < lsn && failure == null) {
        progress.awaitUninterruptibly();
      }
      Throwable cause = failure;
      if (syncedLsn < lsn && cause != null) {
        throw new StorageException.Io("cannot make the commit durable", cause);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Acknowledges commits in another way from now on; what was acknowledged before is synced. */
  public void setDurability(Durability durability, int flushIntervalMillis) {
    lock.lock();
    try {
      options = new WalOptions(options.fileBytesMax(), durability, flushIntervalMillis);
    } finally {
      lock.unlock();
    }
    awaitSynced(acknowledgedLsn);
  }

  /** Gives files that are not needed any more to {@code archive}; null deletes them. */
  public void archiveTo(@Nullable WalArchive archive) {
    files.full().archiveTo(archive);
  }

  /** Returns why files stay that are not needed, as where the archive is not writable; or null. */
  public @Nullable String filesProblem() {
    return files.full().problem();
  }

  /**
   * Keeps all files of the log where they are until {@link #releaseFiles}, and returns which ones
   * hold the batches that are acknowledged now.
   */
  public LogFiles holdFiles() {
    return files.hold();
  }

  /** Ends one {@link #holdFiles}. */
  public void releaseFiles() {
    files.full().release();
  }

  /**
   * Calls {@code listener} on the log thread with each new highest acknowledged lsn, before those
   * who wait for it wake. It must be quick, and may not wait for the log.
   */
  public void onDurable(LongConsumer listener) {
    listeners.add(listener);
  }

  /**
   * Deletes or archives the files all of whose batches are up to {@code lsn}. The newest of them is
   * ended first and goes soon, unless it is small. What cannot go stays until the next call.
   */
  public void truncateBefore(long lsn) {
    files.full().deleteThrough(lsn);
    if (lsn >= lastLsn && files.isWorthEnding()) {
      lock.lock();
      try {
        endThroughLsn = lsn;
        work.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Returns the lsn up to which batches have to go so that about {@code bytesMax} bytes are left; 0
   * if the log is not longer.
   */
  public long excessLsn(long bytesMax) {
    return files.excessLsn(bytesMax);
  }

  /** Returns the length of all files of the log. */
  public long sizeBytes() {
    return files.sizeBytes();
  }

  /** Returns whether a write or sync failed, so that nothing more will be acknowledged. */
  public boolean failed() {
    return failure != null;
  }

  /** Writes and syncs what is queued, and closes the log. Closing twice does nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
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

  private void requireWritable() {
    Throwable cause = failure;
    if (cause != null) {
      throw new StorageException.ReadOnly(
          "database is read-only until it is opened again, its log failed: " + cause.getMessage());
    }
    if (closing) {
      throw new StorageException.ReadOnly("the log is closed");
    }
  }

  private void run() {
    try (files) {
      boolean unsynced = false;
      long syncAtNanos = 0;
      while (true) {
        List<WalBatch> group = takeGroup(unsynced, syncAtNanos);
        endNewest();
        if (group == null) {
          files.syncAndMark();
          synced(files.lastLsn());
          return;
        }
        group.forEach(files::write);
        WalOptions now = options;
        if (now.durability() == Durability.INTERVAL && !group.isEmpty()) {
          if (!unsynced) {
            syncAtNanos =
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(now.flushIntervalMillis());
          }
          unsynced = true;
          acknowledge(files.flush());
        }
        boolean wanted = takeSyncWanted();
        if (now.durability() == Durability.COMMIT
            || wanted
            || (unsynced && System.nanoTime() - syncAtNanos >= 0)) {
          files.sync();
          unsynced = false;
          synced(files.lastLsn());
        }
        if (!group.isEmpty() && now.durability() == Durability.COMMIT) {
          acknowledge(group.getLast().lsn());
        }
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  /**
   * Waits for batches and returns them; empty when a sync is due or wanted, null when the log
   * closes and nothing is left.
   */
  private @Nullable List<WalBatch> takeGroup(boolean unsynced, long syncAtNanos)
      throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty() && !closing && !syncWanted && endThroughLsn == 0) {
        if (!unsynced) {
          work.await();
        } else if (work.awaitNanos(syncAtNanos - System.nanoTime()) <= 0) {
          break;
        }
      }
      if (queue.isEmpty() && closing) {
        return null;
      }
      List<WalBatch> group = queue;
      queue = new ArrayList<>();
      return group;
    } finally {
      lock.unlock();
    }
  }

  private boolean takeSyncWanted() {
    lock.lock();
    try {
      boolean wanted = syncWanted;
      syncWanted = false;
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  private void synced(long lsn) {
    lock.lock();
    try {
      syncedLsn = lsn;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends and deletes the newest file if {@link #truncateBefore} asked for it. */
  private void endNewest() {
    long lsn;
    lock.lock();
    try {
      lsn = endThroughLsn;
      endThroughLsn = 0;
    } finally {
      lock.unlock();
    }
    if (lsn == 0) {
      return;
    }
    files.endThrough(lsn);
    files.full().deleteThrough(lsn);
  }

  private void acknowledge(long lsn) {
    for (LongConsumer listener : listeners) {
      listener.accept(lsn);
    }
    lock.lock();
    try {
      acknowledgedLsn = lsn;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable cause) {
    LOG.error("log failed, database is read-only until it is opened again", cause);
    lock.lock();
    try {
      failure = cause;
      queue.clear();
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void warnOfCut(String directory, WalReplay replayed) {
    if (replayed.cutBytes() > 0) {
      LOG.warn(
          "cut {} bytes of a torn tail behind lsn {} from log \"{}\"",
          replayed.cutBytes(),
          replayed.lastLsn(),
          directory);
    }
  }
}
