package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.storage.AuditOptions;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a database that could not be dropped. */
final class RefusedDropTest {
  @TempDir Path temporary;

  @Test
  void aDatabaseThatIsNotDroppedIsThereAsBefore() throws Exception {
    Path data = temporary.resolve("data");
    Path key = temporary.resolve("data.audit-key");
    Path moved = temporary.resolve("moved");
    OpenOptions options = OpenOptions.DEFAULT;
    try (var directory =
        DataDirectory.open(data, options.withAudit(AuditOptions.beginning(null)))) {
      assertEquals("other", directory.createDatabase("other").name());
    }
    Files.move(key, moved);
    try (var directory = DataDirectory.open(data, options)) {
      assertThrows(StorageException.InvalidSetting.class, () -> directory.dropDatabase("other"));
      assertEquals(List.of("main", "other"), directory.databaseNames());
      assertEquals("other", directory.database("other").name());
      Files.move(moved, key);
      directory.database("other").createSchema("s");
      directory.dropDatabase("other");
      assertFalse(directory.databaseNames().contains("other"));
    }
  }
}
