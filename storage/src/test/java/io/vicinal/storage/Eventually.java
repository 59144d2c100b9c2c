package io.vicinal.storage;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Waits for what other threads do by looking again and again, as long as any machine may need: a
 * test that is right must not fail because the machine was asleep.
 */
public final class Eventually {
  /** Who waits so long waits for nothing. */
  public static final long SECONDS = 300;

  private static final long PAUSE_MILLIS = 10;

  private Eventually() {}

  /** Returns as soon as {@code condition} is true. @throws AssertionError if that never happens */
  public static void await(String what, Callable<Boolean> condition) throws Exception {
    // Counted in pauses, so that a machine that stands still loses nothing of its time.
    long pauses = TimeUnit.SECONDS.toMillis(SECONDS) / PAUSE_MILLIS;
    for (long i = 0; !condition.call(); i++) {
      if (i >= pauses) {
        throw new AssertionError("in " + SECONDS + " seconds it did not happen that " + what);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }
}
