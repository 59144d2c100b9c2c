package io.vicinal.planner;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.OpenOptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives each test a database of the engine, in memory and without background threads. */
final class EngineDatabase implements AfterEachCallback {
  private DataDirectory directory;

  Database open() {
    directory = DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false));
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (directory != null) {
      directory.close();
    }
  }
}
