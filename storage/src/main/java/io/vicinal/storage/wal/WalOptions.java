package io.vicinal.storage.wal;

import io.vicinal.storage.Durability;

/**
 * Bounds one log file and chooses when a commit is acknowledged.
 *
 * @param fileBytesMax a new file is begun before the active one would exceed this, in bytes
 * @param flushIntervalMillis time between syncs with {@link Durability#INTERVAL}, unused otherwise
 */
public record WalOptions(long fileBytesMax, Durability durability, long flushIntervalMillis) {
  /** Returns 64 MiB files and acknowledgement after the sync. */
  public static final WalOptions DEFAULT = new WalOptions(64L << 20, Durability.COMMIT, 100);

  public WalOptions {
    if (fileBytesMax < 1024) {
      throw new IllegalArgumentException(
          "a log file must be at least 1024 bytes, not " + fileBytesMax);
    }
    if (flushIntervalMillis < 1) {
      throw new IllegalArgumentException(
          "the flush interval must be at least 1 millisecond, not " + flushIntervalMillis);
    }
  }
}
