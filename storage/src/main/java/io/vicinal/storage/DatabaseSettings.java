package io.vicinal.storage;

/**
 * What can be changed of a database while it runs; kept in the catalog.
 *
 * @param durability when a commit is acknowledged
 * @param flushIntervalMillis time between syncs of the log with {@link Durability#INTERVAL}, from 1
 *     to {@value #FLUSH_INTERVAL_MILLIS_MAX}; unused otherwise
 * @param archiveLog keeps log files that are not needed any more in the database's directory {@code
 *     archive}, so that a backup can be brought forward to any later commit
 */
public record DatabaseSettings(Durability durability, int flushIntervalMillis, boolean archiveLog) {
  public static final int FLUSH_INTERVAL_MILLIS_MAX = 60_000;

  /** What a database has until it is altered. */
  public static final DatabaseSettings DEFAULT =
      new DatabaseSettings(Durability.COMMIT, 100, false);

  /**
   * Checks the interval.
   *
   * @throws StorageException.InvalidSetting if it is out of range
   */
  public DatabaseSettings {
    if (flushIntervalMillis < 1 || flushIntervalMillis > FLUSH_INTERVAL_MILLIS_MAX) {
      throw new StorageException.InvalidSetting(
          "flush interval must be between 1 and "
              + FLUSH_INTERVAL_MILLIS_MAX
              + " milliseconds, not "
              + flushIntervalMillis);
    }
  }

  public DatabaseSettings withDurability(Durability value) {
    return new DatabaseSettings(value, flushIntervalMillis, archiveLog);
  }

  public DatabaseSettings withFlushIntervalMillis(int value) {
    return new DatabaseSettings(durability, value, archiveLog);
  }

  public DatabaseSettings withArchiveLog(boolean value) {
    return new DatabaseSettings(durability, flushIntervalMillis, value);
  }
}
