package io.vicinal.server.http;

import io.vicinal.server.login.Principal;
import io.vicinal.server.rest.RestService;
import io.vicinal.server.wire.WireService;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose clients are gone without a word, and soon those of principals who are
 * not let in any more.
 */
public final class IdleConnections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IdleConnections.class);
  private static final long PERIOD_SECONDS = 10;
  private static final long REVOKED_MILLIS = 300; // what is known is half a second old at most

  private final WireService wire;
  private final RestService rest;
  private final Duration idle;
  private final Duration idleTransaction;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("idle-connections").factory());

  /**
   * Creates the work, which does not run yet.
   *
   * @param idle how long a connection may be without a call
   * @param idleTransaction how long it may while it has a transaction open
   */
  public IdleConnections(
      WireService wire, RestService rest, Duration idle, Duration idleTransaction) {
    this.wire = wire;
    this.rest = rest;
    this.idle = idle;
    this.idleTransaction = idleTransaction;
  }

  /**
   * Looks again and again.
   *
   * @param isStill whether a principal is let in still
   */
  public void start(Predicate<Principal> isStill) {
    var _ =
        clock.scheduleWithFixedDelay(
            this::closeIdle, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    var _ =
        clock.scheduleWithFixedDelay(
            () -> closeOthers(isStill), REVOKED_MILLIS, REVOKED_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void closeOthers(Predicate<Principal> isStill) {
    try {
      wire.closeOthers(isStill);
      rest.closeOthers(isStill);
    } catch (RuntimeException e) { // or nobody would look again
      LOG.warn("connections of those who may not log in were not closed in order", e);
    }
  }

  private void closeIdle() {
    try {
      wire.closeIdleTransactions(idleTransaction);
      wire.closeIdle(idle);
    } catch (RuntimeException e) { // or nobody would look again
      LOG.warn("idle connections were not closed in order", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
