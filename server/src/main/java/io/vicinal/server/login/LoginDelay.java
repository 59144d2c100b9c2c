package io.vicinal.server.login;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Makes whoever guesses passwords wait: after some failures in a row from one address, or for one
 * user from one address, further attempts are refused for a time that doubles with each. A user's
 * own address is another, so that guessing locks nobody out. Thread-safe.
 */
final class LoginDelay {
  private static final int FAILURES_FREE = 3;
  private static final int FAILURES_FREE_OF_ADDRESS = 20;
  private static final long FIRST_NANOS = Duration.ofMillis(500).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMinutes(15).toNanos();
  private static final int DOUBLINGS_MAX = 20;
  private static final int PLACES_MAX = 10_000;

  private record Failures(int count, long openNanos) {}

  private final LongSupplier nanoTime;
  private final Map<String, Failures> places =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > PLACES_MAX;
        }
      };

  LoginDelay(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Returns whether an attempt may be made now. */
  synchronized boolean mayTry(String user, String address) {
    return isOpen(address) && isOpen(place(user, address));
  }

  private boolean isOpen(String place) {
    Failures failures = places.get(place);
    return failures == null || failures.openNanos - nanoTime.getAsLong() <= 0;
  }

  /** Notes a wrong password. */
  synchronized void failed(String user, String address) {
    fail(place(user, address), FAILURES_FREE);
    fail(address, FAILURES_FREE_OF_ADDRESS);
  }

  private void fail(String place, int free) {
    Failures before = places.getOrDefault(place, new Failures(0, nanoTime.getAsLong()));
    int count = before.count + 1;
    int doublings = Math.min(count - free, DOUBLINGS_MAX);
    long delay = doublings <= 0 ? 0 : Math.min(FIRST_NANOS << (doublings - 1), LONGEST_NANOS);
    places.put(place, new Failures(count, nanoTime.getAsLong() + delay));
  }

  /** Notes the right password: that user may fail again as often. */
  synchronized void succeeded(String user, String address) {
    places.remove(place(user, address));
  }

  private static String place(String user, String address) {
    return address + ' ' + user; // no address holds a blank
  }
}
