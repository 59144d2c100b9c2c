package io.vicinal.storage;

import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Opens data directories; the one implementation is found through {@link ServiceLoader}, so that
 * this package, which every other one of the module imports, imports none of them.
 */
public interface StorageEngine {
  /** Returns the engine on the class path. */
  static StorageEngine load() {
    return ServiceLoader.load(StorageEngine.class, StorageEngine.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no storage engine on the class path"));
  }

  /** Opens a directory; see {@link DataDirectory#open}. */
  DataDirectory open(Path directory, OpenOptions options);

  /** Opens an empty directory in memory; see {@link DataDirectory#openInMemory}. */
  DataDirectory openInMemory(OpenOptions options);

  /** Restores a backup; see {@link DataDirectory#restore}. */
  RestoreReport restore(Path backup, Path target, RestoreOptions options);

  /** Checks a directory; see {@link DataDirectory#verify}. */
  VerifyReport verify(Path directory, VerifyLevel level);

  /** Repairs a directory; see {@link DataDirectory#repair}. */
  RepairReport repair(Path directory, RepairOptions options, Progress progress);
}
