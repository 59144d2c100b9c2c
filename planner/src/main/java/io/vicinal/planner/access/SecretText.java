package io.vicinal.planner.access;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of an API key or of a token: {@code vicinal_<subject>_<secret>_<crc>}.
 *
 * <p>The subject is the key's id or {@code token}; the secret is 32 random bytes as 43 digits of
 * base 62; the last part is the CRC-32 of all before its underscore, as 8 hexadecimal digits, so
 * that a text that was mistyped or cut is none. Its own text hides the secret.
 */
public record SecretText(String subject, String secret) {
  /** The subject of tokens. */
  public static final String TOKEN = "token";

  private static final Pattern FORM =
      Pattern.compile("(vicinal_(token|[1-9][0-9]{0,17})_([0-9A-Za-z]{43}))_([0-9a-f]{8})");
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int SECRET_BYTES = 32;
  private static final int SECRET_CHARS = 43;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Returns what {@code text} says, empty if it has not this form or its check does not fit. */
  public static Optional<SecretText> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() && crc(matcher.group(1)).equals(matcher.group(4))
        ? Optional.of(new SecretText(matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  /** Returns a secret that nobody has had. */
  public static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    var rest = new BigInteger(1, bytes);
    var base = BigInteger.valueOf(DIGITS.length());
    char[] digits = new char[SECRET_CHARS];
    for (int i = digits.length - 1; i >= 0; i--) {
      BigInteger[] parts = rest.divideAndRemainder(base);
      rest = parts[0];
      digits[i] = DIGITS.charAt(parts[1].intValue());
    }
    return new String(digits);
  }

  /** Returns the text that its owner keeps. */
  public String text() {
    String start = "vicinal_" + subject + "_" + secret;
    return start + "_" + crc(start);
  }

  /** Returns what is stored of the secret. */
  public String hash() {
    return hash(secret);
  }

  /** Returns what is stored of a secret: its SHA-256 in hexadecimal digits. */
  public static String hash(String secret) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(ascii(secret)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Returns whether {@code hash} is that of the secret, in a time that tells nothing. */
  public boolean matches(String hash) {
    return MessageDigest.isEqual(ascii(hash()), ascii(hash));
  }

  private static String crc(String text) {
    var crc = new CRC32();
    crc.update(ascii(text));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "secret of \"" + subject + "\"";
  }
}
