package io.vicinal.storage.hnsw;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers whether walks of a sealed graph and of the rows that hang on it found enough lately: a
 * walk that did not was for nothing, since both are searched apart after it. Thread-safe.
 */
final class JointTrials {
  /** So many failures in a row, and no success, make others not try. */
  static final int FAILURES_MAX = 3;

  /** So many searches do not try then, before the next one does. */
  static final int LEFT_OUT = 200;

  private static final Logger LOG = LoggerFactory.getLogger(JointTrials.class);

  private final long targetId;
  private final AtomicBoolean told = new AtomicBoolean();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger leftOut = new AtomicInteger();

  /** Begins without failures; {@code targetId} names the sealed graph in the log. */
  JointTrials(long targetId) {
    this.targetId = targetId;
  }

  /** Returns whether the next search should try. */
  boolean mayTry() {
    return failures.get() < FAILURES_MAX || leftOut.incrementAndGet() % LEFT_OUT == 0;
  }

  /** Notes that a walk found enough. */
  void succeeded() {
    if (failures.get() != 0) { // searches of many threads come here, and share what they only read
      failures.set(0);
    }
  }

  /** Notes that a walk was for nothing. */
  void failed() {
    if (failures.incrementAndGet() == FAILURES_MAX && !told.getAndSet(true)) {
      LOG.info("rows that hang on segment {} are searched apart: walks miss them", targetId);
    }
  }
}
