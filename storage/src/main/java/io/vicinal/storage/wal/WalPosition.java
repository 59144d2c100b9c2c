package io.vicinal.storage.wal;

/**
 * The end of a log.
 *
 * @param lsn of the last batch, or the checkpoint's if the log ended before it
 * @param batchLsn of the last batch in its files, 0 if there is none
 * @param timeMicros of that batch, {@link WalBatch#NO_TIME} if it is not known
 * @param epoch of the file with that batch, 0 if it is not known
 */
record WalPosition(long lsn, long batchLsn, long timeMicros, long epoch) {
  static final WalPosition START = new WalPosition(0, 0, WalBatch.NO_TIME, 0);

  /** Returns the end of a log that was read. */
  static WalPosition of(WalRecovery recovery) {
    long lsn = recovery.result().lastLsn();
    WalFileHeader header = recovery.newestHeader();
    return header == null // an idle log: its past is behind the checkpoint
        ? new WalPosition(lsn, 0, WalBatch.NO_TIME, 0)
        : new WalPosition(lsn, recovery.lastLsn(), recovery.lastTimeMicros(), header.epoch());
  }

  /** Returns the end behind {@code batch}, in a file with that epoch. */
  WalPosition behind(WalBatch batch, long fileEpoch) {
    return new WalPosition(batch.lsn(), batch.lsn(), batch.timeMicros(), fileEpoch);
  }
}
