package io.vicinal.storage.engine;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;

final class ShardedDatabaseTest extends EngineContract {
  @Override
  DataDirectory openDirectory() {
    return DataDirectory.openInMemory(OpenOptions.DEFAULT);
  }

  @Override
  protected int shards() {
    return 4;
  }
}
