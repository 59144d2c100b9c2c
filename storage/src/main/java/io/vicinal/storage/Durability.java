package io.vicinal.storage;

/** Says when a commit is acknowledged, and thus what a power failure can lose. */
public enum Durability {
  /** After the sync of its commit record: nothing acknowledged is ever lost. */
  COMMIT,

  /**
   * After the write to the operating system; a sync follows at every interval. A killed process
   * loses nothing, a power failure or a crash of the system what was acknowledged in the last
   * interval, always as a suffix and in whole batches.
   */
  INTERVAL
}
