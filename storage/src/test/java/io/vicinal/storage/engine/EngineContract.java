package io.vicinal.storage.engine;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.DatabaseContract;
import io.vicinal.storage.OpenOptions;

/** Runs the contract on the engine in memory, with one shard. */
abstract class EngineContract extends DatabaseContract {
  private DataDirectory directory;

  abstract DataDirectory openDirectory() throws Exception;

  @Override
  protected Database open() throws Exception {
    directory = openDirectory();
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  @Override
  protected void close() {
    directory.close();
  }

  /** Returns options without background threads that seal after nearly every commit. */
  static OpenOptions tiny() {
    return OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1).withGrowingBytesMax(1);
  }
}
