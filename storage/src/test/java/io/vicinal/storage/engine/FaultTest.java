package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.FaultyFileStore.Operation;
import io.vicinal.storage.io.RealFileStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lets a sync of the log fail. */
final class FaultTest {
  @TempDir Path temporary;

  @Test
  void aFailedSyncMakesTheDatabaseReadOnlyUntilItIsOpenedAgain() {
    try (var files = new FaultyFileStore(RealFileStore.at(temporary))) {
      var directory = LocalDataDirectory.open(files, OpenOptions.DEFAULT);
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, 10);
      files.fail(Operation.FORCE, 1, false);
      assertThrows(StorageException.Io.class, () -> vectors.insert(10, 20));
      assertThrows(StorageException.ReadOnly.class, database::begin);
      assertThrows(
          StorageException.ReadOnly.class,
          () -> database.optimize(vectors.id(), Progress.NONE, ResourceAccount.unbounded()));
      assertEquals(10, vectors.nearest(null, VectorTable.vector(0), 100, true).ids().size());
      directory.close();
    }
    try (DataDirectory directory = DataDirectory.open(temporary, OpenOptions.DEFAULT)) {
      VectorTable vectors = VectorTable.find(directory.database("main"));
      vectors.insert(20, 30);
      int rows = vectors.nearest(null, VectorTable.vector(0), 100, true).ids().size();
      assertTrue(rows == 20 || rows == 30, rows + " rows");
    }
  }
}
