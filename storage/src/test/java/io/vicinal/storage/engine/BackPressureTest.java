package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.FaultyFileStore.Operation;
import io.vicinal.storage.io.RealFileStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers that are faster than sealing wait, hear why where it fails, and go on by themselves. */
@Timeout(600)
final class BackPressureTest {
  private static final int BATCH = 200;

  /** Four times the smallest unit, as {@link UnsealedBytes} has it. */
  private static final long BYTES_MAX = 4L << 20;

  private static final OpenOptions OPTIONS = OpenOptions.DEFAULT.withGrowingBytesMax(300_000);

  @TempDir Path temporary;

  @AfterEach
  void removeHook() {
    CrashPoint.install(null);
  }

  private static Database main(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  private static List<Integer> ids(VectorTable vectors) {
    return vectors.nearest(null, VectorTable.vector(0), 1_000_000, true).ids().stream()
        .sorted()
        .toList();
  }

  /** Inserts batches until one is refused; returns how many rows were acknowledged. */
  private static int fill(VectorTable vectors, int from) {
    for (int id = from; ; id += BATCH) {
      assertTrue(id < 1_000_000, "writers never wait");
      try {
        vectors.insert(id, id + BATCH);
      } catch (StorageException.Io e) {
        assertTrue(e.diskFull(), e.getMessage());
        assertTrue(e.getMessage().contains("No space left"), e.getMessage());
        return id;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesHearOfAFullDiskAndGoOnWhenThereIsRoomAgain(boolean background) throws Exception {
    int rows;
    try (var files = new FaultyFileStore(RealFileStore.at(temporary))) {
      var directory = LocalDataDirectory.open(files, OPTIONS.withBackgroundWork(background));
      VectorTable vectors = VectorTable.create(main(directory), 2);
      vectors.insert(0, BATCH);
      files.fail(Operation.WRITE, 1, true, "segments");
      int acknowledged = fill(vectors, BATCH);
      assertEquals(IntStream.range(0, acknowledged).boxed().toList(), ids(vectors));
      assertTrue(inMemory(main(directory), vectors) < BYTES_MAX + (2L << 20));
      files.heal();
      rows = resume(vectors, acknowledged);
      assertEquals(IntStream.range(0, rows).boxed().toList(), ids(vectors));
      directory.close();
    }
    OpenMappings.assertNone(temporary);
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
    try (DataDirectory directory = DataDirectory.open(temporary, OPTIONS)) {
      assertEquals(
          IntStream.range(0, rows).boxed().toList(), ids(VectorTable.find(main(directory))));
    }
  }

  /** Writes as before, without opening again; the first attempts may come before the next seal. */
  private static int resume(VectorTable vectors, int from) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        vectors.insert(from, from + BATCH);
        break;
      } catch (StorageException.Io e) {
        assertTrue(attempt < 30_000, "writes do not go on");
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
    for (int id = from + BATCH; id < from + 20 * BATCH; id += BATCH) {
      vectors.insert(id, id + BATCH);
    }
    return from + 20 * BATCH;
  }

  private static long inMemory(Database database, VectorTable vectors) {
    return database.segments(vectors.id()).stream()
        .filter(segment -> !segment.sealed() && segment.rowCount() > 0)
        .mapToLong(SegmentInfo::memoryBytes)
        .sum();
  }

  /** Holds the first seal until {@code goOn}; counts {@code reached} down then. */
  private static void holdSealing(CountDownLatch reached, CountDownLatch goOn) {
    CrashPoint.install(point -> {
      if (point.equals("segment.written")) {
        reached.countDown();
        try {
          assertTrue(goOn.await(Eventually.SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    });
  }

  private static int write(Database database, VectorTable vectors, int from, ResourceAccount who) {
    for (int id = from; id < 1_000_000; id += BATCH) {
      try (Transaction transaction = database.begin()) {
        for (int i = id; i < id + BATCH; i++) {
          transaction.insert(vectors.id(), new Object[] {i, VectorTable.vector(i)});
        }
        transaction.commit(who);
      } catch (StorageException.Cancelled e) {
        return id;
      }
    }
    throw new AssertionError("writers never wait");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void memoryIsBoundedForAnyNumberOfShardsAndWhoWaitsCanBeCancelled(int shards) throws Exception {
    var reached = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    holdSealing(reached, goOn);
    try (DataDirectory directory = DataDirectory.open(temporary, OPTIONS);
        var threads = Executors.newCachedThreadPool()) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, shards);
      var account = ResourceAccount.unbounded();
      Future<Integer> writer = threads.submit(() -> write(database, vectors, 0, account));
      int written;
      try {
        assertTrue(reached.await(Eventually.SECONDS, TimeUnit.SECONDS));
        account.cancel();
        written = writer.get(Eventually.SECONDS, TimeUnit.SECONDS);
        long bytes = inMemory(database, vectors);
        assertTrue(bytes < BYTES_MAX + (2L << 20), bytes + " bytes in memory");
        assertEquals(IntStream.range(0, written).boxed().toList(), ids(vectors));
      } finally {
        goOn.countDown();
      }
      vectors.insert(written, written + 10 * BATCH);
      assertEquals(written + 10 * BATCH, ids(vectors).size());
    }
  }

  @Test
  void whoWaitsMayBeInterruptedAndOthersGoOnWhenSealingDoes() throws Exception {
    var reached = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    holdSealing(reached, goOn);
    try (DataDirectory directory = DataDirectory.open(temporary, OPTIONS);
        var threads = Executors.newCachedThreadPool()) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      var first = new CountDownLatch(1);
      Future<Integer> writer =
          threads.submit(() -> {
            first.countDown();
            return write(database, vectors, 0, ResourceAccount.unbounded());
          });
      assertTrue(first.await(Eventually.SECONDS, TimeUnit.SECONDS));
      assertTrue(reached.await(Eventually.SECONDS, TimeUnit.SECONDS));
      writer.cancel(true);
      var waiting = new CountDownLatch(1);
      Future<?> patient =
          threads.submit(() -> {
            waiting.countDown();
            vectors.insert(500_000, 560_000);
          });
      assertTrue(waiting.await(Eventually.SECONDS, TimeUnit.SECONDS));
      assertThrows(
          java.util.concurrent.TimeoutException.class,
          () -> patient.get(200, TimeUnit.MILLISECONDS),
          "more than fits in memory is written while sealing is held");
      goOn.countDown();
      patient.get(Eventually.SECONDS, TimeUnit.SECONDS);
      assertTrue(ids(vectors).containsAll(List.of(500_000, 559_999)));
    }
  }
}
