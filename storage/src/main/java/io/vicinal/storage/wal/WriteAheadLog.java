package io.vicinal.storage.wal;

import io.vicinal.storage.Durability;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FileStore;
import java.nio.file.Path;
import java.util.List;
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
 *   <li>One thread writes and syncs. Everything queued while it syncs shares the next sync.
 *   <li>A batch is acknowledged after its sync ({@link Durability#COMMIT}) or after its write
 *       ({@link Durability#INTERVAL}), in order of lsn.
 *   <li>A batch for which there is no room on the disk is refused, and with it those that were
 *       appended since: the log is cut back to where it ended, and goes on.
 *   <li>Any other failure ends all acknowledgement: a sync is never tried again, for the system may
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
  private final WalQueue queue;
  private final WalProgress progress;
  private final WalThread thread;

  private WriteAheadLog(WalFiles files, long databaseId, WalOptions options, WalRecovery recovery) {
    WalReplay replayed = recovery.result();
    this.files = files;
    this.cutBytes = replayed.cutBytes();
    this.queue = new WalQueue(replayed.lastLsn(), recovery.lastTimeMicros());
    this.progress = new WalProgress(replayed.lastLsn());
    this.thread = new WalThread("vicinal-wal-" + databaseId, files, queue, progress, options);
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

  /**
   * Returns the lsn of the last batch that was appended and not refused, or the checkpoint's if
   * there is none behind it.
   */
  public long lastLsn() {
    return queue.lastLsn();
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
    Throwable cause = progress.failure();
    if (cause != null) {
      throw new StorageException.ReadOnly(
          "database is read-only until it is opened again, its log failed: " + cause.getMessage());
    }
    queue.add(lsn, timeMicros, records);
  }

  /**
   * Blocks until the batch {@code lsn} is acknowledged, also if the thread is interrupted: the fate
   * of a commit must be known.
   *
   * @throws StorageException.Io if there was no room on the disk: then {@link #failed} is false and
   *     the batch never happened; or if the log failed before: whether the batch will be there
   *     after the next open is unknown
   */
  public void awaitDurable(long lsn) {
    progress.awaitDurable(requireAppended(lsn));
  }

  /**
   * Blocks until every batch up to {@code lsn} survives a power failure, whatever the durability
   * is, but for those that were refused; also if the thread is interrupted.
   *
   * @throws StorageException.Io if the log failed before
   */
  public void awaitSynced(long lsn) {
    if (!progress.isSynced(requireAppended(lsn))) {
      queue.wantSync();
      progress.awaitSynced(lsn);
    }
  }

  /** Returns the lsn of the last batch that is known to survive a power failure. */
  public long syncedLsn() {
    return progress.syncedLsn();
  }

  private long requireAppended(long lsn) {
    // A batch that is being refused is not in the queue any more, and not yet known as refused.
    if (lsn > queue.highestLsn()) {
      throw new IllegalArgumentException(
          "lsn " + lsn + " was not appended, the last is " + queue.highestLsn());
    }
    return lsn;
  }

  /** Acknowledges commits in another way from now on; what was acknowledged before is synced. */
  public void setDurability(Durability durability, int flushIntervalMillis) {
    long fileBytesMax = thread.options().fileBytesMax();
    thread.setOptions(new WalOptions(fileBytesMax, durability, flushIntervalMillis));
    awaitSynced(progress.acknowledgedLsn());
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
    thread.onDurable(listener);
  }

  /**
   * Lets {@code listener} take back what memory has of batches that are refused, because there is
   * no room on the disk. Then they are not in the log, which goes on.
   */
  public void onRefused(WalUndo listener) {
    thread.onRefused(listener);
  }

  /**
   * Deletes or archives the files all of whose batches are up to {@code lsn}. The newest of them is
   * ended first and goes soon, unless it is small. What cannot go stays until the next call.
   */
  public void truncateBefore(long lsn) {
    files.full().deleteThrough(lsn);
    if (lsn >= lastLsn() && files.isWorthEnding()) {
      queue.endThrough(lsn);
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
    return progress.failure() != null;
  }

  /** Writes and syncs what is queued, and closes the log. Closing twice does nothing. */
  @Override
  public void close() {
    queue.close();
    thread.join();
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
