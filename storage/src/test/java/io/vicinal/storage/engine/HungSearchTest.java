package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.io.CrashPoint;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One walk finds sealed rows and those that hang on them. What searches do tells: a second walk
 * expands more nodes, and rows that have neither links nor hang are compared one by one.
 */
@Timeout(600)
final class HungSearchTest {
  private static final int SEALED = 3_000;
  private static final int ALL = 4_500;
  private static final int QUERIES = 40;

  /** What the nodes that rows hang on take at least. */
  private static final long LINK_BYTES = (ALL - SEALED) * 4L * Integer.BYTES;

  private final DataDirectory directory =
      DataDirectory.openInMemory(OpenOptions.DEFAULT.withBuildThreads(1));
  private final Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
  private final VectorTable table = VectorTable.create(database, 1);
  private final CountDownLatch released = new CountDownLatch(1);
  private Work alone;

  /** What some searches do, all together. */
  private record Work(long nodes, long distances) {}

  @BeforeEach
  void sealRows() {
    table.insert(0, SEALED);
    table.createIndex(Quantization.RABITQ);
    alone = work();
  }

  @AfterEach
  void close() {
    released.countDown();
    CrashPoint.install(null);
    directory.close();
  }

  private Work work() {
    long nodes = 0;
    long distances = 0;
    for (int i = 0; i < QUERIES; i++) {
      var done = table.nearest(null, VectorTable.vector(100_000 + i), 10, false).statistics();
      nodes += done.visitedNodes();
      distances += done.distanceComputations();
    }
    return new Work(nodes, distances);
  }

  private boolean isOneWalk() {
    Work now = work();
    return now.nodes < 1.15 * alone.nodes && now.distances < alone.distances + 500 * QUERIES;
  }

  private List<Long> sealedRows() {
    return database.segments(table.id()).stream()
        .filter(SegmentInfo::sealed)
        .map(SegmentInfo::rowCount)
        .toList();
  }

  private long memoryBytes() {
    return database.segments(table.id()).stream()
        .filter(SegmentInfo::sealed)
        .mapToLong(SegmentInfo::memoryBytes)
        .sum();
  }

  @Test
  void oneWalkFindsSealedRowsAndThoseInMemory() throws Exception {
    table.insert(SEALED, ALL);
    Eventually.await("one walk finds all", this::isOneWalk);
    assertTrue(table.recall(null, 30, 10) > 0.85);
  }

  @Test
  void oneWalkLeavesAFewRowsOutThatAreDeleted() throws Exception {
    table.insert(SEALED, ALL);
    Eventually.await("one walk finds all", this::isOneWalk);
    for (int id : new int[] {3, 500, SEALED + 4, ALL - 1}) {
      table.delete(id, id + 1, 1);
      assertFalse(table.nearest(null, VectorTable.vector(id), 10, false).ids().contains(id));
    }
    assertTrue(isOneWalk());
    assertTrue(table.recall(null, 30, 10) > 0.85);
    for (int i = 0; i < QUERIES; i++) {
      List<Integer> found = table.nearest(null, VectorTable.vector(i * 100), 60, false).ids();
      assertEquals(60, found.size());
      assertEquals(60, Set.copyOf(found).size(), "no row is given twice");
    }
    table.delete(SEALED + 10, ALL - 10, 3);
    assertFalse(isOneWalk(), "a third of the rows in memory is gone");
    assertTrue(table.recall(null, 30, 10) > 0.85);
  }

  @Test
  void whereAllNearRowsAreDeletedTheOthersAreFoundStill() throws Exception {
    table.insert(SEALED, ALL);
    Eventually.await("one walk finds all", this::isOneWalk);
    float[] query = VectorTable.vector(SEALED + 7);
    List<Integer> nearest = table.nearest(null, query, 200, true).ids();
    nearest.forEach(id -> table.delete(id, id + 1, 1));
    List<Integer> now = table.nearest(null, query, 10, false).ids();
    assertEquals(10, now.size());
    assertTrue(now.stream().noneMatch(nearest::contains));
    assertTrue(table.recall(null, 30, 10) > 0.85);
  }

  @Test
  void oneWalkFindsRowsThatWereSealedUntilTheyHaveAGraph() throws Exception {
    table.insert(SEALED, ALL);
    Eventually.await("one walk finds all", this::isOneWalk);
    var held = new CountDownLatch(1);
    CrashPoint.install(name -> {
      if (name.equals("graph.written")) {
        held.countDown();
        awaitRelease();
      }
    });
    database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
    held.await();
    assertEquals(List.of((long) SEALED, (long) ALL - SEALED), sealedRows());
    assertTrue(memoryBytes() > LINK_BYTES, "what memory has of it is counted");
    assertTrue(isOneWalk(), "what was sealed is searched beside the large graph");
    assertTrue(table.recall(null, 30, 10) > 0.85);
    table.insert(ALL, ALL + 100);
    for (int id : new int[] {0, SEALED - 1, SEALED, ALL - 1, ALL, ALL + 99}) {
      assertEquals(id, table.nearest(null, VectorTable.vector(id), 1, false).ids().getFirst());
    }
    assertEquals(
        ALL + 100, table.nearest(null, VectorTable.vector(1), ALL + 500, false).ids().size());
    table.delete(SEALED + 7, SEALED + 8, 1);
    assertFalse(
        table.nearest(null, VectorTable.vector(SEALED + 7), 10, false).ids().contains(SEALED + 7));
    released.countDown();
    database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
    assertEquals(1, sealedRows().size());
    assertTrue(table.recall(null, 30, 10) > 0.85);
  }

  @Test
  void oneWalkFindsSegmentsThatWereSealedOneAfterTheOtherAndRowsInMemory() throws Exception {
    int last = ALL;
    for (int round = 0; round < 2; round++) {
      table.insert(last - 1_500, last);
      Eventually.await("one walk finds all", this::isOneWalk);
      database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      Eventually.await("the new segment has a graph", this::allHaveGraphs);
      assertEquals(2 + round, sealedRows().size());
      assertTrue(isOneWalk(), "what hangs goes on to do so beside the graph of its own");
      last += 1_500;
    }
    table.insert(last - 1_500, last - 1_300);
    Eventually.await("one walk finds all of four segments", this::isOneWalk);
    assertTrue(memoryBytes() > LINK_BYTES, "what memory has of it is counted");
    assertTrue(table.recall(null, 30, 10) > 0.85);
    for (int id : new int[] {0, SEALED, ALL - 1, ALL, last - 1_501, last - 1_301}) {
      assertEquals(id, table.nearest(null, VectorTable.vector(id), 1, false).ids().getFirst());
    }
    int rows = last - 1_300;
    assertEquals(rows, table.nearest(null, VectorTable.vector(1), rows + 500, false).ids().size());
    table.delete(SEALED + 7, SEALED + 8, 1);
    assertFalse(
        table.nearest(null, VectorTable.vector(SEALED + 7), 10, false).ids().contains(SEALED + 7));
    database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
    assertTrue(table.recall(null, 30, 10) > 0.85);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsSearchedOftenHangsAgainOnAGraphThatWasReplaced(boolean sealedBefore) throws Exception {
    table.insert(SEALED, ALL);
    Eventually.await("one walk finds all", this::isOneWalk);
    if (sealedBefore) {
      database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      Eventually.await("the new segment has a graph", this::allHaveGraphs);
    }
    long index = database.table("public", "vectors").orElseThrow().indexes().getFirst().id();
    database.reindex(index, Progress.NONE, ResourceAccount.unbounded());
    alone = new Work(alone.nodes, alone.distances + 20 * QUERIES); // of another graph
    assertFalse(isOneWalk(), "codes of the new graph have other centers");
    table.insert(ALL, ALL + 10);
    database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
    assertFalse(isOneWalk(), "too few searches to be worth it");
    for (int i = 0; i < (ALL - SEALED) / QUERIES; i++) {
      assertTrue(work().nodes > 0);
    }
    table.insert(ALL + 10, ALL + 20);
    database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
    Eventually.await("one walk finds all again", this::isOneWalk);
    assertTrue(table.recall(null, 30, 10) > 0.85);
  }

  @Test
  void rowsAreLinkedOnceTheGraphThatTheyHungOnIsGone() throws Exception {
    table.insert(SEALED, SEALED + 200);
    Eventually.await("one walk finds all", this::isOneWalk);
    table.delete(0, SEALED, 1);
    Eventually.await("what is deleted is gone", () -> sealedRows().isEmpty());
    table.insert(SEALED + 200, SEALED + 2_500);
    Eventually.await("links lead to rows", () -> work().distances < 2_000L * QUERIES);
    assertTrue(table.recall(null, 30, 10) > 0.85);
  }

  private boolean allHaveGraphs() {
    return database.segments(table.id()).stream()
        .filter(SegmentInfo::sealed)
        .allMatch(segment -> segment.indexedRowCount() == segment.rowCount());
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
