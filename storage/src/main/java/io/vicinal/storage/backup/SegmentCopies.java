package io.vicinal.storage.backup;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.RealFileStore;
import io.vicinal.storage.io.StoreFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The segment files of one backup: linked to the live ones at once, or copied one after the other.
 * A file that the earlier backup has too is linked to that one.
 */
final class SegmentCopies {
  /** Takes the name, the length and the sums of a file. */
  @FunctionalInterface
  interface Sink {
    void add(Path file, long bytes, String sha256, String crc32c);
  }

  /**
   * A file on its way.
   *
   * @param linked whether the target has it already, as a link to the live one
   */
  private record Held(Path path, long sizeBytes, int crc32c, boolean linked) {}

  private final FileStore source;
  private final FileStore target;
  private final @Nullable FileStore previous;
  private final Map<String, BackupManifest.FileEntry> previousFiles;
  private final Runnable check;
  private final List<Held> held = new ArrayList<>();
  private boolean linking;
  private boolean linkingToPrevious;
  private int linkedFiles;
  private long linkedBytes;

  private SegmentCopies(
      FileStore source,
      FileStore target,
      boolean linking,
      @Nullable FileStore previous,
      Map<String, BackupManifest.FileEntry> previousFiles,
      Runnable check) {
    this.source = source;
    this.target = target;
    this.linking = linking;
    this.previous = previous;
    this.previousFiles = previousFiles;
    this.check = check;
    this.linkingToPrevious = previous != null;
  }

  /** Reads the earlier backup's manifest, if there is to be one. */
  static SegmentCopies of(
      FileStore source, FileStore target, BackupOptions options, Runnable check) {
    Path earlier = options.incrementalFrom();
    if (earlier == null) {
      return new SegmentCopies(source, target, options.hardLinks(), null, Map.of(), check);
    }
    var previous = RealFileStore.at(earlier);
    Map<String, BackupManifest.FileEntry> files = BackupReader.manifest(previous).byPath();
    return new SegmentCopies(source, target, options.hardLinks(), previous, files, check);
  }

  void hold(Path path, long sizeBytes, int crc32c) {
    boolean linked = linking && target.link(source, path, path);
    linking = linked; // where one cannot be linked, none can
    held.add(new Held(path, sizeBytes, crc32c, linked));
  }

  int linkedFiles() {
    return linkedFiles;
  }

  long linkedBytes() {
    return linkedBytes;
  }

  /** Copies what has to be, and tells {@code sink} of every file. */
  void take(Sink sink) {
    for (Held file : held) {
      Sha256.Sums sums = take(file);
      if (sums.crc32c() != file.crc32c) {
        throw new StorageException.Corrupt(
            source.describe(file.path),
            "as a whole",
            "checksum " + hex(file.crc32c),
            hex(sums.crc32c()));
      }
      sink.add(file.path, file.sizeBytes, sums.sha256(), hex(file.crc32c));
      CrashPoint.hit("backup.segment");
    }
  }

  private Sha256.Sums take(Held file) {
    if (file.linked) {
      requireLength(file, target.sizeBytes(file.path));
      return linked(file, Sha256.of(target, file.path, check));
    }
    Sha256.Sums reused = reuse(file);
    if (reused != null) {
      return linked(file, reused);
    }
    try (StoreFile open = source.openReadOnly(file.path)) {
      requireLength(file, open.sizeBytes());
      return Sha256.copy(open, file.sizeBytes, target, file.path, check);
    }
  }

  private Sha256.Sums linked(Held file, Sha256.Sums sums) {
    linkedFiles++;
    linkedBytes += file.sizeBytes;
    return sums;
  }

  /** Links to the earlier backup's file if that is the same one and sound; null otherwise. */
  private Sha256.@Nullable Sums reuse(Held file) {
    BackupManifest.FileEntry entry = previousFiles.get(BackupPath.text(file.path));
    if (!linkingToPrevious
        || previous == null
        || entry == null
        || entry.sizeBytes() != file.sizeBytes
        || !entry.crc32c().equals(hex(file.crc32c))
        || !previous.exists(file.path)) {
      return null;
    }
    linkingToPrevious = target.link(previous, file.path, file.path);
    if (!linkingToPrevious) {
      return null;
    }
    // Ids are the same in every directory, so only the sums tell whose file this is.
    Sha256.Sums sums = Sha256.of(target, file.path, check);
    if (sums.sha256().equals(entry.sha256()) && sums.crc32c() == file.crc32c) {
      return sums;
    }
    target.delete(file.path);
    return null;
  }

  private void requireLength(Held file, long found) {
    if (found != file.sizeBytes) {
      throw new StorageException.Corrupt(
          source.describe(file.path),
          Math.min(found, file.sizeBytes),
          "a file of " + file.sizeBytes + " bytes",
          found + " bytes");
    }
  }

  private static String hex(int crc32c) {
    return HexFormat.of().toHexDigits(crc32c);
  }
}
