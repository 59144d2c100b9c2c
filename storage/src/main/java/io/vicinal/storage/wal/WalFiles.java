package io.vicinal.storage.wal;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
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
  private WalPosition written = WalPosition.START; // handed to this
  private LogEnd flushed = LogEnd.EMPTY; // handed to the store
  private volatile LogEnd end = LogEnd.EMPTY; // of what is acknowledged, or will be next
  private boolean unknown; // a sync or cut was begun and is not known to have succeeded
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
    files.resume(recovery, newFile);
    return files;
  }

  private void resume(WalRecovery recovery, boolean newFile) {
    written = WalPosition.of(recovery);
    flushed = new LogEnd(written, 0, 0);
    durableLsn = written.batchLsn();
    markedLsn = recovery.markedLsn();
    WalFileHeader header = recovery.newestHeader();
    if (header != null) {
      WalFile newest = full.removeNewest();
      WalFileWriter writer = NewestFile.resume(store, newest, header, recovery, buffer);
      flushed = new LogEnd(written, header.firstLsn(), newest.sizeBytes());
      if (newFile || header.version() != WalFormat.VERSION) {
        writer.close();
        full.add(newest);
      } else {
        active = writer;
        activeBytes = newest.sizeBytes();
      }
    }
    end = flushed;
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
      writer = begin(batch.lsn());
      active = writer;
    }
    writer.add(batch, written.lsn(), durableLsn);
    written = written.behind(batch, writer.epoch());
    activeBytes = writer.sizeBytes();
  }

  private WalFileWriter begin(long firstLsn) {
    long epoch = epochs.getAsLong();
    var header =
        new WalFileHeader(
            WalFormat.VERSION, databaseId, firstLsn, written.lsn(), epoch, written.epoch());
    try {
      return WalFileWriter.create(store, directory, header, buffer);
    } catch (StorageException.Io e) {
      unknown = store.exists(directory.resolve(WalFileHeader.fileName(firstLsn)));
      throw e;
    }
  }

  /** Hands all batches to the store. */
  void flush() {
    WalFileWriter writer = active;
    if (writer != null) {
      writer.flush();
      flushed = new LogEnd(written, writer.firstLsn(), writer.sizeBytes());
    }
  }

  /** Lets all that was flushed count for {@link #hold}; returns the last batch's lsn. */
  long publish() {
    end = flushed;
    return flushed.position().lsn();
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
      durableLsn = written.batchLsn();
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
    written = flushed.position();
    durableLsn = written.batchLsn();
    publish();
  }

  /** Returns the lsn of the last batch written, or the checkpoint's if that is higher. */
  long lastLsn() {
    return written.lsn();
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
      WalPosition last = present.position();
      return new LogFiles(last.lsn(), last.timeMicros(), files);
    }
  }

  /**
   * Ends the newest file if all its batches are up to {@code lsn}, so that it can be deleted too;
   * small files are left, as there is little to gain. Belongs to the log thread.
   */
  void endThrough(long lsn) {
    WalFileWriter writer = active;
    if (writer != null && written.lsn() <= lsn && writer.sizeBytes() > idleBytesMax) {
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
      full.add(new WalFile(pathOf(writer), written.lsn(), writer.sizeBytes()));
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
