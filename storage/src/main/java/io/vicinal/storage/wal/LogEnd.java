package io.vicinal.storage.wal;

/**
 * How far a log was written: {@code bytes} of the file that begins with the batch {@code firstLsn}
 * hold every batch up to {@code position}.
 */
record LogEnd(WalPosition position, long firstLsn, long bytes) {
  /** The end of a log without files. */
  static final LogEnd EMPTY = new LogEnd(WalPosition.START, 0, 0);
}
