package io.vicinal.storage.wal;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of one open log: writes to the newest and begins another when it is full; {@link
 * FullFiles} has the others.
 *
 * <ol>
 *   <li>A file is synced before the next one is created.
 *   <li>Files are deleted oldest first, and never the one that is written.
 *   <li>{@link #write}, {@link #sync}, {@link #endThrough} and {@link #close} belong to the log
 *       thread; the others are thread-safe.
 * </ol>
 */
final class WalFiles implements AutoCloseable {
  private final FileStore store;
  private final Path directory;
  private final long databaseId;
  private final long fileBytesMax;
  private final long idleBytesMax;
  private final LongSupplier epochs;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(WalFileWriter.BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final FullFiles full;

  private volatile @Nullable WalFileWriter active;
  private volatile long activeBytes;
  private volatile LogEnd end = LogEnd.EMPTY; // of what is acknowledged, or will be next
  private LogEnd flushed = LogEnd.EMPTY;
  private long flushedEpoch; // the last epoch then
  private boolean unknown; // a sync or cut was begun and is not known to have succeeded
  private long lastLsn; // of the last batch written
  private long lastTimeMicros; // of the last batch written
  private long lastEpoch; // of the file with the last batch, 0 if it is not known
  private long durableLsn; // of the last batch synced
  private long markedLsn; // of the last mark

  private WalFiles(
      FileStore store, Path directory, long databaseId, long fileBytesMax, LongSupplier epochs) {
    this.store = store;
    this.directory = directory;
    this.databaseId = databaseId;
    this.fileBytesMax = fileBytesMax;
    this.idleBytesMax = Math.min(WriteAheadLog.IDLE_BYTES, fileBytesMax / 4);
    this.epochs = epochs;
    this.full = new FullFiles(store, directory);
  }

  /** Cuts what recovery left out, and makes all that it kept durable. */
  static WalFiles resume(
      FileStore store,
      Path directory,
      long databaseId,
      long fileBytesMax,
      LongSupplier epochs,
      boolean newFile,
      WalRecovery recovery) {
    var files = new WalFiles(store, directory, databaseId, fileBytesMax, epochs);
    for (WalFile file : recovery.files()) {
      if (file.sizeBytes() == 0) {
        store.delete(file.path());
        CrashPoint.hit("wal.cut");
      } else {
        files.full.add(file);
      }
    }
    store.forceDirectory(directory);
    WalFileHeader header = recovery.newestHeader();
    if (header != null) {
      WalFile newest = files.full.removeNewest();
      WalFileWriter writer = files.cutAndContinue(newest, header, recovery);
      files.durableLsn = newest.lastLsn();
      files.markedLsn = recovery.markedLsn();
      files.lastEpoch = header.epoch();
      files.lastTimeMicros = recovery.lastTimeMicros();
      files.end =
          new LogEnd(newest.lastLsn(), files.lastTimeMicros, header.firstLsn(), newest.sizeBytes());
      if (newFile || header.version() != WalFormat.VERSION) {
        writer.close();
        files.full.add(newest);
      } else {
        files.active = writer;
        files.activeBytes = newest.sizeBytes();
      }
    }
    files.lastLsn = recovery.result().lastLsn();
    if (header == null) { // an idle log: all that it held is behind the checkpoint
      files.end = new LogEnd(files.lastLsn, WalBatch.NO_TIME, 0, 0);
    }
    files.flushed = files.end;
    files.flushedEpoch = files.lastEpoch;
    return files;
  }

  private WalFileWriter cutAndContinue(WalFile newest, WalFileHeader header, WalRecovery recovery) {
    StoreFile file = store.open(newest.path());
    try {
      long end = newest.sizeBytes();
      file.truncate(end);
      file.write(ByteBuffer.allocate((int) (end - file.sizeBytes())), file.sizeBytes()); // padding
      rewrite(file, recovery.unprovenFrom(end), end);
      file.force();
      CrashPoint.hit("wal.cut");
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
    return WalFileWriter.resume(file, header, buffer, newest.sizeBytes());
  }

  /**
   * Writes the same bytes again. After a failed sync the system may hold bytes that differ from the
   * disk and count as written; recovery has just read, and thus promised, them.
   */
  private void rewrite(StoreFile file, long from, long end) {
    for (long at = from; at < end; at += buffer.capacity()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
      file.readFully(buffer, at);
      file.write(buffer.flip(), at);
    }
    buffer.clear();
  }

  /** Hands one batch to the buffer, beginning a new file where this one would grow too large. */
  void write(WalBatch batch) {
    WalFileWriter writer = active;
    long bytes = WalFileWriter.batchBytes(batch.records());
    if (writer != null && writer.sizeBytes() + bytes > fileBytesMax) {
      endFile(writer);
      writer = null;
    }
    if (writer == null) {
      long epoch = epochs.getAsLong();
      var header =
          new WalFileHeader(WalFormat.VERSION, databaseId, batch.lsn(), lastLsn, epoch, lastEpoch);
      writer = create(header);
      active = writer;
      lastEpoch = epoch;
    }
    writer.add(batch, lastLsn, durableLsn);
    lastLsn = batch.lsn();
    lastTimeMicros = batch.timeMicros();
    activeBytes = writer.sizeBytes();
  }

  private WalFileWriter create(WalFileHeader header) {
    try {
      return WalFileWriter.create(store, directory, header, buffer);
    } catch (StorageException.Io e) {
      unknown = store.exists(directory.resolve(WalFileHeader.fileName(header.firstLsn())));
      throw e;
    }
  }

  /** Hands all batches to the store. */
  void flush() {
    WalFileWriter writer = active;
    if (writer != null) {
      writer.flush();
      noteFlushed(writer);
    }
  }

  private void noteFlushed(WalFileWriter writer) {
    flushed = new LogEnd(lastLsn, lastTimeMicros, writer.firstLsn(), writer.sizeBytes());
    flushedEpoch = lastEpoch;
  }

  /** Lets all that was flushed count for {@link #hold}; returns the last batch's lsn. */
  long publish() {
    end = flushed;
    return flushed.lsn();
  }

  /** Makes all batches durable. */
  void sync() {
    WalFileWriter writer = active;
    if (writer != null) {
      flush();
      CrashPoint.hit("wal.written");
      unknown = true;
      writer.force();
      unknown = false;
      CrashPoint.hit("wal.synced");
      durableLsn = lastLsn;
      publish();
    }
  }

  /**
   * Returns whether something has failed of which it is not known what it left on the disk, as a
   * sync, so that nothing more may be written.
   */
  boolean isUnknown() {
    return unknown;
  }

  /**
   * Takes back every batch since the last {@link #flush}, of which parts may be in the file, and
   * makes the others durable.
   */
  void cutBack() {
    WalFileWriter writer = active;
    buffer.clear();
    unknown = true;
    if (writer != null && writer.firstLsn() == flushed.firstLsn()) {
      writer.cut(flushed.bytes());
      activeBytes = flushed.bytes();
    } else if (writer != null) { // was begun since, and the one before is synced
      activeBytes = 0;
      active = null;
      writer.close();
      store.delete(pathOf(writer));
      store.forceDirectory(directory);
    }
    unknown = false;
    lastLsn = flushed.lsn();
    lastTimeMicros = flushed.timeMicros();
    lastEpoch = flushedEpoch;
    durableLsn = lastLsn;
    publish();
  }

  /** Returns the lsn of the last batch written. */
  long lastLsn() {
    return lastLsn;
  }

  /** Makes all batches durable and says so in the log, so that damage to the last one is seen. */
  void syncAndMark() {
    sync();
    WalFileWriter writer = active;
    if (writer != null && markedLsn < durableLsn) {
      writer.addMark(durableLsn);
      writer.flush();
      writer.force();
      markedLsn = durableLsn;
    }
  }

  /** Returns the files that are not written any more. */
  FullFiles full() {
    return full;
  }

  /** Keeps all files where they are until they are released, and tells what is in them. */
  LogFiles hold() {
    synchronized (full) {
      full.hold();
      LogEnd present = end;
      var files = new ArrayList<LogFiles.Part>();
      full.all().forEach(file -> files.add(new LogFiles.Part(file.path(), file.sizeBytes())));
      WalFileWriter writer = active;
      // The end may be that of the file before: then nothing in this one is acknowledged.
      if (writer != null && writer.firstLsn() == present.firstLsn()) {
        files.add(new LogFiles.Part(pathOf(writer), present.bytes()));
      }
      return new LogFiles(present.lsn(), present.timeMicros(), files);
    }
  }

  /**
   * Ends the newest file if all its batches are up to {@code lsn}, so that it can be deleted too;
   * small files are left, as there is little to gain. Belongs to the log thread.
   */
  void endThrough(long lsn) {
    WalFileWriter writer = active;
    if (writer != null && lastLsn <= lsn && writer.sizeBytes() > idleBytesMax) {
      endFile(writer);
    }
  }

  /** Returns whether {@link #endThrough} of the last lsn would end the newest file. */
  boolean isWorthEnding() {
    return activeBytes > idleBytesMax;
  }

  private void endFile(WalFileWriter writer) {
    sync();
    writer.close();
    synchronized (full) {
      full.add(new WalFile(pathOf(writer), lastLsn, writer.sizeBytes()));
      active = null;
      activeBytes = 0;
    }
  }

  /**
   * Returns the lsn up to which files have to go so that the others hold at most {@code bytesMax};
   * 0 if they do.
   */
  long excessLsn(long bytesMax) {
    synchronized (full) {
      return full.excessLsn(activeBytes, bytesMax);
    }
  }

  long sizeBytes() {
    synchronized (full) {
      return activeBytes + full.sizeBytes();
    }
  }

  /** Closes the newest file as it is. */
  @Override
  public void close() {
    full.close();
    WalFileWriter writer = active;
    if (writer != null) {
      writer.close();
    }
  }

  private Path pathOf(WalFileWriter writer) {
    return directory.resolve(WalFileHeader.fileName(writer.firstLsn()));
  }
}
