package io.vicinal.storage.engine;

import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.backup.BackupReader;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.RealFileStore;
import java.nio.file.Path;
import java.util.Optional;

/** What lies at the top of a data directory, and which directories are none. */
final class DirectoryFiles {
  static final Path LOCK = Path.of("LOCK");
  static final Path CATALOG = Path.of("catalog.sqlite");
  static final Path ROOT = Path.of("");

  private DirectoryFiles() {}

  /** Refuses a backup, because it would not be one any more when it was written to. */
  static void requireNoBackup(FileStore files) {
    if (BackupReader.isBackup(files)) {
      throw new StorageException.InvalidSetting(
          "directory \"" + files.describe(ROOT) + "\" is a backup, which has to be restored first");
    }
  }

  /** Refuses a directory of others, so that those who only read leave no lock file there. */
  static void requireTrace(FileStore files) {
    boolean persistent = files.realPath(CATALOG).isPresent();
    if (persistent && !files.exists(CATALOG) && !files.exists(LOCK)) {
      throw new StorageException.NotFound("catalog", files.describe(CATALOG));
    }
  }

  /** Opens the catalog; makes one where there is nothing yet that it could have named. */
  static Catalog openCatalog(FileStore files, OpenOptions options) {
    Optional<Path> path = files.realPath(CATALOG);
    if (path.isEmpty()) {
      return Catalog.inMemory();
    }
    boolean fresh =
        !files.exists(CATALOG) && !files.exists(Path.of("databases")) && !options.readOnly();
    if (fresh && !options.createIfMissing()) {
      throw new StorageException.NotFound("catalog", files.describe(CATALOG));
    }
    return fresh ? Catalog.create(path.get()) : Catalog.open(path.get(), options.readOnly());
  }

  /**
   * A backup in the directory would be garbage of it, or its files would be files of the backup.
   */
  static void requireApart(FileStore files, RealFileStore target) {
    Optional<Path> root = files.realPath(ROOT);
    if (root.isEmpty()) {
      return;
    }
    Path own = RealFileStore.at(root.get()).canonicalRoot();
    Path other = target.canonicalRoot();
    if (other.startsWith(own)) {
      throw new StorageException.InvalidSetting(
          "backup target \"" + other + "\" is inside the data directory \"" + own + "\"");
    }
    if (own.startsWith(other)) {
      throw new StorageException.InvalidSetting(
          "data directory \"" + own + "\" is inside the backup target \"" + other + "\"");
    }
  }
}
