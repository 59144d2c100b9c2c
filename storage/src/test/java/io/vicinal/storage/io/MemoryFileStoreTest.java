package io.vicinal.storage.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MemoryFileStoreTest extends FileStoreContract {
  @Override
  FileStore store() {
    return new MemoryFileStore();
  }

  @Test
  void hasNoRealPaths() {
    assertEquals(Optional.empty(), store().realPath(Path.of("catalog.sqlite")));
  }
}
