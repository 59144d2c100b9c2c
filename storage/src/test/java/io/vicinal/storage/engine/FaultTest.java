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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lets file operations fail in the middle of work; what was acknowledged is there afterwards. */
final class FaultTest {
  private static final int BATCH = 10;
  private static final int BATCHES = 8;
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT
          .withBackgroundWork(false)
          .withBuildThreads(1)
          .withGrowingBytesMax(200_000);

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"CREATE", "WRITE", "FORCE", "FORCE_DIRECTORY", "MAP", "OPEN", "DELETE"})
  void aFailedOperationLosesNothingThatWasAcknowledged(Operation operation) throws IOException {
    int hits = 0;
    for (int n = 1; n < 400; n += 1 + n / 3) {
      Path data = Files.createDirectory(temporary.resolve(operation + "-" + n));
      if (!survives(data, operation, n)) {
        break;
      }
      hits++;
    }
    assertTrue(hits > 0, hits + " failures of " + operation);
  }

  /** Returns whether the failure happened. */
  private static boolean survives(Path data, Operation operation, int n) throws IOException {
    var acknowledged = new HashSet<Integer>();
    boolean hit;
    try (var files = new FaultyFileStore(RealFileStore.at(data))) {
      var directory = LocalDataDirectory.open(files, OPTIONS);
      try {
        Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
        VectorTable vectors = VectorTable.create(database, 1);
        files.fail(operation, n, false);
        work(database, vectors, acknowledged);
        hit = files.hit();
      } finally {
        files.heal();
        directory.close();
      }
    }
    OpenMappings.assertNone(data);
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS)) {
      VectorTable vectors = VectorTable.find(directory.database("main"));
      Set<Integer> ids =
          new HashSet<>(vectors.nearest(null, VectorTable.vector(0), 1_000, true).ids());
      for (int batch = 0; batch < BATCHES; batch++) {
        int there = 0;
        for (int id = batch * BATCH; id < (batch + 1) * BATCH; id++) {
          there += ids.contains(id) ? 1 : 0;
        }
        String what = operation + " " + n + ": batch " + batch + " has " + there + " rows";
        assertTrue(there == BATCH || (there == 0 && !acknowledged.contains(batch)), what);
      }
      vectors.insert(1_000, 1_010);
    }
    assertEquals(List.of(), DataDirectory.verify(data).problems(), operation + " " + n);
    return hit;
  }

  private static void work(Database database, VectorTable vectors, Set<Integer> acknowledged) {
    for (int batch = 0; batch < BATCHES; batch++) {
      int from = batch * BATCH;
      attempt(() -> {
        vectors.insert(from, from + BATCH);
        acknowledged.add(from / BATCH);
      });
      if (batch == 3) {
        attempt(vectors::createIndex);
      } else if (batch == 5) {
        attempt(vectors::optimize);
      }
    }
  }

  /** Runs something that may fail, but only in the ways that are told. */
  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (StorageException.Io | StorageException.ReadOnly e) {
      assertTrue(!String.valueOf(e.getMessage()).isEmpty());
    }
  }

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
