package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.storage.ResourceAccount;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Runs what belongs to a connection and to no statement of it, such as a commit: it ends in time,
 * and when the connection is closed. Thread-safe.
 */
final class ConnectionWork {
  private final Set<ResourceAccount> running = ConcurrentHashMap.newKeySet();
  private final LongSupplier timeoutMillis;
  private volatile boolean terminated;

  /**
   * Creates the place for work that takes at most {@code timeoutMillis} each, which is asked when
   * it begins; 0 for any time.
   */
  ConnectionWork(LongSupplier timeoutMillis) {
    this.timeoutMillis = timeoutMillis;
  }

  /** Returns what {@code work} returns, which ends at the end of the account it is given. */
  <T> T call(Function<ResourceAccount, T> work) {
    if (terminated) {
      throw SqlFailure.unchecked("57P01", ConnectionActivity.ENDED);
    }
    var account = ResourceAccount.withTimeout(timeoutMillis.getAsLong());
    running.add(account);
    try {
      return work.apply(account);
    } finally {
      running.remove(account);
    }
  }

  void run(Consumer<ResourceAccount> work) {
    var _ =
        call(account -> {
          work.accept(account);
          return true;
        });
  }

  /** Lets nothing else begin. */
  void terminate() {
    terminated = true;
  }

  /** Makes everything that runs end at its next check. */
  void cancelAll() {
    running.forEach(ResourceAccount::cancel);
  }
}
