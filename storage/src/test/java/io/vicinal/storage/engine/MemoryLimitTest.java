package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorIndexDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What grows with the rows of a statement is counted, refused past a limit, and given back. */
final class MemoryLimitTest {
  private static final int ROWS = 4_000;
  private static DataDirectory directory;
  private static Database database;
  private static VectorTable vectors;

  @BeforeAll
  static void fill() {
    directory = DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false));
    database = directory.database(DataDirectory.DEFAULT_DATABASE);
    vectors = VectorTable.create(database, 1);
    vectors.insert(0, ROWS);
    vectors.optimize();
  }

  @AfterAll
  static void close() {
    directory.close();
  }

  @Test
  void aLimitedSearchCountsTheRowsThatItKeeps() {
    long few = peak(nearest(null, 10L, true));
    long many = peak(nearest(null, 3_000L, true));
    assertTrue(few > 0 && few < 10_000, few + " bytes for ten rows");
    assertTrue(many > 3_000 * 50 && many < 3_000 * 400, many + " bytes for 3000 rows");
    assertRefused(nearest(null, 3_000L, true), 100_000);
    assertRefused(nearest(null, Long.MAX_VALUE, true), 100_000);
  }

  @Test
  void aSearchWithoutALimitCountsAllThatItOrders() {
    ScanSpec spec = nearest(null, null, true);
    assertTrue(peak(spec) >= ROWS * 8L, peak(spec) + " bytes");
    assertRefused(spec, ROWS * 8L - 1);
  }

  @Test
  void aFilterCountsItsBitmap() {
    Predicate half = VectorTable.below(ROWS / 2);
    var spec = new ScanSpec(vectors.id(), List.of(0), false, half, null, null);
    assertTrue(peak(spec) >= ROWS / 8, peak(spec) + " bytes");
    assertRefused(spec, ROWS / 8 - 1);
    assertRefused(nearest(half, 1L, true), ROWS / 8 - 1);
  }

  @Test
  void anIndexBuildCountsItsGraph() {
    var definition =
        new VectorIndexDefinition("limited", vectors.id(), 1, Metric.L2, HnswParameters.DEFAULT);
    ResourceAccount small = ResourceAccount.withLimits(0, 300_000);
    assertThrows(
        StorageException.OutOfMemory.class,
        () -> database.createIndex(definition, Progress.NONE, small));
    assertEquals(0, small.reservedBytes());
    assertEquals(List.of(), database.table("public", "vectors").orElseThrow().indexes());
    ResourceAccount enough = ResourceAccount.withLimits(0, 64L << 20);
    database.dropIndex(database.createIndex(definition, Progress.NONE, enough).id());
    assertTrue(enough.peakBytes() > ROWS * 128L, enough.peakBytes() + " bytes");
    assertEquals(0, enough.reservedBytes());
  }

  @Test
  void aReservationThatIsRefusedCountsNothing() {
    ResourceAccount account = ResourceAccount.withLimits(0, 100);
    account.reserve(60);
    assertThrows(StorageException.OutOfMemory.class, () -> account.reserve(41));
    assertThrows(StorageException.OutOfMemory.class, () -> account.reserve(Long.MAX_VALUE));
    account.reserve(40);
    account.release(100);
    assertEquals(0, account.reservedBytes());
    assertEquals(100, account.peakBytes());
  }

  private static ScanSpec nearest(@Nullable Predicate filter, @Nullable Long limit, boolean exact) {
    Operand count = limit == null ? null : new Operand.Literal(limit);
    return new ScanSpec(
        vectors.id(),
        List.of(0),
        true,
        filter,
        new Nearest(1, Metric.L2, new Operand.Literal(VectorTable.vector(7)), count, exact, null),
        null);
  }

  private static long peak(ScanSpec spec) {
    ResourceAccount account = ResourceAccount.unbounded();
    read(spec, account);
    assertEquals(0, account.reservedBytes(), "bytes are left after the cursor was closed");
    return account.peakBytes();
  }

  private static void assertRefused(ScanSpec spec, long bytesMax) {
    ResourceAccount account = ResourceAccount.withLimits(0, bytesMax);
    var error = assertThrows(StorageException.OutOfMemory.class, () -> read(spec, account));
    assertTrue(error.getMessage().contains("limit is " + bytesMax), error.getMessage());
    assertEquals(0, account.reservedBytes(), "bytes are left after the statement failed");
  }

  private static void read(ScanSpec spec, ResourceAccount account) {
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor = snapshot.scan(spec, new Object[0], account)) {
      while (cursor.next()) {
        cursor.get(0);
      }
    }
  }
}
