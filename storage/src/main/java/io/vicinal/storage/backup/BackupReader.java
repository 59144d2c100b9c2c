package io.vicinal.storage.backup;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads a backup and takes nothing on trust: what the manifest does not name, or names in a way
 * that no data directory has, refuses the whole of it. Symbolic links are refused by the store.
 */
public final class BackupReader {
  private static final Path ROOT = Path.of("");

  private final FileStore backup;
  private final BackupManifest manifest;

  private BackupReader(FileStore backup, BackupManifest manifest) {
    this.backup = backup;
    this.manifest = manifest;
  }

  /** Returns whether there is a manifest, so that a backup is not taken for a data directory. */
  public static boolean isBackup(FileStore files) {
    // The name alone, because every start of the engine asks, and no JSON is needed for that.
    return files.exists(Path.of(BackupManifest.NAME));
  }

  /**
   * Reads the manifest and compares it with the names and lengths of all that is there.
   *
   * @throws StorageException.NotFound if there is no backup
   * @throws StorageException.Corrupt if the two differ
   */
  static BackupReader open(FileStore backup) {
    BackupManifest manifest = manifest(backup).manifest;
    var reader = new BackupReader(backup, manifest);
    reader.checkNames();
    return reader;
  }

  /**
   * Compares every byte of a backup with its manifest.
   *
   * @throws StorageException.Corrupt with the first difference
   */
  public static void check(FileStore backup) {
    open(backup).checkSums();
  }

  static BackupReader manifest(FileStore backup) {
    String name = backup.describe(BackupManifest.FILE);
    if (!backup.exists(BackupManifest.FILE)) {
      throw new StorageException.NotFound("backup", backup.describe(ROOT));
    }
    long length = backup.sizeBytes(BackupManifest.FILE);
    if (length < 1 || length > BackupManifest.BYTES_MAX) {
      throw new StorageException.Corrupt(name, "as a whole", "a manifest", length + " bytes");
    }
    var bytes = ByteBuffer.allocate((int) length);
    try (StoreFile file = backup.openReadOnly(BackupManifest.FILE)) {
      file.readFully(bytes, 0);
    }
    return new BackupReader(backup, BackupManifest.decode(bytes.array(), name));
  }

  BackupManifest manifest() {
    return manifest;
  }

  Map<String, BackupManifest.FileEntry> byPath() {
    var files = new HashMap<String, BackupManifest.FileEntry>();
    manifest.files().forEach(entry -> files.put(entry.path(), entry));
    return files;
  }

  private void checkNames() {
    Set<Path> files = new HashSet<>();
    Set<Path> directories = new HashSet<>();
    directories.add(ROOT);
    for (BackupManifest.FileEntry entry : manifest.files()) {
      String name = backup.describe(BackupManifest.FILE);
      require(BackupPath.isAllowed(entry.path()), name, "paths of a backup", entry.path());
      Path file = Path.of(entry.path());
      require(files.add(file), name, "each path once", entry.path());
      require(entry.sizeBytes() > 0, name, "lengths above 0", entry.path());
      for (Path parent = file.getParent(); parent != null; parent = parent.getParent()) {
        directories.add(parent);
      }
    }
    String name = backup.describe(BackupManifest.FILE);
    require(files.contains(BackupPath.CATALOG), name, "a catalog", "none");
    files.add(BackupManifest.FILE);
    checkDirectory(ROOT, files, directories);
    for (BackupManifest.FileEntry entry : manifest.files()) {
      checkLength(entry);
    }
  }

  private void checkDirectory(Path directory, Set<Path> files, Set<Path> directories) {
    for (Path child : backup.list(directory)) {
      if (directories.contains(child)) {
        checkDirectory(child, files, directories);
      } else {
        require(files.contains(child), backup.describe(child), "no such file", "one");
      }
    }
  }

  private void checkLength(BackupManifest.FileEntry entry) {
    Path file = Path.of(entry.path());
    String name = backup.describe(file);
    require(backup.exists(file), name, "a file of " + entry.sizeBytes() + " bytes", "none");
    long found = backup.sizeBytes(file);
    // Before it is opened: a pipe, which has no length, would keep the reader for ever.
    require(
        found == entry.sizeBytes(),
        name,
        "a file of " + entry.sizeBytes() + " bytes",
        found + " bytes");
  }

  /** Compares every byte with the manifest, before anything is written. */
  void checkSums() {
    for (BackupManifest.FileEntry entry : manifest.files()) {
      Path file = Path.of(entry.path());
      requireSum(entry, Sha256.of(backup, file).sha256());
    }
  }

  private void requireSum(BackupManifest.FileEntry entry, String found) {
    String name = backup.describe(Path.of(entry.path()));
    require(found.equals(entry.sha256()), name, "SHA-256 " + entry.sha256(), found);
  }

  /** Copies all files to {@code target}, forced, and sums them again; directories are not yet. */
  void copyTo(FileStore target) {
    for (BackupManifest.FileEntry entry : manifest.files()) {
      Path file = Path.of(entry.path());
      Path directory = file.getParent();
      if (directory != null) {
        target.createDirectories(directory);
      }
      try (StoreFile open = backup.openReadOnly(file)) {
        requireSum(entry, Sha256.copy(open, entry.sizeBytes(), target, file).sha256());
      }
    }
  }

  static void require(boolean condition, String file, String expected, String found) {
    if (!condition) {
      throw new StorageException.Corrupt(file, "as a whole", expected, found);
    }
  }
}
