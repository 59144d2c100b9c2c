package io.vicinal.storage;

import org.jspecify.annotations.Nullable;

/**
 * Changes of one database that become visible and durable together. Not thread-safe.
 *
 * <p>Snapshot isolation: reads go to {@link #snapshot()}; at commit the first of two transactions
 * that changed the same row wins and the other gets {@link StorageException.Conflict}. Nothing is
 * changed before {@link #commit()} or by a commit that throws.
 */
public interface Transaction extends AutoCloseable {
  /** Returns the view as of the beginning; owned by the transaction. */
  Snapshot snapshot();

  /**
   * Returns the view as of the beginning with this transaction's own changes up to now, also in
   * nearest-neighbour scans; later changes do not appear in it. The caller closes it. The first one
   * costs the changes so far, a later one those since the one before.
   */
  Snapshot view();

  /** A moment of a transaction to which it can return. */
  interface Savepoint {}

  /** Marks this moment, in constant time. Marks nest: later ones lie within earlier ones. */
  Savepoint savepoint();

  /**
   * Takes back the changes since {@code savepoint}, at the cost of these changes. The savepoint
   * stays, those within it are gone; views that were made before keep what they show.
   *
   * @throws IllegalArgumentException if the savepoint is gone or of another transaction
   */
  void rollbackTo(Savepoint savepoint);

  /**
   * Forgets {@code savepoint} and those within it, and keeps all changes.
   *
   * @throws IllegalArgumentException if the savepoint is gone or of another transaction
   */
  void release(Savepoint savepoint);

  /**
   * Checks now, for the rows that were added since {@code savepoint}, what {@link #commit} checks
   * of this transaction's own rows and those of its snapshot. Rows of concurrent transactions are
   * left to the commit.
   *
   * @throws StorageException.DuplicateKey if a key is there twice
   */
  void check(Savepoint savepoint);

  /**
   * Adds a row: one value per column of the table in order, in the classes of {@link
   * DataType.Kind}. The hidden row id, where the table has one, is given as null and assigned here.
   * The array belongs to storage from now on.
   *
   * @throws StorageException.NullNotAllowed for a missing value of a NOT NULL column
   * @throws StorageException.VectorData for a wrong dimension, NaN or infinity
   * @throws StorageException.OutOfMemory past the budget of {@link
   *     Database#begin(ResourceAccount)}, as every other change
   */
  void insert(long tableId, @Nullable Object[] row);

  /**
   * Requires that {@code table} is still defined as it says, before rows of its columns come.
   *
   * @throws StorageException.Conflict if it was altered since
   */
  default void expect(Table table) {}

  /**
   * Returns a value of an identity column that nobody else gets, after any crash too once a
   * committed row has it; values that no row takes are lost. A row that is inserted with a value of
   * its own moves the counter behind that value, so that the next row does not collide with it.
   *
   * @throws StorageException.ValueOutOfRange if the column's type has no further value
   * @throws StorageException.NotFound if the table was dropped
   * @throws IllegalArgumentException if the column is no identity
   */
  long nextIdentity(long tableId, int column);

  /**
   * Replaces the row whose key values are {@code key} (in key order); {@code row} is complete and
   * may have another key.
   */
  void update(long tableId, Object[] key, @Nullable Object[] row);

  /** Removes the row whose key values are {@code key}. */
  void delete(long tableId, Object[] key);

  /**
   * Makes all changes durable and visible and returns their LSN; returns the snapshot's LSN where
   * nothing was changed. Keys are checked on the net effect: deletes first, then inserts.
   *
   * @throws StorageException.DuplicateKey if a key would be there twice
   * @throws StorageException.Conflict if a row was changed since the snapshot
   * @throws StorageException.Io if the log cannot be written; the database is read-only from then
   *     on
   */
  long commit();

  /**
   * Commits as {@link #commit()} does, but gives up when the statement is cancelled while it waits
   * for room because older rows are not on disk yet; once it is being written it goes on.
   *
   * @throws StorageException.Cancelled if nothing was changed for that reason
   */
  default long commit(ResourceAccount account) {
    account.check();
    return commit();
  }

  /** Forgets all changes of a transaction that was not committed. */
  @Override
  void close();
}
