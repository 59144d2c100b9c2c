package io.vicinal.jdbc.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens a directory that another process has open, and again when that is dead. */
final class DirectoryInUseTest {
  @TempDir Path temporary;

  @Test
  void isRefusedWithTheHoldersProcessId() throws Exception {
    Path data = temporary.resolve("data");
    Path backups = Files.createDirectory(temporary.resolve("backups"));
    String url = "jdbc:vicinal:" + data;
    var process = new LoadProcess(1, 1 << 20, backups);
    try {
      process.tell("open", data.toString(), temporary.resolve("oracle").toString());
      process.expect("open");
      for (String mode : List.of("", "?readOnly=true")) {
        SQLException error =
            assertThrows(
                SQLException.class, () -> DriverManager.getConnection(url + mode).close(), mode);
        assertTrue(error.getMessage().contains("process " + process.pid()), error.getMessage());
      }
      assertThrows(StorageException.InUse.class, () -> DataDirectory.verify(data));
    } finally {
      process.kill();
    }
    DriverManager.getConnection(url).close();
    assertEquals(List.of(), DataDirectory.verify(data).problems());
  }
}
