package io.vicinal.planner.session;

import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Transaction;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Runs a statement that is a transaction of its own until no other transaction has got in its way,
 * so that {@code UPDATE t SET n = n + 1} by many users loses nothing and does not fail.
 *
 * <p>The first attempt is free. Those who lost it queue up and go on one at a time; when even that
 * does not help, new statements wait, too, so that nobody loses for ever.
 */
final class Attempts {
  private static final Map<Database, Attempts> ALL =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** So many lost attempts close the gate for new statements. */
  private static final int PATIENCE = 3;

  private static final long POLL_MILLIS = 20;

  private final ReentrantLock queue = new ReentrantLock(true);
  private volatile boolean gateClosed;

  private Attempts() {}

  /**
   * Returns what {@code statement} returns, which each attempt runs in a transaction of its own.
   *
   * @param repeated which duplicate keys are as good as a conflict
   * @throws StorageException.Conflict after very many attempts
   */
  static <T> T run(
      Database database,
      ResourceAccount account,
      Predicate<StorageException.DuplicateKey> repeated,
      Function<Transaction, T> statement) {
    Attempts attempts = ALL.computeIfAbsent(database, key -> new Attempts());
    var series = new Series<>(database, account, repeated, statement);
    if (!attempts.gateClosed && series.attempt()) {
      return series.result();
    }
    attempts.lock(account);
    account.hold(); // others wait
    try {
      while (!series.attempt()) {
        attempts.gateClosed = series.failures() > PATIENCE;
      }
      return series.result();
    } finally {
      account.unhold();
      attempts.gateClosed = false;
      attempts.queue.unlock();
    }
  }

  private void lock(ResourceAccount account) {
    long waiting = System.nanoTime();
    try {
      while (!queue.tryLock(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        account.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Cancelled("statement was interrupted");
    } finally {
      account.waitedSince(waiting);
    }
  }
}
