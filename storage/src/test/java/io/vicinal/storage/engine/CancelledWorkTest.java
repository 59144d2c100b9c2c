package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.io.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long loops end when their statement does, and leave nothing half done. */
final class CancelledWorkTest {
  private static final int ROWS = 3_000;

  @AfterEach
  void removeHook() {
    CrashPoint.install(null);
  }

  @Test
  void aCommitOfManyKeysEndsBeforeAnythingIsChanged() {
    OpenOptions options = OpenOptions.DEFAULT.withBackgroundWork(false);
    try (DataDirectory directory = DataDirectory.openInMemory(options)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable vectors = VectorTable.create(database, 1);
      var account = ResourceAccount.unbounded();
      try (Transaction transaction = database.begin()) {
        for (int id = 0; id < ROWS; id++) {
          transaction.insert(vectors.id(), new Object[] {id, VectorTable.vector(id)});
        }
        account.cancel();
        assertThrows(StorageException.Cancelled.class, () -> transaction.commit(account));
        assertEquals(0, vectors.nearest(null, VectorTable.vector(1), 10, true).ids().size());
        transaction.commit();
      }
      assertEquals(ROWS, vectors.nearest(null, VectorTable.vector(1), 9_999, true).ids().size());
    }
  }
}
