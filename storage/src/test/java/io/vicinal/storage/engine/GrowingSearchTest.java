package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Progress;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are not sealed yet are found by links and codes that are made behind their commits. */
@Timeout(600)
final class GrowingSearchTest {
  private static final int FACTOR = Integer.getInteger("vicinal.soak", 1);
  private static final OpenOptions OPTIONS = OpenOptions.DEFAULT.withBuildThreads(1);

  @TempDir Path data;

  private static void await(BooleanSupplier condition, String what) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60), "still not: " + what);
      Thread.sleep(5);
    }
  }

  /** Returns how the largest segment is searched. */
  private static ScanStrategy strategy(Database database, VectorTable table) {
    try (Snapshot snapshot = database.snapshot()) {
      return snapshot.explain(
          VectorTable.spec(table.id(), null, VectorTable.vector(1), 10, false), new Object[0]);
    }
  }

  private static boolean isLinked(Database database, VectorTable table) {
    return strategy(database, table).kind() == ScanStrategy.Kind.HNSW
        && database.segments(table.id()).stream().noneMatch(SegmentInfo::sealed);
  }

  private static int exactly(VectorTable table) {
    return table.nearest(null, VectorTable.vector(3), 1_000_000, true).ids().size();
  }

  @Test
  void unsealedRowsAreFoundByTheIndexAsSoonAsTheyAreLinked() throws InterruptedException {
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable table = VectorTable.create(database, 1);
      table.createIndex(Quantization.RABITQ);
      table.insert(0, 2_500);
      await(() -> isLinked(database, table), "rows in memory have links");
      assertTrue(table.recall(null, 30, 10) > 0.85);
      // What is committed, deleted or changed counts at once, linked or not.
      table.insert(2_500, 2_600);
      assertEquals(
          2_599, table.nearest(null, VectorTable.vector(2_599), 1, false).ids().getFirst());
      table.delete(0, 2_600, 2);
      List<Integer> left = table.nearest(null, VectorTable.vector(10), 400, false).ids();
      assertEquals(400, left.size());
      assertTrue(left.stream().allMatch(id -> id % 2 == 1), "deleted rows are found");
      assertEquals(1_300, exactly(table));
      assertEquals(
          100,
          table.nearest(VectorTable.below(200), VectorTable.vector(9), 500, false).ids().size());
    }
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS)) {
      VectorTable table = VectorTable.find(directory.database(DataDirectory.DEFAULT_DATABASE));
      assertEquals(1_300, exactly(table));
      assertEquals(1_000, table.nearest(null, VectorTable.vector(3), 1_000, false).ids().size());
    }
  }

  @Test
  void filteredSearchesGiveEachRowOnceWhileRowsAreLinked() {
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable table = VectorTable.create(database, 1);
      table.createIndex(Quantization.RABITQ);
      int right = 0;
      for (int rows : new int[] {4_000, 10_000}) {
        table.insert(rows == 4_000 ? 0 : 4_000, rows);
        for (int i = 0; i < 8; i++) {
          int from = i * rows / 9;
          var filter =
              new Predicate.Compare(
                  0, Predicate.Comparison.GREATER_OR_EQUAL, new Operand.Literal(from));
          float[] query = VectorTable.vector(rows - 1 - 31 * i);
          for (int limit : new int[] {10, 300, 1_500}) {
            List<Integer> found = table.nearest(filter, query, limit, false).ids();
            assertEquals(Math.min(limit, rows - from), found.size());
            assertEquals(found.size(), new HashSet<>(found).size(), "a row is there twice");
            assertTrue(found.stream().allMatch(id -> id >= from), "rows that are not accepted");
          }
          var nearest = new HashSet<>(table.nearest(filter, query, 10, true).ids());
          nearest.retainAll(table.nearest(filter, query, 10, false).ids());
          right += nearest.size();
        }
      }
      assertTrue(right >= 2 * 8 * 10 * 0.75, right + " of the nearest 160 rows");
    }
  }

  @Test
  void aTransactionSeesItsOwnRowsAndASnapshotKeepsItsOwn() throws InterruptedException {
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable table = VectorTable.create(database, 1);
      table.createIndex();
      table.insert(0, 1_500);
      await(() -> isLinked(database, table), "rows in memory have links");
      try (Snapshot old = database.snapshot()) {
        table.insert(1_500, 3_500);
        try (Transaction transaction = database.begin()) {
          transaction.insert(table.id(), new Object[] {9_000, VectorTable.vector(9_000)});
          transaction.delete(table.id(), new Object[] {70});
          try (Snapshot own = transaction.view()) {
            assertEquals(9_000, ids(own, table, VectorTable.vector(9_000)).getFirst());
            assertFalse(ids(own, table, VectorTable.vector(70)).contains(70));
          }
        }
        assertEquals(70, table.nearest(null, VectorTable.vector(70), 10, false).ids().getFirst());
        await(() -> linkedBeyond(database, table, 1_700), "newer rows have links");
        for (int id = 0; id < 100; id++) {
          List<Integer> found = ids(old, table, VectorTable.vector(id + 2_000));
          assertEquals(10, found.size());
          assertTrue(found.stream().allMatch(row -> row < 1_500), "rows of later: " + found);
        }
      }
    }
  }

  private static boolean linkedBeyond(Database database, VectorTable table, int id) {
    float[] query = VectorTable.vector(id);
    return strategy(database, table).kind() == ScanStrategy.Kind.HNSW
        && table.nearest(null, query, 1, false).statistics().distanceComputations() < 1_500;
  }

  private static List<Integer> ids(Snapshot snapshot, VectorTable table, float[] query) {
    var ids = new ArrayList<Integer>();
    try (var cursor =
        snapshot.scan(
            VectorTable.spec(table.id(), null, query, 10, false),
            new Object[0],
            ResourceAccount.unbounded())) {
      while (cursor.next()) {
        ids.add((Integer) cursor.get(0));
      }
    }
    return ids;
  }

  @Test
  void nothingIsMissedWhileRowsComeGoAreSealedAndMerged() throws Exception {
    int rows = 4_000 * FACTOR;
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS.withGrowingBytesMax(400_000))) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable table = VectorTable.create(database, 2);
      table.insert(0, 1_500);
      table.createIndex(Quantization.RABITQ);
      var committed = new AtomicInteger(1_500);
      var done = new AtomicBoolean();
      CompletableFuture<Integer> searches =
          CompletableFuture.supplyAsync(() -> search(table, committed, done));
      CompletableFuture<Integer> others =
          CompletableFuture.supplyAsync(() -> search(table, committed, done));
      try {
        for (int from = 1_500; from < rows; from += 100) {
          table.insert(from, from + 100);
          committed.set(from + 100);
          if (from % 1_000 == 0) {
            table.delete(from - 1_000, from - 900, 10);
          }
        }
      } finally {
        done.set(true);
      }
      assertTrue(searches.get() > 0 && others.get() > 0);
      var all = new HashSet<>(table.nearest(null, VectorTable.vector(3), rows, true).ids());
      for (int id = 0; id < rows; id++) {
        assertEquals(!isDeleted(id, rows), all.contains(id), "row " + id);
      }
      assertEquals(
          all.size(), table.nearest(null, VectorTable.vector(3), rows, false).ids().size());
      database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
      assertTrue(table.recall(null, 30, 10) > 0.85);
    }
    assertEquals(List.of(), DataDirectory.verify(data).problems());
  }

  private static boolean isDeleted(int id, int rows) {
    int from = id / 1_000 * 1_000 + 1_000;
    return id % 10 == 0 && id % 1_000 < 100 && from > 1_500 && from < rows;
  }

  /** Searches until all is over; rows that were committed before are found, and no row twice. */
  private static int search(VectorTable table, AtomicInteger committed, AtomicBoolean done) {
    int searches = 0;
    boolean last;
    do {
      last = done.get();
      int newest = committed.get() - 1; // its number does not end in 0
      List<Integer> exact = table.nearest(null, VectorTable.vector(newest), 1, true).ids();
      assertEquals(List.of(newest), exact);
      List<Integer> found = table.nearest(null, VectorTable.vector(newest), 20, false).ids();
      assertEquals(20, found.size());
      assertEquals(20, new HashSet<>(found).size());
      searches++;
    } while (!last);
    return searches;
  }
}
