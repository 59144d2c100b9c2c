package io.vicinal.storage.engine;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FileDatabaseTest extends EngineContract {
  @TempDir Path temporary;

  @Override
  DataDirectory openDirectory() {
    return DataDirectory.open(temporary.resolve("data"), OpenOptions.DEFAULT);
  }
}
