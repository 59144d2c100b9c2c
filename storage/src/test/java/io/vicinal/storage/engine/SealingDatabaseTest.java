package io.vicinal.storage.engine;

import io.vicinal.storage.DataDirectory;

/** Every commit is sealed at once, so that every read goes to files. */
final class SealingDatabaseTest extends EngineContract {
  @Override
  DataDirectory openDirectory() {
    return DataDirectory.openInMemory(tiny());
  }
}
