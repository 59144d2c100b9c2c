package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.io.CrashPoint;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit for which there is no memory is refused before anything of it is true. */
final class CommitMemoryTest {
  private static final int ROWS = 300;

  @TempDir Path temporary;

  @AfterEach
  void removeHook() {
    CrashPoint.install(null);
  }

  private static int rows(VectorTable vectors) {
    return vectors.nearest(null, VectorTable.vector(1), 10_000, true).ids().size();
  }

  @Test
  void aCommitWithoutMemoryChangesNothingAndWritingGoesOn() throws Exception {
    OpenOptions options = OpenOptions.DEFAULT.withBackgroundWork(false);
    try (DataDirectory directory = DataDirectory.open(temporary, options)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable vectors = VectorTable.create(database, 2);
      vectors.insert(0, ROWS);
      for (int attempt = 0; attempt < 3; attempt++) {
        CrashPoint.install(point -> {
          if (point.equals("commit.reserved")) {
            throw new OutOfMemoryError("for a test");
          }
        });
        try (Transaction transaction = database.begin()) {
          transaction.delete(vectors.id(), new Object[] {attempt});
          transaction.insert(vectors.id(), new Object[] {ROWS, VectorTable.vector(ROWS)});
          assertThrows(StorageException.OutOfMemory.class, transaction::commit);
        }
        CrashPoint.install(null);
        assertEquals(ROWS, rows(vectors));
      }
      vectors.insert(ROWS, 2 * ROWS);
      assertEquals(2 * ROWS, rows(vectors));
    }
    try (DataDirectory directory = DataDirectory.open(temporary, options)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      assertEquals(2 * ROWS, rows(VectorTable.find(database)));
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }
}
