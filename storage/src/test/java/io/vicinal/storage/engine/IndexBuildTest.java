package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.IndexProgress;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.MemoryFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to an index between CREATE INDEX and its first search. */
@Timeout(600)
final class IndexBuildTest {
  private static final int ROWS = 1_800;
  private static final int SHARDS = 3;
  private static final String LINKING = "linking vectors";
  private static final OpenOptions INLINE =
      OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1);
  private static final OpenOptions BACKGROUND = OpenOptions.DEFAULT.withBuildThreads(1);

  @TempDir Path temporary;

  @AfterEach
  void removeHook() {
    CrashPoint.install(null);
  }

  private static Database main(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  private static VectorIndexDefinition definition(VectorTable vectors) {
    return new VectorIndexDefinition(
        "vectors_v", vectors.id(), 1, Metric.L2, HnswParameters.DEFAULT);
  }

  private static VectorIndex.State state(Database database) {
    return database.table("public", "vectors").orElseThrow().indexes().getFirst().state();
  }

  /** Returns whether searches know an index; few rows are compared one by one all the same. */
  private static boolean searched(VectorTable vectors) {
    return !vectors
        .nearest(null, VectorTable.vector(1), 10, false)
        .statistics()
        .strategy()
        .reason()
        .startsWith("no index");
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    Eventually.await("what the background has to do is done", condition);
  }

  /** Returns the graph files with what tells whether they were written again. */
  private TreeMap<String, Object> graphs() throws IOException {
    var found = new TreeMap<String, Object>();
    for (Path file : LiveFiles.list(temporary, "graph")) {
      found.put(file.toString(), Files.readAttributes(file, "unix:ino,lastModifiedTime"));
    }
    return found;
  }

  /** Begins an index and closes the directory when the graph of one of the shards is published. */
  private void interruptAfterOneGraph() throws IOException {
    DataDirectory directory = DataDirectory.open(temporary, INLINE);
    VectorTable vectors = VectorTable.create(main(directory), SHARDS);
    vectors.insert(0, ROWS);
    Progress closing =
        (phase, done, total) -> {
          if (phase.equals(LINKING) && done > total / SHARDS + total / 10) {
            directory.close();
          }
        };
    assertThrows(
        StorageException.class,
        () ->
            main(directory).createIndex(definition(vectors), closing, ResourceAccount.unbounded()));
    awaitUnlocked();
    assertEquals(1, graphs().size());
  }

  /** A directory that was closed from within its own work is free soon after. */
  private void awaitUnlocked() {
    for (int i = 0; ; i++) {
      try {
        DataDirectory.verify(temporary);
        return;
      } catch (StorageException.InUse e) {
        assertTrue(i < 30_000, "the directory stays in use");
        try {
          TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException interrupt) {
          throw new AssertionError(interrupt);
        }
      }
    }
  }

  @Test
  void aBuildThatCloseInterruptedIsFinishedByTheNextOpenAndKeepsTheGraphsItHas()
      throws IOException {
    interruptAfterOneGraph();
    TreeMap<String, Object> before = graphs();
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE)) {
      assertEquals(VectorIndex.State.READY, state(main(directory)));
      assertEquals(List.of(), main(directory).indexProgress());
      VectorTable vectors = VectorTable.find(main(directory));
      assertTrue(searched(vectors));
      assertTrue(vectors.recall(null, 20, 10) >= 0.95);
      TreeMap<String, Object> after = graphs();
      assertEquals(SHARDS, after.size());
      assertTrue(after.entrySet().containsAll(before.entrySet()), "a graph was built again");
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  @Test
  void aResumedBuildIsListedAndNotSearchedBeforeItIsFinished() throws Exception {
    interruptAfterOneGraph();
    var reached = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    CrashPoint.install(point -> {
      if (point.equals("graph.written") && reached.getCount() > 0) {
        reached.countDown();
        awaitQuietly(goOn);
      }
    });
    try (DataDirectory directory = DataDirectory.open(temporary, BACKGROUND)) {
      try {
        assertTrue(reached.await(Eventually.SECONDS, TimeUnit.SECONDS));
        IndexProgress progress = main(directory).indexProgress().getFirst();
        assertEquals("vectors_v", progress.index());
        assertEquals("vectors", progress.table());
        assertEquals(LINKING, progress.phase());
        assertTrue(progress.background());
        assertTrue(progress.done() > 0 && progress.done() <= progress.total(), "" + progress);
        assertEquals(VectorIndex.State.BUILDING, state(main(directory)));
        assertFalse(searched(VectorTable.find(main(directory))));
      } finally {
        goOn.countDown();
      }
      await(() -> state(main(directory)) == VectorIndex.State.READY);
      assertTrue(searched(VectorTable.find(main(directory))));
      await(() -> main(directory).indexProgress().isEmpty());
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(Eventually.SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBuildIsInterruptedAgainAndAgainAndIsFinishedAtLast() throws Exception {
    interruptAfterOneGraph();
    for (int cycle = 0; cycle < 3; cycle++) {
      // With background work the build begins by itself, at some point of which the directory
      // closes.
      DataDirectory directory = DataDirectory.open(temporary, BACKGROUND);
      TimeUnit.MILLISECONDS.sleep(20L * cycle);
      directory.close();
      assertEquals(List.of(), DataDirectory.verify(temporary).problems());
    }
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE)) {
      assertEquals(VectorIndex.State.READY, state(main(directory)));
      assertEquals(SHARDS, graphs().size());
    }
  }

  @Test
  void anIndexThatIsDroppedWhileItIsResumedStaysDropped() throws Exception {
    interruptAfterOneGraph();
    var reached = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    CrashPoint.install(point -> {
      if (point.equals("graph.linked") && reached.getCount() > 0) {
        reached.countDown();
        awaitQuietly(goOn);
      }
    });
    try (DataDirectory directory = DataDirectory.open(temporary, BACKGROUND)) {
      Database database = main(directory);
      try {
        assertTrue(reached.await(Eventually.SECONDS, TimeUnit.SECONDS));
        database.dropIndex(
            database.table("public", "vectors").orElseThrow().indexes().getFirst().id());
      } finally {
        goOn.countDown();
      }
      await(() -> database.indexProgress().isEmpty());
      assertEquals(List.of(), database.table("public", "vectors").orElseThrow().indexes());
      await(() -> graphs().isEmpty());
    }
  }

  @Test
  void anIndexThatIsRenamedWhileItIsBuiltKeepsTheNewName() {
    try (DataDirectory directory = LocalDataDirectory.open(new MemoryFileStore(), INLINE)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, ROWS);
      var renamed = new AtomicBoolean();
      Progress renaming =
          (phase, _, _) -> {
            if (phase.equals(LINKING) && !renamed.getAndSet(true)) {
              Table table = database.table("public", "vectors").orElseThrow();
              database.renameIndex(table.indexes().getFirst().id(), "other");
            }
          };
      VectorIndex ready =
          database.createIndex(definition(vectors), renaming, ResourceAccount.unbounded());
      assertTrue(renamed.get());
      assertEquals("other", ready.name());
      assertEquals(List.of(ready), database.table("public", "vectors").orElseThrow().indexes());
    }
  }

  @Test
  void aCancelledBuildThatWaitsForItsTurnLeavesNoIndex() throws Exception {
    try (DataDirectory directory = DataDirectory.open(temporary, BACKGROUND);
        var threads = Executors.newCachedThreadPool()) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, 1_500);
      var working = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      Progress held =
          (_, _, _) -> {
            working.countDown();
            awaitQuietly(goOn);
          };
      Future<?> optimize =
          threads.submit(() -> database.optimize(vectors.id(), held, ResourceAccount.unbounded()));
      assertTrue(working.await(Eventually.SECONDS, TimeUnit.SECONDS));
      var account = ResourceAccount.unbounded();
      Future<VectorIndex> create =
          threads.submit(() -> database.createIndex(definition(vectors), Progress.NONE, account));
      await(() -> !database.indexProgress().isEmpty());
      IndexProgress waiting = database.indexProgress().getFirst();
      assertEquals("waiting", waiting.phase());
      assertFalse(waiting.background());
      account.cancel();
      Throwable cause =
          assertThrows(java.util.concurrent.ExecutionException.class, create::get).getCause();
      assertTrue(cause instanceof StorageException.Cancelled, "" + cause);
      assertEquals(List.of(), database.table("public", "vectors").orElseThrow().indexes());
      assertEquals(List.of(), database.indexProgress());
      goOn.countDown();
      optimize.get();
    }
  }

  @Test
  void readsAndWritesGoOnWhileAnIndexIsBuilt() throws Exception {
    OpenOptions options = BACKGROUND.withGrowingBytesMax(200_000);
    try (DataDirectory directory = DataDirectory.open(temporary, options)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 2);
      vectors.insert(0, 2_000);
      var once = new AtomicBoolean();
      int last = 8_000; // several times what one growing segment holds
      // The build waits for this listener, so what is done in it does not wait for the build.
      Progress working =
          (phase, done, total) -> {
            if (phase.equals(LINKING) && !once.getAndSet(true)) {
              for (int from = 2_000; from < last; from += 500) {
                vectors.insert(from, from + 500);
              }
              vectors.delete(0, 2_000, 4);
              try (Transaction transaction = database.begin()) {
                transaction.update(
                    vectors.id(), new Object[] {1}, new Object[] {1, VectorTable.vector(2)});
                transaction.commit();
              }
              assertFalse(searched(vectors));
              assertEquals(
                  last - 500,
                  vectors.nearest(null, VectorTable.vector(1), last, false).ids().size());
              awaitSealed(database, vectors);
            }
          };
      database.createIndex(definition(vectors), working, ResourceAccount.unbounded());
      assertTrue(once.get());
      assertEquals(
          last - 500, vectors.nearest(null, VectorTable.vector(1), last, false).ids().size());
      // What was sealed meanwhile gets its graphs in the background.
      await(() ->
          database.segments(vectors.id()).stream()
              .filter(s -> s.sealed() && s.rowCount() >= TableWork.GRAPH_ROWS_MIN)
              .allMatch(s -> s.graphs().size() == 1));
      assertTrue(vectors.recall(null, 20, 10) >= 0.95);
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  /** Waits until what was written during the build is in files: sealing does not stop either. */
  private static void awaitSealed(Database database, VectorTable vectors) {
    for (int i = 0; i < 30_000; i++) {
      List<SegmentInfo> segments = database.segments(vectors.id());
      boolean frozen = segments.stream().anyMatch(s -> s.kind() == SegmentInfo.Kind.FROZEN);
      long sealed = segments.stream().filter(SegmentInfo::sealed).count();
      if (!frozen && sealed >= 6) {
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    throw new AssertionError("nothing is sealed while the index is built");
  }

  @Test
  void progressNeverGoesBackWithinAPhase() {
    try (DataDirectory directory = LocalDataDirectory.open(new MemoryFileStore(), INLINE)) {
      VectorTable vectors = VectorTable.create(main(directory), SHARDS);
      vectors.insert(0, ROWS);
      var linked = new ArrayList<Long>();
      Progress listener =
          (phase, done, total) -> {
            if (phase.equals(LINKING)) {
              assertEquals(ROWS, total);
              assertTrue(linked.isEmpty() || linked.getLast() <= done, linked + " then " + done);
              linked.add(done);
              IndexProgress seen = main(directory).indexProgress().getFirst();
              assertEquals(done, seen.done());
              assertEquals(total, seen.total());
            }
          };
      main(directory).createIndex(definition(vectors), listener, ResourceAccount.unbounded());
      assertEquals(ROWS, linked.getLast());
    }
  }

  @Test
  void twoIndexesOnOneColumnServeAsSoonAsOneIsReady() {
    try (DataDirectory directory = LocalDataDirectory.open(new MemoryFileStore(), INLINE)) {
      VectorTable vectors = VectorTable.create(main(directory), 1);
      vectors.insert(0, 3_000);
      vectors.createIndex();
      var second =
          new VectorIndexDefinition(
              "other", vectors.id(), 1, Metric.L2_SQUARED, new HnswParameters(8, 50, 1));
      Progress listener = (_, _, _) -> assertTrue(searched(vectors));
      main(directory).createIndex(second, listener, ResourceAccount.unbounded());
      long first = main(directory).table("public", "vectors").orElseThrow().indexes().get(0).id();
      main(directory).dropIndex(first);
      assertTrue(searched(vectors));
    }
  }
}
