package io.vicinal.storage.backup;

import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Sums files, and copies them on the same way; each byte is read once. */
final class Sha256 {
  /**
   * The sums of the same bytes.
   *
   * @param sha256 in hexadecimal
   */
  record Sums(String sha256, int crc32c) {}

  private Sha256() {}

  /** Returns the sum of {@code bytes} in hexadecimal. */
  static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** Returns the sums of a whole file. */
  static Sums of(FileStore store, Path file) {
    return of(store, file, () -> {});
  }

  /** Does the same; {@code check} is called now and then, and what it throws ends the work. */
  static Sums of(FileStore store, Path file, Runnable check) {
    try (StoreFile open = store.openReadOnly(file)) {
      return sums(open, open.sizeBytes(), null, check);
    }
  }

  /** Creates {@code to} with the first {@code bytes} of {@code from}, forced, and sums them. */
  static Sums copy(StoreFile from, long bytes, FileStore store, Path to) {
    return copy(from, bytes, store, to, () -> {});
  }

  /** Does the same; {@code check} is called now and then, and what it throws ends the work. */
  static Sums copy(StoreFile from, long bytes, FileStore store, Path to, Runnable check) {
    try (StoreFile copy = store.create(to)) {
      Sums sums = sums(from, bytes, copy, check);
      copy.force();
      return sums;
    }
  }

  private static Sums sums(StoreFile from, long bytes, @Nullable StoreFile copy, Runnable check) {
    MessageDigest digest = digest();
    var crc = new CRC32C();
    var buffer = ByteBuffer.allocate(Math.clamp(bytes, 1, FileStore.COPY_BUFFER_BYTES));
    for (long at = 0; at < bytes; at += buffer.limit()) {
      check.run();
      buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - at));
      from.readFully(buffer, at);
      digest.update(buffer.flip());
      crc.update(buffer.rewind());
      if (copy != null) {
        copy.write(buffer.rewind(), at);
      }
    }
    return new Sums(HexFormat.of().formatHex(digest.digest()), (int) crc.getValue());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
