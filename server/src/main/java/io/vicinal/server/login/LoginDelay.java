package io.vicinal.server.login;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/**
 * Makes whoever guesses passwords wait: after some failures in a row from one address, for one user
 * from one address, or for one user from wherever, further attempts are refused for a time that
 * doubles with each. Where a user has logged in before, guesses from elsewhere do not count, so
 * that guessing locks nobody out. Addresses of IPv6 are one where their first 64 bits are, because
 * whoever has one has all of these. Thread-safe.
 */
final class LoginDelay {
  private static final int FAILURES_FREE = 3;
  private static final int FAILURES_FREE_OF_ADDRESS = 20;
  private static final int FAILURES_FREE_OF_USER = 50;
  private static final long FIRST_NANOS = Duration.ofMillis(500).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMinutes(15).toNanos();

  /** Shorter than the other, as it also keeps those waiting who come from a new address. */
  private static final long LONGEST_OF_USER_NANOS = Duration.ofSeconds(30).toNanos();

  private static final int DOUBLINGS_MAX = 20;
  private static final int NAME_CHARS_MAX = 256;
  private static final int PREFIX_BYTES = 8;

  private record Failures(int count, long openNanos) {}

  private final LongSupplier nanoTime;
  private final BoundedMap<String, Failures> places = new BoundedMap<>();
  private final BoundedMap<String, Failures> users = new BoundedMap<>();
  private final BoundedMap<String, Boolean> homes = new BoundedMap<>();

  LoginDelay(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Returns whether an attempt may be made now. */
  synchronized boolean mayTry(String user, String address) {
    String from = network(address);
    String place = place(user, from);
    return isOpen(places, from)
        && isOpen(places, place)
        && (homes.get(place).isPresent() || isOpen(users, name(user)));
  }

  private boolean isOpen(BoundedMap<String, Failures> failed, String place) {
    return failed
        .get(place)
        .filter(failures -> failures.openNanos - nanoTime.getAsLong() > 0)
        .isEmpty();
  }

  /** Notes a wrong password. */
  synchronized void failed(String user, String address) {
    failedSecret(user, address);
    fail(users, name(user), FAILURES_FREE_OF_USER, LONGEST_OF_USER_NANOS);
  }

  /** Notes a wrong secret that is too long to be guessed from many addresses. */
  synchronized void failedSecret(String user, String address) {
    ended(user, address);
    fail(places, network(address), FAILURES_FREE_OF_ADDRESS, LONGEST_NANOS);
  }

  /**
   * Notes something that nobody guesses and that is of no use any more, such as a token that has
   * ended: only the same gets slower, and nothing else from there.
   */
  synchronized void ended(String user, String address) {
    fail(places, place(user, network(address)), FAILURES_FREE, LONGEST_NANOS);
  }

  private void fail(BoundedMap<String, Failures> failed, String place, int free, long longest) {
    int count = failed.get(place).map(Failures::count).orElse(0) + 1;
    int doublings = Math.min(count - free, DOUBLINGS_MAX);
    long delay = doublings <= 0 ? 0 : Math.min(FIRST_NANOS << (doublings - 1), longest);
    failed.put(place, new Failures(count, nanoTime.getAsLong() + delay));
  }

  /** Notes the right password: that user may fail again as often, and is at home there. */
  synchronized void succeeded(String user, String address) {
    String place = place(user, network(address));
    places.remove(place);
    users.remove(name(user));
    homes.put(place, true);
  }

  /** Returns whether that user has logged in there before. */
  synchronized boolean isHome(String user, String address) {
    return homes.get(place(user, network(address))).isPresent();
  }

  private static String place(String user, String network) {
    return network + ' ' + name(user); // no address holds a blank
  }

  /** Returns a name that is worth to be remembered: nobody has such a long one. */
  private static String name(String user) {
    return user.length() > NAME_CHARS_MAX ? user.substring(0, NAME_CHARS_MAX) : user;
  }

  private static String network(String address) {
    String text = address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
    if (text.indexOf(':') < 0) {
      return text;
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(text).getAddress();
      return bytes.length == Integer.BYTES
          ? text
          : HexFormat.of().formatHex(bytes, 0, PREFIX_BYTES);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
