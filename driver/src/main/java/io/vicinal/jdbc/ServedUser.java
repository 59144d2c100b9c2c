package io.vicinal.jdbc;

import io.vicinal.planner.session.SessionBounds;
import io.vicinal.storage.FairShare;
import io.vicinal.storage.SharedMemory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all connections of one user from elsewhere share.
 *
 * @param quota counts them
 * @param bounds of their statements
 */
record ServedUser(ConnectionQuota quota, SessionBounds bounds) {
  static ServedUser of(
      String name, ServedLimits limits, AtomicInteger connections, FairShare shares) {
    ServedLimits.Work work = limits.work();
    SharedMemory shared =
        work.userBytes() == 0 ? null : new SharedMemory("user \"" + name + "\"", work.userBytes());
    return new ServedUser(
        new ConnectionQuota(limits, connections),
        new SessionBounds(
            work.statementBytes(), work.statementMillis(), shared, shares.newShare()));
  }
}
