package io.vicinal.storage.io;

/** Holds the lock on a data directory until it is closed; the process's death releases it too. */
public interface StoreLock extends AutoCloseable {

  /** Returns whether other readers may hold it at the same time. */
  boolean shared();

  /** Releases the lock. Closing twice does nothing. */
  @Override
  void close();
}
