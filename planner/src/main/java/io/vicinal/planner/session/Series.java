package io.vicinal.planner.session;

import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Transaction;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The attempts at one statement, each a transaction on a fresh snapshot. Not thread-safe. */
final class Series<T> {
  private static final int CONFLICTS_MAX = 100;
  private static final int DUPLICATES_MAX = 25;

  /** A commit that has won is visible once the log has it, which takes a write to disk. */
  private static final long WAIT_MAX_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final Database database;
  private final ResourceAccount account;
  private final Predicate<StorageException.DuplicateKey> repeated;
  private final Function<Transaction, T> statement;
  private int conflicts;
  private int duplicates;
  private @Nullable T result;

  Series(
      Database database,
      ResourceAccount account,
      Predicate<StorageException.DuplicateKey> repeated,
      Function<Transaction, T> statement) {
    this.database = database;
    this.account = account;
    this.repeated = repeated;
    this.statement = statement;
  }

  /** Returns what the statement has returned in the attempt that succeeded. */
  @SuppressWarnings("NullAway") // the statement may return null, if T says so
  T result() {
    return result;
  }

  int failures() {
    return conflicts + duplicates;
  }

  /**
   * Returns whether the statement was committed. After a lost attempt the next one can be better.
   */
  boolean attempt() {
    long lsn;
    try (Transaction transaction = database.begin(account)) {
      lsn = transaction.snapshot().lsn();
      Transaction.@Nullable Savepoint start = duplicates > 0 ? transaction.savepoint() : null;
      try {
        result = statement.apply(transaction);
        transaction.commit(account);
        return true;
      } catch (StorageException.Conflict e) {
        if (e.ofDefinition() || ++conflicts >= CONFLICTS_MAX) { // another plan has to be made
          throw e;
        }
      } catch (StorageException.DuplicateKey e) {
        if (!repeated.test(e)) {
          throw e;
        }
        if (start != null) {
          // The second time it may be no race: what the snapshot has stays there for ever.
          transaction.check(start);
        }
        if (++duplicates >= DUPLICATES_MAX) {
          throw new StorageException.Conflict(e.table());
        }
      }
    }
    awaitNewer(lsn);
    return false;
  }

  /** Waits until the winner can be seen; before that, every attempt would be lost again. */
  private void awaitNewer(long lsn) {
    long start = System.nanoTime();
    long pause = POLL_NANOS;
    try {
      while (System.nanoTime() - start < WAIT_MAX_NANOS) {
        account.check();
        try (Snapshot snapshot = database.snapshot()) {
          if (snapshot.lsn() > lsn) {
            return;
          }
        }
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, 20 * POLL_NANOS);
      }
    } finally {
      account.waitedSince(start);
    }
  }
}
