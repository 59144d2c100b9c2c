package io.vicinal.storage.engine;

import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.wal.WalOptions;
import io.vicinal.storage.wal.WriteAheadLog;

/** The log of one machine: batches go to the database's write-ahead log. */
final class FileOpLog implements OpLog {
  private static final long FILE_BYTES_MIN = 1L << 20;

  /** The log may have so many full files before quiet tables are sealed too. */
  private static final long FILES_MAX = 4;

  /** And so many before writers wait for that. */
  private static final long FILES_LIMIT = 8;

  private final WriteAheadLog log;
  private final long bytesMax;
  private final long bytesLimit;

  FileOpLog(WriteAheadLog log, OpenOptions options) {
    this.log = log;
    this.bytesMax = FILES_MAX * fileBytesMax(options);
    this.bytesLimit = FILES_LIMIT * fileBytesMax(options);
  }

  /** Returns log files about as long as a growing segment, so that a seal can cut one off. */
  static WalOptions options(OpenOptions options, DatabaseSettings settings) {
    return new WalOptions(
        fileBytesMax(options), settings.durability(), settings.flushIntervalMillis());
  }

  private static long fileBytesMax(OpenOptions options) {
    return Math.clamp(options.growingBytesMax(), FILE_BYTES_MIN, WalOptions.DEFAULT.fileBytesMax());
  }

  @Override
  public void append(long lsn, Batch batch) {
    log.append(lsn, batch.records());
  }

  @Override
  public void awaitDurable(long lsn) {
    log.awaitDurable(lsn);
  }

  @Override
  public boolean failed() {
    return log.failed();
  }

  @Override
  public long excessLsn() {
    return log.excessLsn(bytesMax);
  }

  /** Returns whether writers should wait until some of it can go. */
  boolean isTooLong() {
    return log.sizeBytes() > bytesLimit;
  }
}
