package io.vicinal.storage.engine;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.RepairOptions;
import io.vicinal.storage.RepairReport;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.RestoreReport;
import io.vicinal.storage.StorageEngine;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyReport;
import io.vicinal.storage.backup.BackupRestore;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.MemoryFileStore;
import io.vicinal.storage.io.RealFileStore;
import java.nio.file.Path;

/** The storage engine that keeps everything in one directory of this machine, or in memory. */
public final class LocalStorageEngine implements StorageEngine {
  /** Creates the engine, for {@link java.util.ServiceLoader}. */
  public LocalStorageEngine() {}

  @Override
  public DataDirectory open(Path directory, OpenOptions options) {
    return LocalDataDirectory.open(RealFileStore.at(directory), options);
  }

  @Override
  public DataDirectory openInMemory(OpenOptions options) {
    return LocalDataDirectory.open(new MemoryFileStore(), options);
  }

  @Override
  public RestoreReport restore(Path backup, Path target, RestoreOptions options) {
    return BackupRestore.run(backup, target, options, LocalStorageEngine::finish);
  }

  private static void finish(FileStore files) {
    Path path = files.realPath(DirectoryFiles.CATALOG).orElseThrow();
    try (Catalog catalog = Catalog.open(path, true)) {
      GarbageFiles.remove(files, catalog.load());
    }
    for (VerifyProblem problem : DirectoryCheck.run(files, VerifyLevel.REFERENCES).problems()) {
      throw new StorageException.Corrupt(
          files.describe(Path.of("")), "after the restore", "no problem", problem.text());
    }
    files.delete(DirectoryFiles.LOCK);
  }

  @Override
  public VerifyReport verify(Path directory, VerifyLevel level) {
    return DirectoryCheck.run(RealFileStore.at(directory), level);
  }

  @Override
  public RepairReport repair(Path directory, RepairOptions options, Progress progress) {
    return DirectoryRepair.run(RealFileStore.at(directory), options, progress);
  }
}
