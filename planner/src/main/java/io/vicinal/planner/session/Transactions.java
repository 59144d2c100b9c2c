package io.vicinal.planner.session;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Transaction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of one connection, one at a time: those that BEGIN opens, those that a statement
 * opens while auto-commit is off, and statements that are transactions of their own. Thread-safe.
 *
 * <p>(1) Statements of one transaction take turns; its readers only while they start. (2) A
 * statement that fails changes nothing and leaves the transaction open. (3) A commit ends the
 * transaction, also when it fails, but not when it is cancelled before anything was written. (4)
 * Whoever waits can be cancelled: every verb throws {@link StorageException.Cancelled} at the end
 * of its account, and has done nothing then.
 */
public final class Transactions {
  private final CurrentTransaction current;
  private final TransactionModes modes;
  private final Savepoints savepoints;

  Transactions(Database database, Supplier<ResourceAccount> accounts) {
    this.current = new CurrentTransaction(database, accounts);
    this.modes = new TransactionModes(current);
    this.savepoints = new Savepoints(current);
  }

  /** Returns how transactions are isolated and whether they only read. */
  public TransactionModes modes() {
    return modes;
  }

  /** Returns the savepoints of the open transaction. */
  public Savepoints savepoints() {
    return savepoints;
  }

  /** Returns what a statement reads that starts now. The caller closes it. */
  public Snapshot read(ResourceAccount account) {
    if (current.isNeeded()) {
      try (var _ = current.takeTurn(account)) {
        if (current.isNeeded()) {
          return current.getOrOpen().view();
        }
      }
    }
    current.requireConnected();
    return current.database().snapshot();
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
    if (current.isNeeded()) {
      try (var _ = current.takeTurn(account)) {
        if (current.isNeeded()) {
          return current.getOrOpen().change(statement);
        }
      }
    }
    current.requireWritable();
    return Attempts.run(current.database(), account, repeated, statement);
  }

  /** Commits what is open, because a definition is always a transaction of its own. */
  public void commitBeforeDefinition(ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      OpenTransaction transaction = current.get();
      if (transaction == null) {
        current.requireWritable();
      } else {
        transaction.requireWritable();
        current.commit(account);
      }
    }
  }

  /**
   * Refuses {@code statement}, which no transaction can take back, where one is open.
   *
   * @throws SqlStateException 25001, or 25006 where only reading is allowed
   */
  public void requireOutside(String statement, ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      if (current.get() != null) {
        throw new SqlStateException(
                SqlState.ACTIVE_TRANSACTION, statement + " cannot run inside a transaction")
            .withHint("Commit or roll back first.");
      }
      current.requireWritable();
    }
  }

  /**
   * Opens a transaction; null stands for the session's own mode.
   *
   * @throws SqlStateException 25001 if one is open already
   */
  public void begin(
      @Nullable IsolationLevel level, @Nullable Boolean onlyReading, ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      current.requireNone("a transaction is already in progress");
      OpenTransaction transaction = current.getOrOpen();
      boolean done = false;
      try {
        modes.set(transaction, level, onlyReading);
        done = true;
      } finally {
        if (!done) {
          current.rollback();
        }
      }
    }
  }

  /**
   * Makes the changes of the open transaction durable; does nothing where none is open.
   *
   * @return whether there was one, or auto-commit is off so that there is always one
   * @throws StorageException.Cancelled at the end of {@code account}, while it waits for another
   *     statement or for room; the transaction is still open then
   */
  public boolean commit(ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      boolean needed = current.isNeeded();
      current.commit(account);
      return needed;
    }
  }

  /**
   * Forgets the changes of the open transaction; does nothing where none is open.
   *
   * @return whether there was one, or auto-commit is off so that there is always one
   */
  public boolean rollback(ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      boolean needed = current.isNeeded();
      current.rollback();
      return needed;
    }
  }

  /**
   * Lets {@code action} run when the open transaction ends, in which way ever.
   *
   * @return false, and it never runs, where the next statement is a transaction of its own
   */
  public boolean atEnd(Runnable action, ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      if (!current.isNeeded()) {
        return false;
      }
      var _ = current.getOrOpen();
      current.atEnd(action);
      return true;
    }
  }

  /**
   * Forgets the changes of what is open, for a connection that ends, whatever happens; whoever
   * comes too late to commit or change something is told {@code why}.
   */
  public void close(SqlState why) {
    try (var _ = current.takeTurnAtLast()) {
      current.close(why);
    }
  }

  /** Forgets the changes of a transaction that BEGIN has opened while auto-commit is on. */
  public void rollbackBegun(ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      if (current.isAutoCommit()) {
        current.rollback();
      }
    }
  }

  /** Returns whether a transaction is open. */
  public boolean isOpen() {
    return current.get() != null;
  }

  /** Returns whether the next statement is a transaction of its own. */
  public boolean isAutoCommit() {
    return !current.isNeeded();
  }

  /**
   * Says whether each statement is a transaction. A change commits what is open first; it is a
   * change, too, when BEGIN has opened it.
   */
  public void setAutoCommit(boolean on, ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      if (on == current.isNeeded()) {
        current.commit(account);
      }
      current.setAutoCommit(on);
    }
  }
}
