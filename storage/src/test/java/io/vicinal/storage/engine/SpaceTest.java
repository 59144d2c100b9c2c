package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The space of rows that ended comes back. */
final class SpaceTest {
  private static final int ROWS = 4_000;
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT
          .withBackgroundWork(false)
          .withBuildThreads(1)
          .withGrowingBytesMax(200_000);

  @TempDir Path temporary;

  private static Database main(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  private static long rows(Database database, VectorTable vectors, SegmentInfo.Kind kind) {
    return database.segments(vectors.id()).stream()
        .filter(segment -> segment.kind() == kind)
        .mapToLong(SegmentInfo::rowCount)
        .sum();
  }

  private long segmentFileBytes() throws IOException {
    return LiveFiles.bytes(temporary.resolve("databases/1/tables"));
  }

  @Test
  void rowsThatAreAllUpdatedTenTimesTakeLittleMoreThanTheLiveOnes() throws IOException {
    long seed = Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextLong());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    try (DataDirectory directory = DataDirectory.open(temporary, OPTIONS)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, ROWS);
      for (int round = 0; round < 10; round++) {
        List<Integer> order = new java.util.ArrayList<>(IntStream.range(0, ROWS).boxed().toList());
        Collections.shuffle(order, random);
        for (int from = 0; from < ROWS; from += 200) {
          update(database, vectors, order.subList(from, from + 200), round);
          List<SegmentInfo> segments = database.segments(vectors.id());
          assertTrue(segments.stream().filter(SegmentInfo::sealed).count() <= 4);
          long growing = rows(database, vectors, SegmentInfo.Kind.GROWING);
          long sealed = rows(database, vectors, SegmentInfo.Kind.SEALED);
          assertTrue(2 * sealed <= 3 * (ROWS + growing), sealed + " rows, " + growing + " grow");
        }
      }
      long settled = segmentFileBytes();
      vectors.optimize();
      assertEquals(ROWS, rows(database, vectors, SegmentInfo.Kind.SEALED));
      long optimized = segmentFileBytes();
      assertTrue(settled < 2 * optimized, settled + " bytes, optimized " + optimized);
    }
  }

  private static void update(Database database, VectorTable vectors, List<Integer> ids, int round) {
    try (Transaction transaction = database.begin()) {
      for (int id : ids) {
        transaction.update(
            vectors.id(), new Object[] {id}, new Object[] {id, VectorTable.vector(id + round)});
      }
      transaction.commit();
    }
  }

  @Test
  void deletesAloneGiveSpaceBackWhileOldReadersKeepTheirRows() throws IOException {
    try (DataDirectory directory = DataDirectory.open(temporary, OPTIONS)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, ROWS);
      long before;
      try (Snapshot old = database.snapshot()) {
        before = segmentFileBytes();
        vectors.delete(0, ROWS, 2);
        vectors.delete(1, ROWS, 4);
        assertEquals(ROWS, old.rowCount(vectors.id()));
      }
      long sealed = rows(database, vectors, SegmentInfo.Kind.SEALED);
      assertTrue(sealed <= ROWS / 4 * 3 / 2, sealed + " rows in files");
      assertTrue(segmentFileBytes() < before / 2, segmentFileBytes() + " of " + before);
      vectors.delete(3, ROWS, 4);
      vectors.optimize();
      assertEquals(0, rows(database, vectors, SegmentInfo.Kind.SEALED));
      assertEquals(0, segmentFileBytes());
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }
}
