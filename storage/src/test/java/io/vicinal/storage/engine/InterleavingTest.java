package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.StorageThreads;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Does something else exactly while the graph of a merge or of a new index is being built. */
@Timeout(600)
final class InterleavingTest {
  private static final int ROWS = 1_500;
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT.withBuildThreads(1).withGrowingBytesMax(300_000);

  @TempDir Path temporary;
  private StorageThreads before;
  private Path data;
  private DataDirectory directory;
  private Database database;
  private VectorTable vectors;

  @BeforeEach
  void fill() {
    before = StorageThreads.now();
    data = temporary.resolve("data");
    open();
    vectors = VectorTable.create(database, 1);
    vectors.insert(0, ROWS);
  }

  private void open() {
    directory = DataDirectory.open(data, OPTIONS);
    database = directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  @AfterEach
  void closedAndSound() throws IOException {
    directory.close();
    OpenMappings.assertNone(data);
    assertEquals(List.of(), DataDirectory.verify(data).problems());
    open();
    directory.close();
    assertEquals(List.of(), DataDirectory.verify(data).problems());
    OpenMappings.assertNone(data);
  }

  /** Returns a progress that runs {@code action} once, in the middle of linking vectors. */
  private static Progress once(Runnable action) {
    var done = new AtomicBoolean();
    return (phase, _, _) -> {
      if (phase.equals("linking vectors") && !done.getAndSet(true)) {
        action.run();
      }
    };
  }

  private void optimize(Runnable meanwhile) {
    database.optimize(vectors.id(), once(meanwhile), ResourceAccount.unbounded());
  }

  private VectorIndex createIndex(Runnable meanwhile) {
    return database.createIndex(
        new VectorIndexDefinition("vectors_v", vectors.id(), 1, Metric.L2, HnswParameters.DEFAULT),
        once(meanwhile),
        ResourceAccount.unbounded());
  }

  /** The merging thread may still have the segments that a statement let go. */
  private void awaitNoFiles(String prefix) throws Exception {
    Eventually.await("files go", () -> LiveFiles.list(data, prefix).isEmpty());
  }

  private List<Integer> ids() {
    return vectors.nearest(null, VectorTable.vector(0), 100_000, true).ids().stream()
        .sorted()
        .toList();
  }

  @Test
  void anIndexIsDroppedWhileItsGraphIsBuiltForAMerge() throws Exception {
    VectorIndex index = vectors.createIndex();
    vectors.insert(ROWS, ROWS + 200);
    optimize(() -> database.dropIndex(index.id()));
    assertEquals(List.of(), database.table("public", "vectors").orElseThrow().indexes());
    awaitNoFiles("graph");
    vectors.createIndex();
    assertEquals(ROWS + 200, ids().size());
  }

  @Test
  void anIndexIsDroppedWhileItIsBuilt() throws Exception {
    assertThrows(
        StorageException.NotFound.class,
        () ->
            createIndex(() ->
                database.dropIndex(
                    database.table("public", "vectors").orElseThrow().indexes().getFirst().id())));
    awaitNoFiles("graph");
    vectors.createIndex();
  }

  @Test
  void aTableIsDroppedWhileItIsMerged() throws Exception {
    vectors.createIndex();
    vectors.insert(ROWS, ROWS + 200);
    try (Snapshot before = database.snapshot();
        RowCursor cursor =
            before.scan(
                VectorTable.spec(vectors.id(), null, VectorTable.vector(0), 5, false),
                new Object[0],
                ResourceAccount.unbounded())) {
      optimize(() -> database.dropTable(vectors.id()));
      assertTrue(cursor.next(), "an old snapshot still sees the table");
    }
    assertTrue(database.table("public", "vectors").isEmpty());
    awaitNoFiles("vector");
  }

  @Test
  void aTableIsDroppedWhileItIsIndexed() throws Exception {
    assertThrows(
        StorageException.NotFound.class, () -> createIndex(() -> database.dropTable(vectors.id())));
    awaitNoFiles("vector");
  }

  @Test
  void rowsChangeWhileTheyAreMerged() throws IOException {
    vectors.createIndex();
    vectors.insert(ROWS, ROWS + 200);
    try (Snapshot before = database.snapshot()) {
      optimize(this::change);
      assertEquals(ROWS + 200, before.rowCount(vectors.id()));
    }
    assertChanged();
    directory.close();
    open();
    vectors = VectorTable.find(database);
    assertChanged();
  }

  @Test
  void rowsThatChangedDuringAMergeAreThereAfterACrash() throws IOException {
    vectors.createIndex();
    vectors.insert(ROWS, ROWS + 200);
    optimize(this::change);
    crash();
    assertChanged();
  }

  /** Deletes, updates and inserts so much that segments are sealed meanwhile. */
  private void change() {
    vectors.delete(0, ROWS + 200, 5);
    try (Transaction transaction = database.begin()) {
      for (int id = 1; id < ROWS; id += 5) {
        transaction.update(
            vectors.id(), new Object[] {id}, new Object[] {id, VectorTable.vector(id + 1)});
      }
      transaction.commit();
    }
    for (int from = ROWS + 200; from < 3 * ROWS; from += 100) {
      vectors.insert(from, from + 100);
    }
    vectors.delete(2, ROWS, 5);
  }

  private void assertChanged() {
    List<Integer> wanted =
        IntStream.range(0, 3 * ROWS)
            .filter(id -> id >= ROWS + 200 || id % 5 != 0)
            .filter(id -> id >= ROWS || id % 5 != 2)
            .boxed()
            .toList();
    assertEquals(wanted, ids());
    try (Snapshot snapshot = database.snapshot()) {
      assertEquals(wanted.size(), snapshot.rowCount(vectors.id()));
    }
  }

  /** Goes on with what is on disk now, as after a crash. */
  private void crash() throws IOException {
    Path copy = temporary.resolve("crashed");
    LiveFiles.copy(data, copy);
    directory.close();
    data = copy;
    open();
    vectors = VectorTable.find(database);
  }

  @Test
  void theDirectoryIsClosedWhileAnIndexIsBuilt() throws Exception {
    var building = new CountDownLatch(1);
    var error = new AtomicReference<Throwable>();
    Thread builder =
        Thread.ofPlatform()
            .start(() -> {
              try {
                createIndex(building::countDown);
              } catch (Throwable e) {
                error.set(e);
              }
            });
    building.await();
    directory.close();
    OpenMappings.assertNone(data);
    assertFalse(builder.isAlive(), "the build goes on in a closed directory");
    builder.join();
    assertTrue(error.get() == null || error.get() instanceof StorageException, "" + error.get());
    open();
    vectors = VectorTable.find(database);
    assertEquals(ROWS, ids().size());
  }

  @Test
  void anInterruptedThreadMayClose() {
    Thread.currentThread().interrupt();
    directory.close();
    assertTrue(Thread.interrupted());
    open();
    assertEquals(
        ROWS,
        VectorTable.find(database).nearest(null, VectorTable.vector(0), 9_999, true).ids().size());
  }

  @Test
  void noThreadIsLeftBehind() throws Exception {
    vectors.createIndex();
    directory.close();
    before.requireNoMore();
  }
}
