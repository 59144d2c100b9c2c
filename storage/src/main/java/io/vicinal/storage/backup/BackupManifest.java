package io.vicinal.storage.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code MANIFEST.json} of a backup: it names every other file, and is written last. A
 * directory without it is no backup.
 *
 * <p>A JSON object with the components of this record as its members, in this order. There is one
 * way to write it, and a file that differs from that in a single byte is refused, so also each
 * change of a blank.
 *
 * <p>Version history: 1 is the first.
 *
 * @param format {@value #FORMAT}
 * @param version {@value #VERSION}
 * @param createdAt ISO 8601, for people
 * @param databases by id
 * @param files by path
 * @param sha256 of this file, were this member the empty text
 */
record BackupManifest(
    String format,
    int version,
    String createdAt,
    List<DatabaseEntry> databases,
    List<FileEntry> files,
    String sha256) {
  static final String NAME = "MANIFEST.json";
  static final Path FILE = Path.of(NAME);
  static final String FORMAT = "vicinal-backup";
  static final int VERSION = 1;

  /** Longer ones are no manifests; it keeps a forged one from filling memory. */
  static final long BYTES_MAX = 1L << 28;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectWriter WRITER =
      JSON.writer(
          new DefaultPrettyPrinter()
              .withObjectIndenter(new DefaultIndenter("  ", "\n"))
              .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  BackupManifest {
    databases = List.copyOf(databases);
    files = List.copyOf(files);
  }

  /**
   * The moment of one database.
   *
   * @param lsn of the last commit in the backup
   * @param time of that commit, ISO 8601; empty if it is not known
   */
  record DatabaseEntry(long id, String name, long lsn, String time) {}

  /**
   * One file.
   *
   * @param path relative, with slashes; {@link BackupPath} says which there are
   * @param sizeBytes at least 1
   * @param sha256 in hexadecimal
   * @param crc32c as the catalog has it, in hexadecimal; empty for a file that is no segment's
   */
  record FileEntry(String path, long sizeBytes, String sha256, String crc32c) {}

  static BackupManifest of(String createdAt, List<DatabaseEntry> databases, List<FileEntry> files) {
    var unsigned = new BackupManifest(FORMAT, VERSION, createdAt, databases, files, "");
    return unsigned.withSum(Sha256.of(unsigned.encode()));
  }

  private BackupManifest withSum(String sum) {
    return new BackupManifest(format, version, createdAt, databases, files, sum);
  }

  /** Returns a time after which no commit of a database in the backup was made. */
  Instant latest(DatabaseEntry entry) {
    try {
      return Instant.parse(entry.time.isEmpty() ? createdAt : entry.time);
    } catch (DateTimeParseException _) {
      throw new StorageException.Corrupt(FILE.toString(), "as a whole", "a time", createdAt);
    }
  }

  byte[] encode() {
    try {
      return WRITER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot write a manifest", e);
    }
  }

  /**
   * Reads a manifest.
   *
   * @param file what messages call it
   * @throws StorageException.Corrupt if a single byte of it was changed
   * @throws StorageException.FormatVersion if a later release wrote it
   */
  static BackupManifest decode(byte[] bytes, String file) {
    BackupManifest manifest = parse(bytes, file);
    require(file, FORMAT, manifest.format);
    String sum = Sha256.of(manifest.withSum("").encode());
    require(file, "SHA-256 " + sum, "SHA-256 " + manifest.sha256);
    require(file, "true", String.valueOf(Arrays.equals(bytes, manifest.encode())));
    return manifest;
  }

  private static BackupManifest parse(byte[] bytes, String file) {
    try {
      JsonNode tree = JSON.readTree(bytes);
      int version = tree.path("version").asInt();
      if (tree.path("format").asText().equals(FORMAT) && version > VERSION) {
        throw new StorageException.FormatVersion("file \"" + file + "\"", version, VERSION);
      }
      @Nullable BackupManifest manifest = JSON.treeToValue(tree, BackupManifest.class);
      if (manifest != null) {
        return manifest;
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof StorageException.FormatVersion newer) {
        throw newer;
      }
    }
    throw new StorageException.Corrupt(file, "as a whole", "a manifest", "something else");
  }

  private static void require(String file, String expected, String found) {
    if (!expected.equals(found)) {
      throw new StorageException.Corrupt(file, "as a whole", expected, found);
    }
  }
}
