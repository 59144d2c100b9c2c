package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Number and hmac of the last row of an audit log. Next to the key, in a file with {@code .head}
 * behind its name, the head of the log is kept where an attacker of the directory does not reach
 * it, so that a log that was cut, or put back, is found. A crash may leave one that is some rows
 * old.
 */
record AuditHead(long number, String hmac) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})\\R?");

  /** Reads {@code 17:9f86…}. @throws StorageException.InvalidSetting */
  static AuditHead parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new StorageException.InvalidSetting(
          "head of the audit log must be a number, a colon and 64 hexadecimal digits");
    }
    return new AuditHead(Long.parseLong(matcher.group(1)), matcher.group(2));
  }

  /** Returns the head that is kept beside a key, empty where there is none. */
  static Optional<AuditHead> read(Path keyFile) {
    Path file = file(keyFile);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new StorageException.InvalidSetting(
          "file \"" + file + "\" cannot be read: " + e.getClass().getSimpleName());
    } catch (StorageException.InvalidSetting e) {
      throw new StorageException.InvalidSetting("file \"" + file + "\": " + e.getMessage());
    }
  }

  /** Keeps this beside a key. */
  void write(Path keyFile) {
    Path file = file(keyFile);
    Path unfinished = CatalogFile.sibling(file, ".new");
    try {
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, CatalogFile.ownerOnly(unfinished));
      try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = StandardCharsets.US_ASCII.encode(text() + "\n");
        while (buffer.hasRemaining()) {
          int _ = channel.write(buffer);
        }
        channel.force(true); // a power failure leaves this or an earlier one, and whole
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write \"" + file + "\"", e);
    }
  }

  private static Path file(Path keyFile) {
    return CatalogFile.sibling(keyFile, ".head");
  }

  String text() {
    return number + ":" + hmac;
  }
}
