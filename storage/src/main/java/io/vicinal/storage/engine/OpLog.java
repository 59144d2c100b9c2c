package io.vicinal.storage.engine;

import java.util.List;

/**
 * The one way in: every change of every row goes through here, in batches, in the order of their
 * LSNs.
 *
 * <p>All that a batch needs (keys, row ids, defaults, its LSN) is decided before it gets here, so
 * whoever applies the same batches has the same rows. Where the log lives is hidden: on one machine
 * it is a file, in a cluster it would be a replicated log.
 */
interface OpLog {
  /**
   * Changes that become durable together, with their records as {@link ChangeCodec} writes them.
   */
  record Batch(List<Change> changes, List<byte[]> records) {}

  /** Queues a batch and returns at once; callers take turns. */
  void append(long lsn, Batch batch);

  /**
   * Returns when the batch with this LSN survives a crash.
   *
   * @throws io.vicinal.storage.StorageException.Io if it was refused, or the log has failed
   */
  void awaitDurable(long lsn);

  /** Returns whether nothing can be appended any more. */
  boolean failed();

  /**
   * Returns the LSN up to which tables should be sealed, also those nobody writes to, because too
   * much is kept; 0 if it is not.
   */
  long excessLsn();
}
