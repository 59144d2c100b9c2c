package io.vicinal.planner.session;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One transaction of a session, from BEGIN to COMMIT. Its snapshot is taken when the first
 * statement reads, changes or sets a savepoint. Not thread-safe.
 */
final class OpenTransaction {
  private final Database database;
  private final ResourceAccount account;
  private IsolationLevel isolation;
  private boolean readOnly;
  private @Nullable Transaction transaction;

  /** Takes the place of {@link #transaction} in a database that accepts no writes. */
  private @Nullable SharedSnapshot snapshot;

  private StorageException.@Nullable ReadOnly refusal;
  private final List<NamedSavepoint> savepoints = new ArrayList<>();

  /** Whether a failed statement could not be taken back. */
  private boolean lost;

  private boolean ended;

  /** Creates a transaction that {@code account} pays for. */
  OpenTransaction(
      Database database, ResourceAccount account, IsolationLevel isolation, boolean readOnly) {
    this.database = database;
    this.account = account;
    this.isolation = isolation;
    this.readOnly = readOnly;
  }

  IsolationLevel isolation() {
    return isolation;
  }

  void setIsolation(IsolationLevel level) {
    isolation = level;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  void setReadOnly(boolean only) {
    readOnly = only;
  }

  /** Returns what a statement reads: the snapshot with the changes so far. The caller closes it. */
  Snapshot view() {
    start();
    if (transaction != null) {
      return transaction.view();
    }
    if (snapshot != null) {
      return snapshot.use();
    }
    throw new IllegalStateException("the transaction has not started");
  }

  private void start() {
    requireWhole();
    if (transaction != null || snapshot != null) {
      return;
    }
    try {
      transaction = database.begin(account);
    } catch (StorageException.ReadOnly e) {
      refusal = e;
      snapshot = new SharedSnapshot(database.snapshot());
    }
  }

  private void requireWhole() {
    if (lost) {
      throw new SqlStateException(
          SqlState.FAILED_TRANSACTION, "transaction cannot go on, only ROLLBACK ends it");
    }
  }

  void requireWritable() {
    if (readOnly) {
      throw new SqlStateException(SqlState.READ_ONLY, "transaction is read-only");
    }
  }

  /** Runs one statement; what it has changed is taken back when it fails. */
  <T> T change(Function<Transaction, T> statement) {
    requireWritable();
    start();
    if (transaction == null) {
      throw refusal == null ? new IllegalStateException("the transaction has ended") : refusal;
    }
    Transaction.Savepoint before = transaction.savepoint();
    boolean done = false;
    try {
      T result = statement.apply(transaction);
      transaction.check(before);
      done = true;
      return result;
    } finally {
      if (!done) {
        takeBack(transaction, before);
      }
      transaction.release(before);
    }
  }

  /** Leaves the transaction as it was, or else unusable. */
  private void takeBack(Transaction changed, Transaction.Savepoint before) {
    lost = true;
    changed.rollbackTo(before);
    lost = false;
  }

  NamedSavepoint savepoint(String name) {
    start();
    var savepoint = new NamedSavepoint(name, transaction == null ? null : transaction.savepoint());
    savepoints.add(savepoint);
    return savepoint;
  }

  /** Goes back to the last savepoint that {@code wanted} accepts, which stays. */
  void rollbackTo(Predicate<NamedSavepoint> wanted, String name) {
    int position = position(wanted, name);
    NamedSavepoint savepoint = savepoints.get(position);
    if (transaction != null && savepoint.point != null) {
      transaction.rollbackTo(savepoint.point);
    }
    savepoints.subList(position + 1, savepoints.size()).clear();
  }

  /** Forgets the last savepoint that {@code wanted} accepts, and those within it. */
  void release(Predicate<NamedSavepoint> wanted, String name) {
    int position = position(wanted, name);
    NamedSavepoint savepoint = savepoints.get(position);
    if (transaction != null && savepoint.point != null) {
      transaction.release(savepoint.point);
    }
    savepoints.subList(position, savepoints.size()).clear();
  }

  private int position(Predicate<NamedSavepoint> wanted, String name) {
    for (int i = savepoints.size() - 1; i >= 0; i--) {
      if (wanted.test(savepoints.get(i))) {
        return i;
      }
    }
    throw new SqlStateException(
        SqlState.INVALID_SAVEPOINT, "savepoint \"" + name + "\" does not exist");
  }

  /**
   * Makes the changes durable. However this ends, the transaction has ended too, unless it was
   * cancelled before anything was written.
   *
   * @param waiting at the end of which it is cancelled
   */
  void commit(ResourceAccount waiting) {
    try {
      requireWhole();
      if (transaction != null) {
        transaction.commit(waiting);
      }
    } catch (StorageException.Cancelled e) {
      throw e;
    } catch (RuntimeException | Error e) {
      rollback();
      throw e;
    }
    rollback();
  }

  /** Forgets all changes; does nothing after a commit. */
  void rollback() {
    if (ended) {
      return;
    }
    ended = true;
    if (transaction != null) {
      transaction.close();
    }
    if (snapshot != null) {
      snapshot.release();
    }
  }

  /** Returns whether it was committed or rolled back. */
  boolean hasEnded() {
    return ended;
  }
}
