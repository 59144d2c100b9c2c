package io.vicinal.storage;

/**
 * Keeps others from committing rows of one table, who wait; reading goes on. What was committed
 * before is visible. Must be closed; closing twice has no effect.
 */
public interface TableHold extends AutoCloseable {
  @Override
  void close();
}
