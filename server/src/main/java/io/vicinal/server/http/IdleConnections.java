package io.vicinal.server.http;

import io.vicinal.server.wire.WireService;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes connections whose clients are gone without a word. */
public final class IdleConnections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IdleConnections.class);
  private static final long PERIOD_SECONDS = 10;

  private final WireService wire;
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
  public IdleConnections(WireService wire, Duration idle, Duration idleTransaction) {
    this.wire = wire;
    this.idle = idle;
    this.idleTransaction = idleTransaction;
  }

  /** Looks again and again. */
  public void start() {
    var _ =
        clock.scheduleWithFixedDelay(
            this::closeIdle, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
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
