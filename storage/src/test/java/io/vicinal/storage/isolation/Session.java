package io.vicinal.storage.isolation;

import java.util.List;
import java.util.Set;

/**
 * What a {@link HistoryLoad} needs of one connection. Without {@link #begin()} every write and read
 * is a transaction of its own. Keys of lists, sets and registers are different things.
 */
public interface Session extends AutoCloseable {
  void begin() throws Exception;

  void commit() throws Exception;

  void rollback() throws Exception;

  /** Appends to a list, which is empty where there is no row; {@code how} chooses a way. */
  void append(long key, long value, int how) throws Exception;

  List<Long> read(long key) throws Exception;

  /** Adds a row to a set. */
  void add(long key, long value) throws Exception;

  /** Searches for all rows of a set; {@code how} chooses a way. */
  Set<Long> find(long key, int how) throws Exception;

  void write(long key, long value) throws Exception;

  /** Returns what a register holds, 0 where there is no row. */
  long get(long key) throws Exception;

  /** Marks this moment of the transaction; only the last mark is used. */
  void savepoint() throws Exception;

  void rollbackToSavepoint() throws Exception;

  /** Returns whether {@code failure} tells that a concurrent transaction was first. */
  boolean isRefusal(Exception failure);
}
