package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.io.CrashPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts what is built again after a crash: the difference between rows and graphs, no more. */
final class ReconcileTest {
  private static final int SHARDS = 4;
  private static final int ROWS = 1_200;
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1);

  @TempDir Path temporary;

  @AfterEach
  void removeHook() {
    CrashPoint.install(null);
  }

  private static void copy(Path from, Path to) {
    try {
      LiveFiles.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the identity of every graph file. */
  private static Map<String, Object> graphs(Path data) throws IOException {
    var graphs = new TreeMap<String, Object>();
    for (Path file : LiveFiles.list(data, "graph")) {
      graphs.put(
          data.relativize(file).toString(),
          List.of(Files.getLastModifiedTime(file), Files.getAttribute(file, "unix:ino")));
    }
    return graphs;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4})
  void anIndexBuildThatACrashInterruptsGoesOnBehindTheLastGraph(int published) throws IOException {
    Path data = temporary.resolve("data");
    Path crash = temporary.resolve("crash");
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS)) {
      VectorTable vectors = VectorTable.create(directory.database("main"), SHARDS);
      vectors.insert(0, ROWS);
      vectors.optimize();
      var done = new AtomicInteger();
      CrashPoint.install(point -> {
        // Before the next graph is there, or after the last one.
        boolean last = published == SHARDS && point.equals("graph.published");
        if (point.equals("graph.linked") && done.get() == published && !Files.exists(crash)) {
          copy(data, crash);
        }
        if (point.equals("graph.published") && done.incrementAndGet() == SHARDS && last) {
          copy(data, crash);
        }
      });
      vectors.createIndex();
      CrashPoint.install(null);
      assertEquals(SHARDS, done.get(), "one graph for each shard");
    }
    // The graph that the crash interrupted may have a file already, but the catalog does not know.
    var linked = new ArrayList<String>();
    CrashPoint.install(linked::add);
    Map<String, Object> before = graphs(crash);
    try (DataDirectory directory = DataDirectory.open(crash, OPTIONS)) {
      CrashPoint.install(null);
      Database database = directory.database("main");
      requireComplete(database);
    }
    assertEquals(
        SHARDS - published, linked.stream().filter("graph.linked"::equals).count(), "graphs built");
    Map<String, Object> after = graphs(crash);
    assertEquals(SHARDS, after.size());
    long kept =
        after.entrySet().stream().filter(e -> e.getValue().equals(before.get(e.getKey()))).count();
    assertTrue(kept >= published, kept + " graphs were kept");
    assertEquals(List.of(), DataDirectory.verify(crash).problems());
  }

  private static void requireComplete(Database database) {
    VectorTable vectors = VectorTable.find(database);
    VectorIndex index = database.table("public", "vectors").orElseThrow().indexes().getFirst();
    assertEquals(VectorIndex.State.READY, index.state());
    assertEquals(
        ROWS,
        database.segments(vectors.id()).stream().mapToLong(SegmentInfo::indexedRowCount).sum());
    assertTrue(vectors.recall(null, 20, 10) > 0.9);
  }

  @Test
  void openingADirectoryWithAllItsGraphsBuildsNothing() {
    Path data = temporary.resolve("data");
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS)) {
      VectorTable vectors = VectorTable.create(directory.database("main"), SHARDS);
      vectors.insert(0, ROWS);
      vectors.createIndex();
      vectors.delete(0, ROWS, 40);
      vectors.insert(ROWS, ROWS + 50);
    }
    var points = new ArrayList<String>();
    CrashPoint.install(points::add);
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS)) {
      VectorTable vectors = VectorTable.find(directory.database("main"));
      assertEquals(
          List.of(ROWS + 7),
          vectors.nearest(null, VectorTable.vector(ROWS + 7), 1, false).ids(),
          "what no graph has is scored exactly");
    }
    assertTrue(points.stream().noneMatch(point -> point.startsWith("graph")), points.toString());
    assertTrue(points.stream().noneMatch(point -> point.startsWith("merge")), points.toString());
  }
}
