package io.vicinal.storage.wal;

/** Takes back what memory has of batches that could not be written, because the disk is full. */
@FunctionalInterface
public interface WalUndo {
  /**
   * Takes back all batches behind {@code lsn}. It is called on the log thread, which may wait for
   * those who append, as these do not wait for the log meanwhile.
   *
   * @param refuse to be run when memory has none of them any more; nothing may be appended from the
   *     beginning until then
   */
  void undo(long lsn, Runnable refuse);
}
