package io.vicinal.storage.engine;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;

final class MemoryDatabaseTest extends EngineContract {
  @Override
  DataDirectory openDirectory() {
    return DataDirectory.openInMemory(OpenOptions.DEFAULT);
  }
}
