package io.vicinal.server.login;

import java.time.Duration;
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

  private record Failures(int count, long openNanos) {}

  private final LongSupplier nanoTime;
  private final BoundedMap<String, Failures> places = new BoundedMap<>();

  LoginDelay(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Returns whether an attempt may be made now. */
  synchronized boolean mayTry(String user, String address) {
    return isOpen(address) && isOpen(place(user, address));
  }

  private boolean isOpen(String place) {
    return places
        .get(place)
        .filter(failures -> failures.openNanos - nanoTime.getAsLong() > 0)
        .isEmpty();
  }

  /** Notes a wrong password. */
  synchronized void failed(String user, String address) {
    fail(place(user, address), FAILURES_FREE);
    fail(address, FAILURES_FREE_OF_ADDRESS);
  }

  /**
   * Notes something that nobody guesses and that is of no use any more, such as a token that has
   * ended: only the same gets slower, and nothing else from there.
   */
  synchronized void ended(String user, String address) {
    fail(place(user, address), FAILURES_FREE);
  }

  private void fail(String place, int free) {
    int count = places.get(place).map(Failures::count).orElse(0) + 1;
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
