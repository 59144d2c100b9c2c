package io.vicinal.planner.session;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Transaction;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of one connection, one at a time: those that BEGIN opens, those that a statement
 * opens while auto-commit is off, and statements that are transactions of their own. Thread-safe.
 *
 * <p>(1) Statements of one transaction take turns; its readers only while they start. (2) A
 * statement that fails changes nothing and leaves the transaction open. (3) A commit ends the
 * transaction, also when it fails.
 */
public final class Transactions {
  private static final long PATIENCE_MILLIS = 20;

  private final Database database;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile boolean autoCommit = true;
  private volatile @Nullable OpenTransaction open;
  private volatile IsolationLevel isolation = IsolationLevel.REPEATABLE_READ;
  private volatile boolean readOnly;
  private volatile boolean readOnlyForEver;

  Transactions(Database database) {
    this.database = database;
  }

  /** Returns what a statement reads that starts now. The caller closes it. */
  public Snapshot read(ResourceAccount account) {
    if (isInTransaction()) {
      takeTurn(account);
      try {
        if (isInTransaction()) {
          return current().view();
        }
      } finally {
        turn.unlock();
      }
    }
    return database.snapshot();
  }

  /**
   * Runs a statement that changes rows: within the open transaction, or else as one of its own,
   * which starts again on a fresh snapshot after a conflict with another one.
   *
   * @param repeated which duplicate keys are as good as a conflict
   * @param statement may be called several times, each time on an unchanged database
   * @throws SqlStateException 25006 where only reading is allowed
   */
  public <T> T change(
      ResourceAccount account,
      Predicate<StorageException.DuplicateKey> repeated,
      Function<Transaction, T> statement) {
    if (isInTransaction()) {
      takeTurn(account);
      try {
        if (isInTransaction()) {
          return current().change(statement);
        }
      } finally {
        turn.unlock();
      }
    }
    requireWritable();
    return Attempts.run(database, account, repeated, statement);
  }

  /** Commits what is open, because a definition is always a transaction of its own. */
  public void commitBeforeDefinition(ResourceAccount account) {
    takeTurn(account);
    try {
      OpenTransaction transaction = open;
      if (transaction == null) {
        requireWritable();
      } else {
        transaction.requireWritable();
        end(OpenTransaction::commit);
      }
    } finally {
      turn.unlock();
    }
  }

  /**
   * Refuses {@code statement}, which no transaction can take back, where one is open.
   *
   * @throws SqlStateException 25001, or 25006 where only reading is allowed
   */
  public void requireOutside(String statement) {
    inTurn(() -> {
      if (open != null) {
        throw new SqlStateException(
                SqlState.ACTIVE_TRANSACTION, statement + " cannot run inside a transaction")
            .withHint("Commit or roll back first.");
      }
      requireWritable();
    });
  }

  /**
   * Opens a transaction; null stands for the session's own.
   *
   * @throws SqlStateException 25001 if one is open already
   */
  public void begin(@Nullable IsolationLevel level, @Nullable Boolean onlyReading) {
    inTurn(() -> {
      if (open != null) {
        throw new SqlStateException(
            SqlState.ACTIVE_TRANSACTION, "a transaction is already in progress");
      }
      var transaction = new OpenTransaction(database, isolation, readOnly);
      set(transaction, level, onlyReading);
      open = transaction;
    });
  }

  /**
   * Changes the modes of the open transaction.
   *
   * @throws SqlStateException 25P01 if there is none
   */
  public void setModes(@Nullable IsolationLevel level, @Nullable Boolean onlyReading) {
    inTurn(() -> set(require("SET TRANSACTION"), level, onlyReading));
  }

  private void set(
      OpenTransaction transaction, @Nullable IsolationLevel level, @Nullable Boolean onlyReading) {
    if (Boolean.FALSE.equals(onlyReading)) {
      requireWritable();
    }
    if (level != null) {
      transaction.setIsolation(level);
    }
    if (onlyReading != null) {
      transaction.setReadOnly(onlyReading);
    }
  }

  /** Makes the changes of the open transaction durable; does nothing where none is open. */
  public void commit() {
    inTurn(() -> end(OpenTransaction::commit));
  }

  /** Forgets the changes of the open transaction; does nothing where none is open. */
  public void rollback() {
    inTurn(() -> end(OpenTransaction::rollback));
  }

  private void end(Consumer<OpenTransaction> how) {
    OpenTransaction transaction = open;
    if (transaction != null) {
      open = null;
      how.accept(transaction);
    }
  }

  /** Sets a savepoint. @throws SqlStateException 25P01 if no transaction is open */
  public NamedSavepoint savepoint(String name) {
    turn.lock();
    try {
      return require("SAVEPOINT").savepoint(name);
    } finally {
      turn.unlock();
    }
  }

  /** Takes back what happened since the newest savepoint of that name, which stays. */
  public void rollbackTo(String name) {
    inTurn(
        () -> require("ROLLBACK TO SAVEPOINT").rollbackTo(each -> each.name().equals(name), name));
  }

  /** Takes back what happened since {@code savepoint}, which stays. */
  public void rollbackTo(NamedSavepoint savepoint) {
    inTurn(() -> require("ROLLBACK TO SAVEPOINT").rollbackTo(savepoint::equals, savepoint.name()));
  }

  /** Forgets the newest savepoint of that name and those within it. */
  public void release(String name) {
    inTurn(() -> require("RELEASE SAVEPOINT").release(each -> each.name().equals(name), name));
  }

  /** Forgets {@code savepoint} and those within it. */
  public void release(NamedSavepoint savepoint) {
    inTurn(() -> require("RELEASE SAVEPOINT").release(savepoint::equals, savepoint.name()));
  }

  private OpenTransaction require(String statement) {
    if (!isInTransaction()) {
      throw new SqlStateException(
          SqlState.NO_ACTIVE_TRANSACTION, statement + " needs an open transaction");
    }
    return current();
  }

  /** Returns the open transaction, or opens one. */
  private OpenTransaction current() {
    OpenTransaction transaction = open;
    if (transaction == null) {
      transaction = new OpenTransaction(database, isolation, readOnly);
      open = transaction;
    }
    return transaction;
  }

  /** Returns whether the next statement is part of a transaction that somebody has to end. */
  private boolean isInTransaction() {
    return !autoCommit || open != null;
  }

  /** Returns whether a transaction is open. */
  public boolean isOpen() {
    return open != null;
  }

  public boolean isAutoCommit() {
    return autoCommit;
  }

  /** Says whether each statement is a transaction; a change commits what is open first. */
  public void setAutoCommit(boolean on) {
    inTurn(() -> {
      if (on != autoCommit) {
        end(OpenTransaction::commit);
        autoCommit = on;
      }
    });
  }

  /** Changes the modes of later transactions; null leaves one as it is. */
  public void setDefaults(@Nullable IsolationLevel level, @Nullable Boolean onlyReading) {
    if (level != null) {
      setIsolation(level);
    }
    if (onlyReading != null) {
      setReadOnly(onlyReading);
    }
  }

  /** Returns the level of the open transaction, or else of the next one. */
  public IsolationLevel isolation() {
    OpenTransaction transaction = open;
    return transaction == null ? isolation : transaction.isolation();
  }

  /** Sets the level of later transactions. @throws SqlStateException 25001 while one is open */
  public void setIsolation(IsolationLevel level) {
    inTurn(() -> {
      if (level != isolation) {
        requireNone("isolation level");
        isolation = level;
      }
    });
  }

  /** Returns whether all transactions of this session only read. */
  public boolean isSessionReadOnly() {
    return readOnly;
  }

  /** Returns the level of later transactions. */
  public IsolationLevel sessionIsolation() {
    return isolation;
  }

  /** Returns whether the open transaction, or else the next one, only reads. */
  public boolean isReadOnly() {
    OpenTransaction transaction = open;
    return transaction == null ? readOnly : transaction.isReadOnly();
  }

  /**
   * Says whether later transactions only read.
   *
   * @throws SqlStateException 25001 while one is open, 25006 after {@link #setReadOnlyForEver}
   */
  public void setReadOnly(boolean only) {
    inTurn(() -> {
      if (readOnlyForEver && !only) {
        throw new SqlStateException(SqlState.READ_ONLY, "connection was opened read-only");
      }
      if (only != readOnly) {
        requireNone("read-only mode");
        readOnly = only;
      }
    });
  }

  /** Lets this session only read, whatever is SET later. */
  public void setReadOnlyForEver() {
    readOnlyForEver = true;
    readOnly = true;
  }

  private void requireNone(String what) {
    if (open != null) {
      throw new SqlStateException(
          SqlState.ACTIVE_TRANSACTION, what + " cannot change while a transaction is open");
    }
  }

  private void requireWritable() {
    if (readOnly) {
      throw new SqlStateException(SqlState.READ_ONLY, "connection is read-only");
    }
  }

  private void inTurn(Runnable action) {
    turn.lock();
    try {
      action.run();
    } finally {
      turn.unlock();
    }
  }

  /** Waits for other statements of the transaction, as long as this one may still run. */
  private void takeTurn(ResourceAccount account) {
    try {
      while (!turn.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        account.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Cancelled("statement was interrupted");
    }
  }
}
