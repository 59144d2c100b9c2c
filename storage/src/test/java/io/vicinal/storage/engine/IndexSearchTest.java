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
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorIndexDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexSearchTest {
  private static final int ROWS = 12_000;

  @TempDir Path temporary;

  private static Database open(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  @Test
  void recallStaysHighAfterInsertsDeletesReopenAndMerge() throws IOException {
    try (DataDirectory directory = DataDirectory.open(temporary, OpenOptions.DEFAULT)) {
      VectorTable vectors = VectorTable.create(open(directory), 1);
      vectors.insert(0, ROWS);
      vectors.createIndex();
      assertRecall(vectors);
      vectors.insert(ROWS, ROWS + 500);
      vectors.delete(0, ROWS, 7);
      assertRecall(vectors);
    }
    Map<String, Object> graphs = graphFiles();
    assertEquals(1, graphs.size());
    try (DataDirectory directory = DataDirectory.open(temporary, OpenOptions.DEFAULT)) {
      VectorTable vectors = VectorTable.find(open(directory));
      assertRecall(vectors);
      assertEquals(graphs, graphFiles(), "opening builds no graph");
      vectors.optimize();
      assertRecall(vectors);
      List<SegmentInfo> sealed =
          open(directory).segments(vectors.id()).stream().filter(SegmentInfo::sealed).toList();
      assertEquals(1, sealed.size());
      assertEquals(0, sealed.getFirst().deadRowCount());
      assertEquals(sealed.getFirst().rowCount(), sealed.getFirst().indexedRowCount());
      assertNotEquals(graphs, graphFiles());
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  private static void assertRecall(VectorTable vectors) {
    double recall = vectors.recall(null, 40, 10);
    assertTrue(recall >= 0.95, "recall@10 is " + recall);
    var statistics = vectors.nearest(null, VectorTable.vector(5), 10, false).statistics();
    assertEquals(ScanStrategy.Kind.HNSW, statistics.strategy().kind());
    assertTrue(statistics.visitedNodes() > 0);
    assertTrue(
        statistics.distanceComputations() < ROWS / 2, statistics.distanceComputations() + "");
  }

  private Map<String, Object> graphFiles() throws IOException {
    var graphs = new TreeMap<String, Object>();
    for (Path file : LiveFiles.list(temporary, "graph")) {
      graphs.put(file.toString(), Files.getLastModifiedTime(file));
    }
    return graphs;
  }

  @Test
  void aLimitedQueryNeverGivesFewerRowsBecauseOfTheIndex() {
    try (DataDirectory directory = DataDirectory.openInMemory(OpenOptions.DEFAULT)) {
      VectorTable vectors = VectorTable.create(open(directory), 1);
      vectors.insert(0, ROWS);
      vectors.createIndex();
      int[] bounds = {0, 1, 2, 9, 10, 11, 100, 1_000, 4_000, 8_000, ROWS};
      int[] limits = {1, 10, 300, 2_000};
      for (int bound : bounds) {
        Predicate filter = VectorTable.below(bound);
        for (int limit : limits) {
          var answer = vectors.nearest(filter, VectorTable.vector(3), limit, false);
          assertEquals(Math.min(bound, limit), answer.ids().size(), bound + " rows match");
          assertTrue(answer.ids().stream().allMatch(id -> id < bound));
          assertEquals(answer.ids().size(), answer.ids().stream().distinct().count());
        }
        if (bound > 0) {
          assertTrue(vectors.recall(filter, 10, 10) >= 0.9);
        }
      }
      assertEquals(ScanStrategy.Kind.EXACT_OVER_FILTER, kind(vectors, VectorTable.below(100)));
      assertEquals(ScanStrategy.Kind.HNSW_FILTERED, kind(vectors, VectorTable.below(ROWS - 1)));
      assertEquals(ScanStrategy.Kind.HNSW, kind(vectors, null));
    }
  }

  private static ScanStrategy.Kind kind(VectorTable vectors, Predicate filter) {
    return vectors.nearest(filter, VectorTable.vector(1), 10, false).statistics().strategy().kind();
  }

  @Test
  void explainTellsWhatAnExecutionWouldDo() {
    try (DataDirectory directory = DataDirectory.openInMemory(OpenOptions.DEFAULT)) {
      VectorTable vectors = VectorTable.create(open(directory), 1);
      vectors.insert(0, 5_000);
      try (Snapshot snapshot = open(directory).snapshot()) {
        var spec = VectorTable.spec(vectors.id(), null, VectorTable.vector(1), 10, false);
        assertEquals(ScanStrategy.Kind.EXACT, snapshot.explain(spec, new Object[0]).kind());
      }
      vectors.createIndex();
      try (Snapshot snapshot = open(directory).snapshot()) {
        var spec = VectorTable.spec(vectors.id(), null, VectorTable.vector(1), 10, false);
        ScanStrategy strategy = snapshot.explain(spec, null);
        assertEquals(ScanStrategy.Kind.HNSW, strategy.kind());
        assertEquals(HnswParameters.EF_SEARCH_DEFAULT, strategy.efSearch());
        assertEquals(10, strategy.estimatedRows());
        var exact = VectorTable.spec(vectors.id(), null, VectorTable.vector(1), 10, true);
        assertEquals(ScanStrategy.Kind.EXACT, snapshot.explain(exact, null).kind());
      }
    }
  }

  @Test
  void aCancelledIndexBuildLeavesNoIndex() {
    try (DataDirectory directory = DataDirectory.openInMemory(OpenOptions.DEFAULT)) {
      VectorTable vectors = VectorTable.create(open(directory), 1);
      vectors.insert(0, 3_000);
      var account = ResourceAccount.unbounded();
      Progress cancelling =
          (phase, done, total) -> {
            if (phase.equals("linking vectors")) {
              account.cancel();
            }
          };
      var definition =
          new VectorIndexDefinition(
              "vectors_v", vectors.id(), 1, Metric.L2, HnswParameters.DEFAULT);
      assertThrows(
          StorageException.Cancelled.class,
          () -> open(directory).createIndex(definition, cancelling, account));
      assertEquals(List.of(), open(directory).table("public", "vectors").orElseThrow().indexes());
      vectors.createIndex();
      assertEquals(ScanStrategy.Kind.HNSW, kind(vectors, null));
    }
  }
}
