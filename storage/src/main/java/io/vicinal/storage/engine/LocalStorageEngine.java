package io.vicinal.storage.engine;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.RepairOptions;
import io.vicinal.storage.RepairReport;
import io.vicinal.storage.StorageEngine;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyReport;
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
  public VerifyReport verify(Path directory, VerifyLevel level) {
    return DirectoryCheck.run(RealFileStore.at(directory), level);
  }

  @Override
  public RepairReport repair(Path directory, RepairOptions options, Progress progress) {
    return DirectoryRepair.run(RealFileStore.at(directory), options, progress);
  }
}
