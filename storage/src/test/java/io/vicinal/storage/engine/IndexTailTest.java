package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.io.CrashPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows that no graph has yet do not become many: writers are slowed, never stopped. */
@Timeout(600)
final class IndexTailTest {
  private static final int BATCH = 1_200;

  @TempDir Path temporary;

  @BeforeEach
  void lowerTheBound() {
    System.setProperty("vicinal.unindexedRowsMin", "1000");
  }

  @AfterEach
  void restore() {
    System.clearProperty("vicinal.unindexedRowsMin");
    CrashPoint.install(null);
  }

  private static Database main(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  private static int rows(VectorTable vectors) {
    return vectors.nearest(null, VectorTable.vector(1), 1_000_000, true).ids().size();
  }

  private static boolean isSlowed(Database database) {
    return database.indexProgress().stream()
        .anyMatch(build -> build.phase().endsWith(", writers are slowed"));
  }

  private static boolean isIndexed(Database database, VectorTable vectors) {
    return database.segments(vectors.id()).stream()
        .filter(SegmentInfo::sealed)
        .allMatch(segment -> segment.rowCount() < 1_000 || !segment.graphs().isEmpty());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 12_000 && !condition.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertTrue(condition.getAsBoolean(), "it did not happen within two minutes");
  }

  /** Holds the next graph or merge of a thread whose name starts so, until {@code goOn}. */
  private static void hold(String thread, CountDownLatch reached, CountDownLatch goOn) {
    CrashPoint.install(point -> {
      if ((point.equals("graph.linked") || point.equals("merge.written"))
          && Thread.currentThread().getName().startsWith(thread)) {
        reached.countDown();
        try {
          assertTrue(goOn.await(240, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    });
  }

  @Test
  void thePauseGrowsWithTheRowsBehindTheBound() {
    assertEquals(0, new IndexTail(0, 0, 100).pauseNanos(1_000));
    assertEquals(0, new IndexTail(0, 100, 100).pauseNanos(1_000));
    assertFalse(new IndexTail(1_000, 250, 100).isTooLong());
    assertTrue(new IndexTail(1_000, 251, 100).isTooLong());
    assertEquals(10_000_000, new IndexTail(0, 200, 100).pauseNanos(1_000));
    assertEquals(40_000_000, new IndexTail(0, 300, 100).pauseNanos(1_000));
    assertEquals(1_000_000_000, new IndexTail(0, Long.MAX_VALUE / 2, 100).pauseNanos(1_000));
  }

  @Test
  void writersAreSlowedWhileABuildIsHeldAndGoOnAllTheSame() throws Exception {
    OpenOptions options = OpenOptions.DEFAULT.withBuildThreads(1).withGrowingBytesMax(200_000);
    var reached = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (DataDirectory directory = DataDirectory.open(temporary, options)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, BATCH);
      vectors.createIndex();
      hold("vicinal-merge", reached, goOn);
      int to = BATCH;
      try {
        for (; to < 4 * BATCH; to += BATCH) {
          vectors.insert(to, to + BATCH);
          database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
        }
        await(() -> isSlowed(database));
        assertTrue(reached.await(240, TimeUnit.SECONDS));
        assertEquals(to, rows(vectors));
        var cancelled = ResourceAccount.unbounded();
        cancelled.cancel();
        try (Transaction transaction = database.begin()) {
          transaction.insert(vectors.id(), new Object[] {to, VectorTable.vector(to)});
          assertThrows(StorageException.Cancelled.class, () -> transaction.commit(cancelled));
        }
        vectors.insert(to, to + BATCH); // a held build stops nobody
        to += BATCH;
      } finally {
        goOn.countDown();
      }
      await(() -> isIndexed(database, vectors) && !isSlowed(database));
      assertEquals(to, rows(vectors));
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  @Test
  void anIndexDoesNotStartWithALongTail() throws Exception {
    var reached = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    OpenOptions inline = OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1);
    try (DataDirectory directory = DataDirectory.openInMemory(inline);
        var threads =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("create-index").factory())) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, BATCH);
      hold("create-index", reached, goOn);
      Future<VectorIndex> index =
          threads.submit(() ->
              database.createIndex(
                  new VectorIndexDefinition(
                      "vectors_v", vectors.id(), 1, Metric.L2, HnswParameters.DEFAULT),
                  Progress.NONE,
                  ResourceAccount.unbounded()));
      try {
        assertTrue(reached.await(240, TimeUnit.SECONDS));
        for (int from = BATCH; from < 4 * BATCH; from += BATCH) {
          vectors.insert(from, from + BATCH);
          database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
        }
      } finally {
        goOn.countDown();
      }
      assertEquals(VectorIndex.State.READY, index.get(240, TimeUnit.SECONDS).state());
      assertTrue(isIndexed(database, vectors), database.segments(vectors.id()).toString());
      assertEquals(4 * BATCH, rows(vectors));
    }
  }
}
