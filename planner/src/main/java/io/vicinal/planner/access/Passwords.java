package io.vicinal.planner.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hashes passwords with bcrypt (Provos and Mazières, "A Future-Adaptable Password Scheme", USENIX
 * 1999) and compares them in a time that does not depend on where they differ. Thread-safe.
 *
 * <p>Passwords are taken in Unicode's form NFC and may have at most 72 bytes of UTF-8, because
 * bcrypt reads no more; a longer one is refused, not cut.
 */
public final class Passwords {
  /** Cost of hashes that are stored, where nobody asks for another. */
  public static final int COST = 10;

  /** The most, of which one hash takes some seconds. */
  public static final int COST_MAX = 15;

  /** Bytes that bcrypt reads. */
  static final int BYTES_MAX = 72;

  /** Least number of characters of a new password. */
  static final int CHARS_MIN = 8;

  // $2a$10$…
  private static final int COST_START = 4;
  private static final int COST_END = 6;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final int cost;
  private final String nobodys;
  private final AtomicLong compared = new AtomicLong();

  /**
   * Creates a hasher.
   *
   * @param cost binary logarithm of the number of rounds, 4 to 31; each step doubles the time
   */
  public Passwords(int cost) {
    this.cost = cost;
    byte[] random = new byte[24];
    RANDOM.nextBytes(random);
    this.nobodys = hash(Base64.getEncoder().encodeToString(random));
  }

  /**
   * Returns the hash of a new password.
   *
   * @throws IllegalArgumentException if it is too short or too long, without the password
   */
  public String hash(String password) {
    return hash(password, cost);
  }

  /**
   * Returns the hash of a new password, at a cost as that of a hasher.
   *
   * @throws IllegalArgumentException if it is too short or too long, without the password
   */
  public static String hash(String password, int cost) {
    byte[] bytes = bytes(password);
    if (password.length() < CHARS_MIN || bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a password must have at least "
              + CHARS_MIN
              + " characters and at most "
              + BYTES_MAX
              + " bytes of UTF-8");
    }
    byte[] hash = BCrypt.with(RANDOM).hash(cost, bytes);
    return new String(hash, StandardCharsets.US_ASCII);
  }

  /** Returns whether {@code hash} was made of {@code password}. */
  public boolean matches(String hash, String password) {
    byte[] bytes = bytes(password);
    if (bytes.length > BYTES_MAX) {
      return false;
    }
    compared.incrementAndGet();
    boolean none = !hash.startsWith("$2"); // has no password, which must take as long
    byte[] other = (none ? nobodys : hash).getBytes(StandardCharsets.US_ASCII);
    return BCrypt.verifyer().verify(bytes, other).verified && !none;
  }

  /** Returns how many passwords it has hashed to compare them. */
  public long compared() {
    return compared.get();
  }

  /** Returns a hash that no password matches, for users that do not exist: it takes as long. */
  public String nobodys() {
    return nobodys;
  }

  /** Returns a hash that no password matches, to compare with which takes as long as another. */
  public String nobodysLike(String hash) {
    return hash.startsWith("$2")
        ? nobodys.substring(0, COST_START)
            + hash.substring(COST_START, COST_END)
            + nobodys.substring(COST_END)
        : nobodys;
  }

  private static byte[] bytes(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
  }
}
