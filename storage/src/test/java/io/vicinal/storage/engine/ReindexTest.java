package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.io.CrashPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that are built anew on demand, and tables that are written to files on demand. */
final class ReindexTest {
  private static final int ROWS = 400;
  private static final OpenOptions INLINE =
      OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1);

  @TempDir Path temporary;

  private static Database main(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  private static VectorIndex index(Database database, VectorTable vectors) {
    return database.createIndex(
        new VectorIndexDefinition("vectors_v", vectors.id(), 1, Metric.L2, HnswParameters.DEFAULT),
        Progress.NONE,
        ResourceAccount.unbounded());
  }

  private TreeSet<String> graphs() throws IOException {
    return LiveFiles.list(temporary, "graph").stream()
        .map(Path::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void requireSound(Database database) {
    assertEquals(
        List.of(), database.verify(VerifyLevel.CONTENTS, ResourceAccount.unbounded()).problems());
  }

  @Test
  void everyGraphOfTheIndexIsAnotherFileAndTheOldOnesAreGone() throws IOException {
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 2);
      vectors.insert(0, ROWS);
      VectorIndex index = index(database, vectors);
      TreeSet<String> before = graphs();
      var listed = new AtomicReference<>("");
      database.reindex(
          index.id(),
          (phase, done, total) ->
              database.indexProgress().forEach(build -> listed.set(build.index())),
          ResourceAccount.unbounded());
      TreeSet<String> after = graphs();
      assertEquals(2, before.size());
      assertEquals(2, after.size());
      assertTrue(after.stream().noneMatch(before::contains), before + " and " + after);
      assertEquals("vectors_v", listed.get());
      assertEquals(List.of(), database.indexProgress());
      requireSound(database);
    }
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE)) {
      requireSound(main(directory));
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  private long mappedGraphs() throws IOException {
    return OpenMappings.of(temporary).stream().filter(line -> line.contains("graph-")).count();
  }

  @Test
  void aGraphThatIsReplacedOrDroppedIsUnmappedWhileItsSegmentLives() throws IOException {
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, ROWS);
      VectorIndex index = index(database, vectors);
      long before = mappedGraphs();
      try (Snapshot snapshot = database.snapshot()) { // which keeps the segment
        for (int round = 0; round < 3; round++) {
          database.reindex(index.id(), Progress.NONE, ResourceAccount.unbounded());
          assertEquals(before, mappedGraphs());
        }
        var reached = new AtomicInteger();
        CrashPoint.install(point -> {
          if (point.equals("graph.published")) {
            reached.addAndGet(vectors.nearest(null, VectorTable.vector(3), 5, false).ids().size());
          }
        });
        database.reindex(index.id(), Progress.NONE, ResourceAccount.unbounded());
        CrashPoint.install(null);
        assertEquals(5, reached.get());
        database.dropIndex(index.id());
        assertEquals(0, mappedGraphs());
        assertEquals(ROWS, snapshot.rowCount(vectors.id()));
        assertEquals(5, vectors.nearest(null, VectorTable.vector(3), 5, false).ids().size());
      }
      requireSound(database);
    }
    OpenMappings.assertNone(temporary);
  }

  @Test
  void searchesGoOnWhileTheirGraphsAreReplaced() throws Exception {
    int rows = 1_500;
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE);
        var threads = Executors.newFixedThreadPool(2)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, rows);
      VectorIndex index = index(database, vectors);
      var done = new AtomicBoolean();
      Callable<Integer> search =
          () -> {
            int searches = 0;
            do {
              int near = 17 * searches++ % rows;
              var answer = vectors.nearest(null, VectorTable.vector(near), 10, false);
              assertEquals(10, answer.ids().size());
            } while (!done.get());
            return searches;
          };
      List<Future<Integer>> readers = List.of(threads.submit(search), threads.submit(search));
      try {
        for (int round = 0; round < 4; round++) {
          database.reindex(index.id(), Progress.NONE, ResourceAccount.unbounded());
        }
      } finally {
        done.set(true);
      }
      for (Future<Integer> reader : readers) {
        assertTrue(reader.get(120, TimeUnit.SECONDS) > 0);
      }
      requireSound(database);
    }
    OpenMappings.assertNone(temporary);
  }

  @Test
  void aCancelledRebuildKeepsTheGraphsItDidNotReplace() throws IOException {
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, ROWS);
      VectorIndex index = index(database, vectors);
      TreeSet<String> before = graphs();
      ResourceAccount account = ResourceAccount.unbounded();
      assertThrows(
          StorageException.Cancelled.class,
          () ->
              database.reindex(
                  index.id(),
                  (phase, done, total) -> {
                    if (phase.equals(MissingGraphs.LINKING)) {
                      account.cancel();
                    }
                  },
                  account));
      assertEquals(before, graphs());
      assertEquals(List.of(), database.indexProgress());
      assertEquals(
          VectorIndex.State.READY,
          database.table("public", "vectors").orElseThrow().indexes().getFirst().state());
      requireSound(database);
    }
  }

  @Test
  void anIndexThatIsNotThereIsRefused() {
    try (DataDirectory directory = DataDirectory.openInMemory(INLINE)) {
      assertThrows(
          StorageException.NotFound.class,
          () -> main(directory).reindex(99, Progress.NONE, ResourceAccount.unbounded()));
    }
  }

  @Test
  void aCheckpointLeavesNoRowInMemory() {
    try (DataDirectory directory = DataDirectory.openInMemory(INLINE)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 3);
      vectors.insert(0, 100);
      assertNotEquals(0, rowsInMemory(database, vectors));
      database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      assertEquals(0, rowsInMemory(database, vectors));
      database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      requireSound(database);
    }
  }

  private static long rowsInMemory(Database database, VectorTable vectors) {
    return database.segments(vectors.id()).stream()
        .filter(segment -> !segment.sealed())
        .mapToLong(SegmentInfo::rowCount)
        .sum();
  }
}
