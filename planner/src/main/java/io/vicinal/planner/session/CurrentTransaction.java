package io.vicinal.planner.session;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which transaction of a connection is open, if any, and how later ones begin. Everybody may ask;
 * whoever changes something has the {@linkplain #takeTurn turn}.
 */
final class CurrentTransaction {
  private final Database database;
  private final Supplier<ResourceAccount> accounts;
  private final Turns turns = new Turns();
  private volatile boolean autoCommit = true;
  private volatile @Nullable OpenTransaction open;
  private volatile @Nullable ResourceAccount account; // of what is open
  private volatile IsolationLevel isolation = IsolationLevel.REPEATABLE_READ;
  private volatile boolean readOnly;
  private volatile @Nullable SqlState closed; // why nothing else may begin or be committed
  private final Deque<Runnable> atEnd = new ArrayDeque<>(); // under the turn of a statement

  /** Creates the place of a connection's transactions, each of which has an account. */
  CurrentTransaction(Database database, Supplier<ResourceAccount> accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  Database database() {
    return database;
  }

  /** Waits until no other statement is at work, as long as {@code limits} lasts. */
  Turns.Turn takeTurn(ResourceAccount limits) {
    return turns.take(limits);
  }

  /** Waits until no other statement is at work, whatever happens. */
  Turns.Turn takeTurnAtLast() {
    return turns.takeAtLast();
  }

  /** Returns the open transaction, null where none is. */
  @Nullable OpenTransaction get() {
    return open;
  }

  /** Returns whether the next statement is part of a transaction that somebody has to end. */
  boolean isNeeded() {
    return !autoCommit || open != null;
  }

  /** Returns the open transaction, or opens one. */
  OpenTransaction getOrOpen() {
    requireConnected();
    OpenTransaction transaction = open;
    if (transaction == null) {
      ResourceAccount memory = accounts.get();
      transaction = new OpenTransaction(database, memory, isolation, readOnly);
      account = memory;
      open = transaction;
    }
    return transaction;
  }

  /**
   * Returns the transaction that {@code statement} is part of.
   *
   * @throws SqlStateException 25P01 if there is none
   */
  OpenTransaction require(String statement) {
    if (!isNeeded()) {
      throw new SqlStateException(
          SqlState.NO_ACTIVE_TRANSACTION, statement + " needs an open transaction");
    }
    return getOrOpen();
  }

  /** Refuses to go on where a transaction is open. @throws SqlStateException 25001 */
  void requireNone(String message) {
    if (open != null) {
      throw new SqlStateException(SqlState.ACTIVE_TRANSACTION, message);
    }
  }

  /** Commits what is open; it stays open if this is cancelled before anything is written. */
  void commit(ResourceAccount limits) {
    requireConnected();
    OpenTransaction transaction = open;
    if (transaction != null) {
      try {
        transaction.commit(limits);
      } finally {
        open = transaction.hasEnded() ? null : transaction;
        if (open == null) {
          ended();
        }
      }
    }
  }

  void rollback() {
    OpenTransaction transaction = open;
    if (transaction != null) {
      open = null;
      try {
        transaction.rollback();
      } finally {
        ended();
      }
    }
  }

  /** Rolls back for the last time; nothing else begins. */
  void close(SqlState why) {
    try {
      rollback();
    } finally {
      closed = why;
    }
  }

  /** Refuses what comes after {@link #close}. @throws SqlStateException 08003, 25P03 */
  void requireConnected() {
    SqlState why = closed;
    if (why != null) {
      throw new SqlStateException(why, "transaction was rolled back: its connection is closed");
    }
  }

  /** Lets {@code action} run when the open transaction ends; the last one comes first. */
  void atEnd(Runnable action) {
    atEnd.addFirst(action);
  }

  private void ended() {
    ResourceAccount memory = account;
    account = null;
    if (memory != null) {
      memory.close();
    }
    atEnd.forEach(Runnable::run);
    atEnd.clear();
  }

  boolean isAutoCommit() {
    return autoCommit;
  }

  void setAutoCommit(boolean on) {
    autoCommit = on;
  }

  /** Returns the level of later transactions. */
  IsolationLevel isolation() {
    return isolation;
  }

  void setIsolation(IsolationLevel level) {
    isolation = level;
  }

  /** Returns whether later transactions only read. */
  boolean isReadOnly() {
    return readOnly;
  }

  void setReadOnly(boolean only) {
    readOnly = only;
  }

  /** Refuses changes outside of a transaction. @throws SqlStateException 25006 */
  void requireWritable() {
    requireConnected();
    if (readOnly) {
      throw new SqlStateException(SqlState.READ_ONLY, "connection is read-only");
    }
  }
}
