package io.vicinal.planner.session;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ResourceAccount;
import org.jspecify.annotations.Nullable;

/**
 * How the transactions of one connection are isolated, and whether they only read: the open one and
 * those to come. Thread-safe; every change waits for its turn as {@link Transactions} says.
 */
public final class TransactionModes {
  private final CurrentTransaction current;
  private volatile boolean readOnlyForEver;

  TransactionModes(CurrentTransaction current) {
    this.current = current;
  }

  /** Returns the level of the open transaction, or else of the next one. */
  public IsolationLevel isolation() {
    OpenTransaction transaction = current.get();
    return transaction == null ? current.isolation() : transaction.isolation();
  }

  /** Returns whether the open transaction, or else the next one, only reads. */
  public boolean isReadOnly() {
    OpenTransaction transaction = current.get();
    return transaction == null ? current.isReadOnly() : transaction.isReadOnly();
  }

  /** Returns the level of later transactions. */
  public IsolationLevel sessionIsolation() {
    return current.isolation();
  }

  /** Returns whether all later transactions only read. */
  public boolean isSessionReadOnly() {
    return current.isReadOnly();
  }

  /**
   * Changes the open transaction; null leaves a mode as it is.
   *
   * @throws SqlStateException 25P01 if there is none
   */
  public void set(
      @Nullable IsolationLevel level, @Nullable Boolean onlyReading, ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      set(current.require("SET TRANSACTION"), level, onlyReading);
    }
  }

  void set(
      OpenTransaction transaction, @Nullable IsolationLevel level, @Nullable Boolean onlyReading) {
    if (Boolean.FALSE.equals(onlyReading)) {
      current.requireWritable();
    }
    if (level != null) {
      transaction.setIsolation(level);
    }
    if (onlyReading != null) {
      transaction.setReadOnly(onlyReading);
    }
  }

  /**
   * Changes later transactions; null leaves a mode as it is.
   *
   * @throws SqlStateException 25001 while one is open
   */
  public void setForSession(
      @Nullable IsolationLevel level, @Nullable Boolean onlyReading, ResourceAccount account) {
    if (level != null) {
      setSessionIsolation(level, account);
    }
    if (onlyReading != null) {
      setSessionReadOnly(onlyReading, account);
    }
  }

  /** Sets the level of later transactions. @throws SqlStateException 25001 while one is open */
  public void setSessionIsolation(IsolationLevel level, ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      if (level != current.isolation()) {
        requireNone("isolation level");
        current.setIsolation(level);
      }
    }
  }

  /**
   * Says whether later transactions only read.
   *
   * @throws SqlStateException 25001 while one is open, 25006 after {@link #setReadOnlyForEver}
   */
  public void setSessionReadOnly(boolean only, ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      if (readOnlyForEver && !only) {
        throw new SqlStateException(SqlState.READ_ONLY, "connection was opened read-only");
      }
      if (only != current.isReadOnly()) {
        requireNone("read-only mode");
        current.setReadOnly(only);
      }
    }
  }

  /** Lets this session only read, whatever is SET later. */
  public void setReadOnlyForEver() {
    readOnlyForEver = true;
    current.setReadOnly(true);
  }

  private void requireNone(String what) {
    current.requireNone(what + " cannot change while a transaction is open");
  }
}
