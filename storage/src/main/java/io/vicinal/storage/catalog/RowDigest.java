package io.vicinal.storage.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Computes the digest that guards one row against silent change.
 *
 * <p>It is the first 8 bytes, big-endian, of SHA-256 over the table's name (the domain: a row moved
 * to another table does not fit) and the values in column order, each as: tag byte (0 NULL, 1
 * integer, 2 text, 3 anything else, which no table holds), then for an integer 8 bytes big-endian,
 * otherwise a 4-byte length and the UTF-8 bytes. It finds accidents, not a forger: there is no key.
 */
final class RowDigest {
  private RowDigest() {}

  /** Returns the digest of a row of {@code table}; the values are Long, String or null. */
  static long of(String table, @Nullable Object[] values) {
    MessageDigest sha = sha256();
    text(sha, 2, table);
    for (Object value : values) {
      switch (value) {
        case null -> sha.update((byte) 0);
        case Long number -> {
          sha.update((byte) 1);
          sha.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
        }
        case String text -> text(sha, 2, text);
        default -> text(sha, 3, value.toString());
      }
    }
    return ByteBuffer.wrap(sha.digest()).getLong();
  }

  private static void text(MessageDigest sha, int tag, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sha.update((byte) tag);
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    sha.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
