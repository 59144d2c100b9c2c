package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.BatchCursor;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many searches at once give what each of them gives alone. */
final class BatchSearchTest {
  private static final int ROWS = 4_200;
  private static DataDirectory directory;
  private static Database database;
  private static VectorTable vectors;

  /** Indexed rows, deleted ones among them, sealed ones without a graph, and some in memory. */
  @BeforeAll
  static void fill() {
    directory = DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false));
    database = directory.database(DataDirectory.DEFAULT_DATABASE);
    vectors = VectorTable.create(database, 1);
    vectors.insert(0, ROWS);
    vectors.createIndex();
    vectors.insert(ROWS, ROWS + 700);
    vectors.delete(0, ROWS + 700, 9);
  }

  @AfterAll
  static void close() {
    directory.close();
  }

  /** A search with the vector, the limit and, where there is a filter, its bound as parameters. */
  private static ScanSpec spec(boolean filtered, boolean exact) {
    Predicate filter =
        filtered
            ? new Predicate.Compare(0, Predicate.Comparison.LESS, new Operand.Parameter(2))
            : null;
    var nearest =
        new Nearest(1, Metric.L2, new Operand.Parameter(0), new Operand.Parameter(1), exact, null);
    return new ScanSpec(vectors.id(), List.of(0), true, filter, nearest, null);
  }

  private static List<@Nullable Object[]> sets(int count, Random random, int... bounds) {
    var sets = new ArrayList<@Nullable Object[]>();
    for (int i = 0; i < count; i++) {
      float[] vector = random.nextInt(25) == 0 ? null : VectorTable.vector(random.nextInt(1 << 30));
      sets.add(new @Nullable Object[] {vector, 10L, bounds[random.nextInt(bounds.length)]});
    }
    return sets;
  }

  private static List<String> rows(RowCursor cursor) {
    var rows = new ArrayList<String>();
    while (cursor.next()) {
      rows.add(cursor.get(0) + " " + cursor.get(1));
    }
    return rows;
  }

  private static void assertSame(ScanSpec spec, List<@Nullable Object[]> sets) {
    ResourceAccount account = ResourceAccount.unbounded();
    try (Snapshot snapshot = database.snapshot()) {
      long distances = 0;
      long pages = 0;
      try (BatchCursor all = snapshot.scanAll(spec, sets, account)) {
        for (@Nullable Object[] set : sets) {
          assertTrue(all.nextSet());
          try (RowCursor one = snapshot.scan(spec, set, account)) {
            assertEquals(rows(one), rows(all));
            distances += one.statistics().distanceComputations();
            pages += one.statistics().vectorPages();
          }
        }
        assertFalse(all.nextSet());
        assertEquals(distances, all.statistics().distanceComputations());
        assertEquals(pages, all.statistics().vectorPages(), sets.size()); // they are rounded
      }
    }
    assertEquals(0, account.reservedBytes());
  }

  @Test
  void everySetGetsWhatItWouldGetAlone() {
    long seed = System.nanoTime();
    System.out.println("BatchSearchTest seed " + seed);
    var random = new Random(seed);
    int[] counts = {1, 7, 8, 50};
    for (int i = 0; i < counts.length * Integer.getInteger("vicinal.soak", 1); i++) {
      int count = counts[i % counts.length];
      assertSame(spec(false, false), sets(count, random, 0));
      assertSame(spec(false, true), sets(count, random, 0));
      assertSame(spec(true, false), sets(count, random, 100, 3_000, ROWS, ROWS + 700));
      assertSame(spec(true, true), sets(count, random, 0, 5, 3_000, ROWS + 100));
    }
  }

  @Test
  void setsMayHaveLimitsOfTheirOwn() {
    var sets = sets(30, new Random(1), 0);
    for (int i = 0; i < sets.size(); i++) {
      sets.get(i)[1] = (long) (i % 4 * 3);
    }
    assertSame(spec(false, false), sets);
    assertSame(spec(false, true), sets);
  }

  @Test
  void rowsThatAreNotReadAreSkipped() {
    var sets = sets(20, new Random(2), 0);
    try (Snapshot snapshot = database.snapshot();
        BatchCursor all = snapshot.scanAll(spec(false, true), sets, ResourceAccount.unbounded())) {
      assertThrows(IllegalStateException.class, all::next);
      for (int i = 0; i < sets.size(); i++) {
        assertTrue(all.nextSet());
        assertTrue(all.next());
      }
      assertFalse(all.nextSet());
      assertEquals(20, all.statistics().rowsReturned());
    }
  }

  @Test
  void aWrongVectorIsRefused() {
    var sets = sets(20, new Random(3), 0);
    sets.get(13)[0] = new float[] {1, 2};
    ResourceAccount account = ResourceAccount.unbounded();
    try (Snapshot snapshot = database.snapshot();
        BatchCursor all = snapshot.scanAll(spec(false, false), sets, account)) {
      assertThrows(StorageException.VectorData.class, all::nextSet);
    }
    assertEquals(0, account.reservedBytes());
  }

  @Test
  void whatItKeepsIsCounted() {
    var sets = sets(64, new Random(4), ROWS);
    for (boolean filtered : new boolean[] {false, true}) {
      ResourceAccount account = ResourceAccount.withLimits(0, 20_000);
      try (Snapshot snapshot = database.snapshot();
          BatchCursor all = snapshot.scanAll(spec(filtered, true), sets, account)) {
        assertThrows(StorageException.OutOfMemory.class, all::nextSet);
      }
      assertEquals(0, account.reservedBytes());
    }
  }

  @Test
  void aCancelledBatchEnds() {
    ResourceAccount account = ResourceAccount.unbounded();
    try (Snapshot snapshot = database.snapshot();
        BatchCursor all =
            snapshot.scanAll(spec(false, true), sets(64, new Random(5), 0), account)) {
      account.cancel();
      assertThrows(StorageException.Cancelled.class, all::nextSet);
    }
    assertEquals(0, account.reservedBytes());
  }
}
