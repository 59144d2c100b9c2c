package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads, writes, defines, merges and drops at the same time, and counts what is left. */
@Timeout(600)
final class EverythingAtOnceTest {
  private static final long MILLIS = Long.getLong("vicinal.stressMillis", 4_000);
  private static final int BATCH = 50;

  /** Batches of the lasting table that are there at any time. */
  private static final int KEPT = 20;

  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT.withBuildThreads(1).withGrowingBytesMax(200_000);

  @TempDir Path data;
  private Database database;
  private long end;
  private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();

  private interface Step {
    void run() throws Exception;
  }

  private Thread repeat(Step step) {
    return Thread.ofPlatform()
        .start(() -> {
          while (System.nanoTime() < end && errors.isEmpty()) {
            try {
              step.run();
            } catch (StorageException.NotFound | StorageException.Conflict e) {
              Thread.yield(); // the other table was dropped meanwhile
            } catch (Throwable e) {
              errors.add(e);
            }
          }
        });
  }

  @Test
  void nothingIsLostLeftOpenOrSeenHalf() throws Exception {
    int[] batches = {0};
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS)) {
      database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable lasting = VectorTable.create(database, 2);
      lasting.insert(0, KEPT * BATCH);
      batches[0] = KEPT;
      end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
      List<Thread> threads =
          List.of(
              repeat(() -> replaceBatch(lasting.id(), batches[0]++)),
              repeat(() -> read(lasting.id(), true)),
              repeat(() -> read(lasting.id(), false)),
              repeat(this::readOther),
              repeat(() -> toggleIndex(lasting)),
              repeat(lasting::optimize),
              repeat(this::other));
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(List.of(), List.copyOf(errors));
    }
    OpenMappings.assertNone(data);
    assertEquals(List.of(), DataDirectory.verify(data).problems());
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS)) {
      database = directory.database(DataDirectory.DEFAULT_DATABASE);
      List<Integer> ids =
          VectorTable.find(database).nearest(null, VectorTable.vector(1), 10_000, true).ids();
      assertEquals(KEPT * BATCH, ids.size());
      assertTrue(ids.stream().allMatch(id -> id >= (batches[0] - KEPT) * BATCH));
    }
    OpenMappings.assertNone(data);
  }

  private void replaceBatch(long table, int batch) {
    try (Transaction transaction = database.begin()) {
      for (int n = 0; n < BATCH; n++) {
        int id = batch * BATCH + n;
        transaction.insert(table, new Object[] {id, VectorTable.vector(id)});
        transaction.delete(table, new Object[] {id - KEPT * BATCH});
      }
      transaction.commit();
    }
  }

  /** Reads with a cursor that outlives its snapshot. */
  private void read(long table, boolean exact) {
    float[] query = VectorTable.vector(ThreadLocalRandom.current().nextInt());
    ScanSpec spec = VectorTable.spec(table, null, query, 10_000, exact);
    ScanSpec few = VectorTable.spec(table, null, query, 10, exact);
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded());
        RowCursor nearest = snapshot.scan(few, new Object[0], ResourceAccount.unbounded())) {
      long rows = snapshot.rowCount(table);
      snapshot.close();
      assertEquals(KEPT * BATCH, rows);
      assertEquals(KEPT * BATCH, count(cursor));
      assertEquals(10, count(nearest));
    }
  }

  private static int count(RowCursor cursor) {
    int count = 0;
    while (cursor.next()) {
      assertTrue(cursor.get(1) != null);
      count++;
    }
    return count;
  }

  private void toggleIndex(VectorTable table) {
    VectorIndex index = table.createIndex();
    database.dropIndex(index.id());
  }

  /** Creates a table, fills it until it is sealed, and drops it. */
  private void other() {
    Table table =
        database.createTable(
            new TableDefinition(
                "public",
                "other",
                database.table("public", "vectors").orElseThrow().columns(),
                List.of(0),
                1));
    for (int from = 0; from < 2_000; from += 500) {
      try (Transaction transaction = database.begin()) {
        for (int id = from; id < from + 500; id++) {
          transaction.insert(table.id(), new Object[] {id, VectorTable.vector(id)});
        }
        transaction.commit();
      }
    }
    if (ThreadLocalRandom.current().nextBoolean()) {
      database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
    }
    database.dropTable(table.id());
  }

  private void readOther() {
    try (Snapshot snapshot = database.snapshot()) {
      Optional<Table> other = database.table("public", "other");
      if (other.isPresent()) {
        long rows = snapshot.rowCount(other.get().id());
        var spec = VectorTable.spec(other.get().id(), null, VectorTable.vector(3), 5_000, false);
        try (RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
          assertEquals(rows, count(cursor));
          assertEquals(0, rows % 500);
        }
      }
    }
  }
}
