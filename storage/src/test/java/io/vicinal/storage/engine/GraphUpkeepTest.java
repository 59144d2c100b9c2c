package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs stay good while rows come and go, and come back when their files are damaged. */
final class GraphUpkeepTest {
  private static final int ROWS = 3_000;
  private static final OpenOptions NO_BACKGROUND = OpenOptions.DEFAULT.withBackgroundWork(false);

  @TempDir Path data;

  @Test
  void deletedRowsDoNotMakeTheOthersBeLinkedAgain() {
    try (DataDirectory directory = DataDirectory.openInMemory(NO_BACKGROUND)) {
      var database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, ROWS);
      vectors.createIndex();
      vectors.delete(0, ROWS, 10);
      vectors.insert(ROWS, ROWS + 200);
      long kept = ROWS - ROWS / 10;
      var reportsOfKept = new AtomicLong();
      var last = new AtomicLong();
      Progress progress =
          (phase, done, total) -> {
            if (phase.equals("linking vectors")) {
              reportsOfKept.addAndGet(done < kept ? 1 : 0);
              last.set(total);
            }
          };
      database.optimize(vectors.id(), progress, ResourceAccount.unbounded());
      assertEquals(kept + 200, last.get());
      // Repairing reports every few hundred nodes, linking every few.
      assertTrue(reportsOfKept.get() < 20, reportsOfKept + " reports: rows are linked again");
      assertEquals(ScanStrategy.Kind.HNSW, kind(vectors));
      assertTrue(vectors.recall(null, 30, 10) >= 0.95);
    }
  }

  @Test
  void aDamagedGraphIsLinkedAgainInTheBackground() throws Exception {
    try (DataDirectory directory = DataDirectory.open(data, NO_BACKGROUND)) {
      VectorTable vectors =
          VectorTable.create(directory.database(DataDirectory.DEFAULT_DATABASE), 1);
      vectors.insert(0, ROWS);
      vectors.createIndex();
    }
    Path graph = graphFile();
    byte[] bytes = Files.readAllBytes(graph);
    bytes[bytes.length / 2] ^= 1;
    Files.write(graph, bytes);
    List<Integer> expected;
    try (DataDirectory directory = DataDirectory.open(data, NO_BACKGROUND.withReadOnly(true))) {
      VectorTable vectors = VectorTable.find(directory.database(DataDirectory.DEFAULT_DATABASE));
      var answer = vectors.nearest(null, VectorTable.vector(5), 10, false);
      assertEquals(ScanStrategy.Kind.EXACT, answer.statistics().strategy().kind());
      expected = answer.ids();
      assertEquals(5, expected.getFirst());
    }
    try (DataDirectory directory = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      VectorTable vectors = VectorTable.find(directory.database(DataDirectory.DEFAULT_DATABASE));
      Eventually.await("the graph is there", () -> kind(vectors) == ScanStrategy.Kind.HNSW);
      assertEquals(expected, vectors.nearest(null, VectorTable.vector(5), 10, false).ids());
    }
    VerifyReport report = DataDirectory.verify(data);
    assertEquals(List.of(), report.problems());
  }

  private static ScanStrategy.Kind kind(VectorTable vectors) {
    return vectors.nearest(null, VectorTable.vector(5), 10, false).statistics().strategy().kind();
  }

  private Path graphFile() throws IOException {
    return LiveFiles.list(data, "graph-").getFirst();
  }
}
