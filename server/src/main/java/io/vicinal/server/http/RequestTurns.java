package io.vicinal.server.http;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so many requests be at work at a time, of all users and of each, and some others wait their
 * turn for a while. Thread-safe.
 */
final class RequestTurns {
  private static final long PATIENCE_SECONDS = 10;

  private final Semaphore turns;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int waitingMax;
  private final int perUser;
  private final Map<String, Integer> users = new ConcurrentHashMap<>();

  /**
   * Creates turns that nobody has.
   *
   * @param atATime requests at work
   * @param waitingMax requests that wait beside them
   * @param perUser requests of one user, at work or waiting
   */
  RequestTurns(int atATime, int waitingMax, int perUser) {
    this.turns = new Semaphore(atATime, true);
    this.waitingMax = waitingMax;
    this.perUser = perUser;
  }

  /** A turn, which closing gives back. */
  interface Turn extends AutoCloseable {
    /** That of a request which takes none from others. */
    Turn FREE = () -> {};

    @Override
    void close();
  }

  /** Waits for a turn; empty where too many wait already, or for too long. */
  Optional<Turn> take(String user) {
    if (users.merge(user, 1, Integer::sum) > perUser) {
      leave(user);
      return Optional.empty();
    }
    if (!turns.tryAcquire() && !await()) {
      leave(user);
      return Optional.empty();
    }
    return Optional.of(() -> {
      turns.release();
      leave(user);
    });
  }

  private boolean await() {
    try {
      return waiting.incrementAndGet() <= waitingMax
          && turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.decrementAndGet();
    }
  }

  private void leave(String user) {
    users.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
  }
}
