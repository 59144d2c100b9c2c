package io.vicinal.storage.wal;

/** What stands at one multiple of 512 bytes of a log file. */
sealed interface WalUnit {

  /** A whole batch; the next unit begins at {@code end}. */
  record Batch(WalBatch batch, long previousLsn, long durableThrough, long end)
      implements WalUnit {}

  /** A mark that everything up to {@code lsn} is durable. */
  record Mark(long lsn, long end) implements WalUnit {}

  /** The end of the file, exactly here. */
  record End() implements WalUnit {}

  /**
   * No valid unit: the first invalid record or padding occupies the bytes from {@code offset} to
   * {@code end} as far as is known.
   *
   * @param runsOverEnd whether it is valid as far as it goes, but the file ends before it does
   */
  record Broken(long offset, long end, boolean runsOverEnd, String expected, String found)
      implements WalUnit {}
}
