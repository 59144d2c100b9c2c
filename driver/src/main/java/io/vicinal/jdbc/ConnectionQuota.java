package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections of one user, and with them those of all. Thread-safe. */
final class ConnectionQuota {
  private final ServedLimits limits;
  private final AtomicInteger all;
  private final AtomicInteger own = new AtomicInteger();

  /** Creates the quota of a user, who has none yet. */
  ConnectionQuota(ServedLimits limits, AtomicInteger all) {
    this.limits = limits;
    this.all = all;
  }

  ServedLimits limits() {
    return limits;
  }

  /** Counts one more. @throws SqlFailure 53300 where that is too many; it is not counted then */
  void take() {
    if (own.incrementAndGet() > limits.connectionsPerUser()) {
      own.decrementAndGet();
      throw tooMany("user", limits.connectionsPerUser());
    }
    if (all.incrementAndGet() > limits.connections()) {
      all.decrementAndGet();
      own.decrementAndGet();
      throw tooMany("server", limits.connections());
    }
  }

  private static RuntimeException tooMany(String whose, int most) {
    return SqlFailure.unchecked(
        "53300", "too many connections: the " + whose + " may have " + most + " open");
  }

  /** Counts one less. */
  void giveBack() {
    all.decrementAndGet();
    own.decrementAndGet();
  }
}
