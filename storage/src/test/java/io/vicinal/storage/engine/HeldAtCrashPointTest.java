package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.isolation.MemoryDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds whoever comes to a crash point, inside commit, seal, merge, index build, definition and
 * backup: meanwhile others read, and write where it is not the log that is held.
 */
final class HeldAtCrashPointTest {
  private static final long DEADLINE_SECONDS = 600;
  private static final int BATCH = 20;
  private static final List<String> POINTS =
      List.of(
          "wal.created",
          "wal.headed",
          "wal.written",
          "wal.synced",
          "wal.archived",
          "wal.deleted",
          "segment.written",
          "segment.published",
          "log.truncated",
          "merge.written",
          "merge.published",
          "graph.linked",
          "graph.written",
          "graph.published",
          "definition.stored",
          "backup.begun",
          "backup.catalog",
          "backup.segment",
          "backup.log",
          "backup.manifest");
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT.withBuildThreads(1).withGrowingBytesMax(200_000);

  @TempDir(factory = MemoryDirectory.class)
  Path temporary;

  private DataDirectory directory;
  private Database database;
  private VectorTable vectors;
  private Table others;
  private int backups;

  /** So many rows of {@link #vectors} are acknowledged. */
  private volatile int rows;

  private volatile CountDownLatch released = new CountDownLatch(0);
  private volatile boolean stopped;

  @BeforeEach
  void open() {
    directory = DataDirectory.open(temporary.resolve("data"), OPTIONS);
    database = directory.database(DataDirectory.DEFAULT_DATABASE);
    database.alter(database.settings().withArchiveLog(true));
    vectors = VectorTable.create(database, 1);
    others =
        database.createTable(
            new TableDefinition(
                "public",
                "others",
                database.table("public", "vectors").orElseThrow().columns(),
                List.of(0),
                1));
    cycle();
  }

  @AfterEach
  void closedAndSound() {
    CrashPoint.install(null);
    released.countDown();
    directory.close();
    assertEquals(List.of(), DataDirectory.verify(temporary.resolve("data")).problems());
  }

  /** Does once what the engine can do. */
  private void cycle() {
    insert();
    database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
    insert();
    VectorIndex index =
        database.createIndex(
            new VectorIndexDefinition(
                "vectors_v", vectors.id(), 1, Metric.L2, new HnswParameters(4, 20, 1)),
            Progress.NONE,
            ResourceAccount.unbounded());
    insert();
    vectors.optimize();
    insert();
    directory.backup(temporary.resolve("backup" + backups++), BackupOptions.DEFAULT);
    database.dropIndex(index.id());
  }

  private void insert() {
    vectors.insert(rows, rows + BATCH);
    rows += BATCH;
  }

  private void hold(String point, CountDownLatch held) {
    var first = new AtomicBoolean(true);
    var gate = new CountDownLatch(1);
    released = gate;
    CrashPoint.install(name -> {
      if (name.equals(point) && first.getAndSet(false)) {
        held.countDown();
        awaitQuietly(gate);
      }
    });
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> FutureTask<T> start(Callable<T> work) {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  @Test
  void othersGoOnWhileAWriterIsHeld() throws Exception {
    FutureTask<Void> work =
        start(() -> {
          while (!stopped) {
            cycle();
          }
          return null;
        });
    int written = 0;
    try {
      for (String point : POINTS) {
        var held = new CountDownLatch(1);
        hold(point, held);
        if (!held.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
          assertTrue(!work.isDone() || work.get() == null); // tells why it ended
          throw new AssertionError("nobody came to " + point);
        }
        within(point, this::read);
        if (!point.startsWith("wal.")) {
          int id = written++;
          within(point, () -> writeOther(id));
        }
        released.countDown();
      }
    } finally {
      stopped = true;
      released.countDown();
    }
    work.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    read();
    try (Snapshot snapshot = database.snapshot()) {
      assertEquals(written, snapshot.rowCount(others.id()));
    }
  }

  private static void within(String point, Runnable action) throws Exception {
    try {
      start(
              () -> {
                action.run();
                return null;
              })
          .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("others wait for who is held at " + point, e);
    }
  }

  /** Reads all rows; the next transaction may be there before the writer knows. */
  private void read() {
    int least = rows;
    List<Integer> ids = vectors.nearest(null, VectorTable.vector(1), 100_000, true).ids();
    int most = rows + BATCH;
    assertTrue(least <= ids.size() && ids.size() <= most, ids.size() + " rows of " + least);
    assertEquals(0, ids.size() % BATCH, "half a transaction");
    assertEquals(IntStream.range(0, ids.size()).boxed().toList(), ids.stream().sorted().toList());
    assertEquals(10, vectors.nearest(null, VectorTable.vector(2), 10, false).ids().size());
  }

  private void writeOther(int id) {
    try (Transaction transaction = database.begin()) {
      transaction.insert(others.id(), new Object[] {id, VectorTable.vector(id)});
      transaction.commit();
    }
  }

  @Test
  void writersGoOnWhileReadersAreHeld() throws Exception {
    var before = new ArrayList<Integer>();
    int least = rows;
    try (Snapshot snapshot = database.snapshot();
        RowCursor all =
            snapshot.scan(
                VectorTable.spec(vectors.id(), null, VectorTable.vector(3), 100_000, true),
                new Object[0],
                ResourceAccount.unbounded());
        RowCursor nearest =
            snapshot.scan(
                VectorTable.spec(vectors.id(), null, VectorTable.vector(3), 10, false),
                new Object[0],
                ResourceAccount.unbounded())) {
      assertTrue(all.next() && nearest.next());
      before.add((Integer) all.get(0));
      start(
              () -> {
                for (int i = 0; i < 3; i++) {
                  cycle();
                }
                vectors.delete(0, least, 2);
                vectors.optimize();
                return null;
              })
          .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      while (all.next()) {
        before.add((Integer) all.get(0));
      }
      assertEquals(IntStream.range(0, least).boxed().toList(), before.stream().sorted().toList());
      int found = 1;
      while (nearest.next()) {
        found++;
      }
      assertEquals(10, found);
      assertEquals(least, snapshot.rowCount(vectors.id()));
    }
    assertEquals(
        rows - least / 2, vectors.nearest(null, VectorTable.vector(1), 100_000, true).ids().size());
  }
}
