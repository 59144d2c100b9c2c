package io.vicinal.storage.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does the same work for one table after the other. What fails keeps no other work waiting, and is
 * tried again after a second, then after twice as long each time, up to {@link #RETRY_MILLIS_MAX}.
 *
 * <p>For one thread at a time.
 */
final class Attempts {
  static final long RETRY_MILLIS = 1_000;
  static final long RETRY_MILLIS_MAX = 16_000;

  private record Failed(Throwable cause, long millis, long sinceNanos) {
    boolean mayTryAgain() {
      return System.nanoTime() - sinceNanos >= TimeUnit.MILLISECONDS.toNanos(millis);
    }
  }

  private final long retryMillis;
  private final Map<Object, Failed> failed = new HashMap<>();
  private @Nullable Throwable first;

  /**
   * Creates a list without failures.
   *
   * @param retryMillis how long to wait after the first failure, 0 to try again at once
   */
  Attempts(long retryMillis) {
    this.retryMillis = retryMillis;
  }

  /**
   * Runs {@code work} and keeps what it throws; does nothing while it has to wait.
   *
   * @param what tells which work that is, such as the id of a table
   */
  void run(Object what, Runnable work) {
    Failed before = failed.get(what);
    if (before != null && !before.mayTryAgain()) {
      note(before.cause);
      return;
    }
    try {
      work.run();
      failed.remove(what);
    } catch (RuntimeException | Error e) {
      long millis = before == null ? retryMillis : Math.min(2 * before.millis, RETRY_MILLIS_MAX);
      failed.put(what, new Failed(e, millis, System.nanoTime()));
      note(e);
    }
  }

  private void note(Throwable failure) {
    if (first == null) {
      first = failure;
    }
  }

  /** Returns whether there is a failure to {@link #rethrow}. */
  boolean hasFailed() {
    return first != null;
  }

  /** Throws the first of the failures since the last call. */
  void rethrow() {
    Throwable failure = first;
    first = null;
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }
}
