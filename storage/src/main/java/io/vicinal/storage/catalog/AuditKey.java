package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key of an audit log, in a file outside the data directory: a line {@code vicinal-audit-key 1}
 * and a line of 64 hexadecimal digits. Whoever has only the directory can change the log, but not
 * so that it fits the key.
 *
 * <p>{@link #hmac} is HMAC-SHA-256 over: the hmac of the row before as text, then the values in
 * column order, each as a tag byte (0 NULL, 1 integer, 2 text), then for an integer 8 bytes
 * big-endian, for a text a 4-byte length and the UTF-8 bytes.
 */
final class AuditKey {
  private static final String FIRST_LINE = "vicinal-audit-key 1";
  private static final Pattern FILE = Pattern.compile(FIRST_LINE + "\\R([0-9a-f]{64})\\R?");
  private static final int KEY_BYTES = 32;
  private static final int FINGERPRINT_CHARS = 16;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;

  private AuditKey(byte[] key) {
    this.key = key;
  }

  /** Returns the key in a file that is there. @throws StorageException.InvalidSetting */
  static AuditKey read(Path file) {
    try {
      var matcher = FILE.matcher(Files.readString(file, StandardCharsets.US_ASCII));
      if (!matcher.matches()) {
        throw new StorageException.InvalidSetting(
            "audit key file \""
                + file
                + "\" holds no key: its first line must be \""
                + FIRST_LINE
                + "\", its second one 64 hexadecimal digits");
      }
      return new AuditKey(HexFormat.of().parseHex(matcher.group(1)));
    } catch (IOException e) {
      throw new StorageException.InvalidSetting(
          "audit key file \"" + file + "\" cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** Makes a file with a new key that only its owner can read; a crash leaves it whole or not. */
  static void create(Path file) {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    String text = FIRST_LINE + "\n" + HexFormat.of().formatHex(bytes) + "\n";
    Path unfinished = CatalogFile.sibling(file, ".new");
    try {
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, CatalogFile.ownerOnly(unfinished));
      try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = StandardCharsets.US_ASCII.encode(text);
        while (buffer.hasRemaining()) {
          int _ = channel.write(buffer);
        }
        channel.force(true);
      }
      if (Files.exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      CatalogFile.rename(unfinished, file);
    } catch (IOException e) {
      throw new StorageException.InvalidSetting(
          "audit key file \""
              + file
              + "\" cannot be made ("
              + e.getClass().getSimpleName()
              + "): name another one with audit-key-file");
    }
  }

  /** Returns what tells this key from others without telling the key. */
  String fingerprint() {
    return hmac("", new Object[] {"fingerprint"}).substring(0, FINGERPRINT_CHARS);
  }

  /** Returns 64 hexadecimal digits for a row behind the one with {@code before}. */
  String hmac(String before, @Nullable Object[] values) {
    var bytes = new ByteArrayOutputStream(256);
    text(bytes, before);
    for (Object value : values) {
      switch (value) {
        case null -> bytes.write(0);
        case Long number -> {
          bytes.write(1);
          bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        }
        default -> text(bytes, value.toString());
      }
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(bytes.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + ALGORITHM, e);
    }
  }

  private static void text(ByteArrayOutputStream bytes, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    bytes.write(2);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(encoded.length).array());
    bytes.writeBytes(encoded);
  }
}
