package io.vicinal.storage.hnsw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HnswGraphTest {
  private static final int COUNT = 5000;
  private static final HnswParameters PARAMETERS = new HnswParameters(12, 80, 42);
  private static final Arena ARENA = Arena.ofShared();
  private static float[][] queries;
  private static VectorRows rows;
  private static HnswGraphData data;

  @BeforeAll
  static void build() {
    float[][] vectors = Points.clusters(11, COUNT + 100, 32);
    queries = Arrays.copyOfRange(vectors, COUNT, COUNT + 100);
    rows = Points.rows(ARENA, Arrays.copyOf(vectors, COUNT));
    data = HnswBuilder.build(rows, null, Metric.L2, PARAMETERS, 2, BuildProgress.NONE);
  }

  @AfterAll
  static void close() {
    ARENA.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "COSINE", "INNER_PRODUCT", "L1"})
  void findsMostOfTheTrueNeighbors(Metric metric) {
    HnswGraph graph = build(rows, null, metric, 2);
    graph.validate();
    double recall = Points.recall(graph, rows, queries, 64);
    assertTrue(recall >= 0.95, metric + " recall " + recall);
  }

  @Test
  void givesTheSameBytesForAnyNumberOfThreads() {
    byte[] two = bytes(data);
    assertArrayEquals(
        two, bytes(HnswBuilder.build(rows, null, Metric.L2, PARAMETERS, 1, BuildProgress.NONE)));
    assertArrayEquals(
        two, bytes(HnswBuilder.build(rows, null, Metric.L2, PARAMETERS, 4, BuildProgress.NONE)));
  }

  @Test
  void bytesWrittenAndOpenedAreTheSameGraph() {
    try (Arena arena = Arena.ofConfined()) {
      HnswGraph graph = HnswGraph.open(copy(data, arena), "vectors.graph");
      graph.validate();
      assertEquals(COUNT, graph.nodeCount());
      assertEquals(Metric.L2, graph.metric());
      assertEquals(PARAMETERS, graph.parameters());
      SearchResult a = Points.search(data.view(), rows, queries[0], 10, 40, null);
      SearchResult b = Points.search(graph, rows, queries[0], 10, 40, null);
      for (int i = 0; i < 10; i++) {
        assertEquals(a.ordinal(i), b.ordinal(i));
        assertEquals(a.distance(i), b.distance(i));
      }
    }
    var pieces = new MemorySegment[] {MemorySegment.ofArray(new byte[(int) data.sizeBytes()])};
    data.write(piece -> {
      int length = piece.remaining();
      pieces[0].copyFrom(MemorySegment.ofBuffer(piece));
      pieces[0] = pieces[0].asSlice(length);
    });
    assertEquals(0, pieces[0].byteSize());
  }

  @Test
  void everyRowIsFoundWhenEverythingIsKept() {
    SearchResult all = Points.search(data.view(), rows, queries[0], COUNT, COUNT, null);
    assertEquals(COUNT, all.count());
    for (int i = 1; i < COUNT; i++) {
      assertTrue(all.distance(i - 1) <= all.distance(i));
    }
  }

  @Test
  void neverReturnsARowThatIsNotAccepted() {
    for (double share : new double[] {0, 0.0002, 0.001, 0.01, 0.1, 0.5, 0.9, 1}) {
      long seed = (long) (share * 10000);
      Random random = new Random(seed);
      BitSet accepted = new BitSet(COUNT);
      for (int i = 0; i < COUNT * share; i++) {
        accepted.set(share == 1 ? i : random.nextInt(COUNT));
      }
      for (int q = 0; q < 10; q++) {
        long[] accept = accepted.toLongArray();
        SearchResult truth = Points.exact(Metric.L2, rows, queries[q], 10, accept);
        SearchResult result = Points.search(data.view(), rows, queries[q], 10, 100, accept);
        assertEquals(Math.min(10, accepted.cardinality()), result.count(), "share " + share);
        for (int i = 0; i < result.count(); i++) {
          assertTrue(accepted.get(result.ordinal(i)), "share " + share + " seed " + seed);
        }
        if (share <= 0.01) { // so few that the search keeps them all
          for (int i = 0; i < result.count(); i++) {
            assertEquals(truth.ordinal(i), result.ordinal(i), "share " + share);
          }
        }
      }
    }
  }

  @Test
  void stopsWhenItsBudgetIsSpentAndSaysSo() {
    try (Arena arena = Arena.ofConfined();
        var searcher = HnswSearcher.borrow()) {
      var query = DistanceQuery.create(Metric.L2, queries[0], arena);
      var kernel = DistanceKernel.of(Metric.L2);
      SearchResult some =
          searcher.search(data.view(), rows, kernel, query, 10, 100, new long[0], 500);
      assertTrue(some.budgetExhausted());
      assertTrue(some.distanceComputations() < 500 + 3 * 2 * PARAMETERS.m());
      assertEquals(0, some.count());
      SearchResult all =
          searcher.search(data.view(), rows, kernel, query, 10, 100, null, Long.MAX_VALUE);
      assertFalse(all.budgetExhausted());
      assertTrue(
          searcher.search(data.view(), rows, kernel, query, 10, 100, null, 60).budgetExhausted());
    }
  }

  @Test
  void extendingAGraphFindsOldAndNewRows() {
    int cut = COUNT / 2;
    var first = new VectorRows(rows.memory(), cut, 32, rows.strideBytes(), rows.inverseNorms());
    HnswGraph half = build(first, null, Metric.COSINE, 2);
    HnswGraphData whole = HnswBuilder.extend(half, rows, null, 2, BuildProgress.NONE);
    whole.view().validate();
    double recall = Points.recall(whole.view(), rows, queries, 64);
    assertTrue(recall >= 0.95, "recall " + recall);
    assertArrayEquals(
        bytes(whole), bytes(HnswBuilder.extend(half, rows, null, 1, BuildProgress.NONE)));
    assertArrayEquals(
        bytes(whole), bytes(HnswBuilder.extend(whole.view(), rows, null, 1, BuildProgress.NONE)));
  }

  @Test
  void batchesFindAsMuchAsOneRowAfterTheOther() {
    HnswGraph oneByOne = build(new VectorRows(rows.memory(), 1, 32, 128), null, Metric.L2, 1);
    for (int i = 2; i <= COUNT; i++) {
      if (i <= 1000 || i == COUNT) { // the rest in batches: one by one copies the graph every time
        var more = new VectorRows(rows.memory(), i, 32, 128);
        oneByOne = HnswBuilder.extend(oneByOne, more, null, 1, BuildProgress.NONE).view();
      }
    }
    double sequential = Points.recall(oneByOne, rows, queries, 32);
    double batched = Points.recall(data.view(), rows, queries, 32);
    assertTrue(batched >= sequential - 0.02, batched + " in batches, " + sequential + " without");
  }

  @Test
  void aBuildAsksWithinItsBatchesWhetherToGoOn() {
    var asked = new AtomicInteger();
    HnswBuilder.build(rows, null, Metric.L2, PARAMETERS, 1, (_, _) -> asked.incrementAndGet());
    assertTrue(asked.get() > COUNT / 8, asked + " times");
  }

  @Test
  void equalVectorsAreAllReachable() {
    try (Arena arena = Arena.ofShared()) {
      float[][] same = new float[1000][];
      Arrays.fill(same, new float[] {1, 2, 3, 4});
      VectorRows equal = Points.rows(arena, same);
      for (Metric metric : Metric.values()) {
        HnswGraph graph = build(equal, null, metric, 2);
        graph.validate();
        float[] query = {1, 2, 3, 5};
        assertEquals(10, Points.search(graph, equal, query, 10, 10, null).count());
        SearchResult all = Points.search(graph, equal, query, 1000, 1000, null);
        assertEquals(1000, all.count(), metric.name());
        assertEquals(999, all.ordinal(999));
        long[] last = new long[16];
        last[15] = 1L << 39; // row 999
        assertEquals(999, Points.search(graph, equal, query, 5, 5, last).ordinal(0));
      }
    }
  }

  @Test
  void manyDuplicatesDoNotHideOtherRows() {
    try (Arena arena = Arena.ofShared()) {
      float[][] vectors = Points.clusters(3, 2000, 16);
      for (int i = 0; i < 2000; i += 2) {
        vectors[i] = vectors[0];
      }
      VectorRows half = Points.rows(arena, vectors);
      HnswGraph graph = build(half, null, Metric.L2, 2);
      double recall = Points.recall(graph, half, Arrays.copyOfRange(vectors, 1, 200), 64);
      assertTrue(recall >= 0.95, "recall " + recall);
      assertEquals(2000, Points.search(graph, half, vectors[1], 2000, 2000, null).count());
    }
  }

  @Test
  void tinyGraphsWork() {
    for (int count = 0; count <= 3; count++) {
      try (Arena arena = Arena.ofShared()) {
        float[][] vectors = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 2, 0}};
        VectorRows few = Points.rows(arena, Arrays.copyOf(vectors, count));
        HnswGraphData built =
            HnswBuilder.build(few, null, Metric.COSINE, PARAMETERS, 3, BuildProgress.NONE);
        HnswGraph graph = HnswGraph.open(copy(built, arena), "tiny");
        graph.validate();
        SearchResult result = Points.search(graph, few, new float[] {0, 1, 0, 0}, 10, 10, null);
        assertEquals(count, result.count());
        if (count > 1) {
          assertEquals(1, result.ordinal(0));
        }
      }
    }
  }

  @Test
  void rowsWithoutADistanceAreNeverReturned() {
    try (Arena arena = Arena.ofShared()) {
      float[][] vectors = Points.clusters(5, 300, 8);
      BitSet present = new BitSet();
      present.set(0, 300);
      for (int i = 0; i < 300; i += 3) {
        vectors[i] = new float[8];
        present.clear(i + 1);
      }
      VectorRows holes = Points.rows(arena, vectors);
      HnswGraph graph = build(holes, present, Metric.COSINE, 2);
      graph.validate();
      SearchResult all = Points.search(graph, holes, vectors[2], 300, 300, null);
      assertEquals(100, all.count());
      for (int i = 0; i < 100; i++) {
        assertEquals(2, all.ordinal(i) % 3);
        assertEquals(-1, graph.level(3 * i));
      }
      assertEquals(0, Points.search(graph, holes, new float[8], 5, 5, null).count());
      HnswGraph none = build(holes, new BitSet(), Metric.L2, 2);
      none.validate();
      assertEquals(-1, none.entryPoint());
      assertEquals(0, Points.search(none, holes, vectors[2], 5, 5, null).count());
    }
  }

  @Test
  void damagedBytesAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      long base = GraphLayout.HEADER_BYTES;
      long upper = data.view().layout().upperOffset();
      long levels = data.view().layout().levelsOffset();
      assertRefused(arena, 0, 7); // magic
      assertRefused(arena, 12, COUNT + 1);
      assertRefused(arena, 16, 9); // metric
      assertRefused(arena, 28, COUNT);
      assertRefused(arena, 40, 29);
      assertRefused(arena, base, COUNT);
      assertRefused(arena, base, -2);
      assertRefused(arena, base, Integer.MIN_VALUE);
      assertRefused(arena, upper, COUNT + 7);
      assertRefused(arena, levels, 0x7f7f7f7f);
      assertRefused(arena, data.view().layout().upperStartsOffset() + 4L * COUNT - 4, 1 << 30);
      MemorySegment bytes = copy(data, arena);
      assertThrows(
          StorageException.Corrupt.class,
          () -> HnswGraph.open(bytes.asSlice(0, bytes.byteSize() - 64), "short"));
      assertThrows(
          StorageException.Corrupt.class, () -> HnswGraph.open(bytes.asSlice(0, 10), "short"));
      bytes.set(ValueLayout.JAVA_INT, 8, HnswGraph.VERSION + 1);
      assertThrows(
          StorageException.FormatVersion.class, () -> HnswGraph.open(bytes, "of tomorrow"));
    }
  }

  @Test
  void aBuildCanBeCancelled() {
    BuildProgress cancel =
        (done, total) -> {
          assertEquals(COUNT, total);
          if (done > 300) {
            throw new CancellationException("enough");
          }
        };
    assertThrows(
        CancellationException.class,
        () -> HnswBuilder.build(rows, null, Metric.L2, PARAMETERS, 2, cancel));
  }

  @Test
  void aBuildCanBeCancelledWhileItEncodesAndMeasures() {
    for (boolean linked : new boolean[] {false, true}) {
      BuildProgress cancel =
          (done, total) -> {
            if (linked ? done == total : done == 0) {
              throw new CancellationException("enough");
            }
          };
      assertThrows(
          CancellationException.class,
          () ->
              HnswBuilder.build(
                  rows,
                  null,
                  Metric.L2,
                  PARAMETERS,
                  Quantization.RABITQ,
                  2,
                  cancel,
                  Arena.ofAuto()));
    }
  }

  @Test
  void aSampleOfRecallLooksForACancelEveryFewHundredRows() {
    var present = new BitSet();
    present.set(0, COUNT);
    var checks = new AtomicInteger();
    RecallSample.check(
        data.view(),
        rows,
        present,
        checks::incrementAndGet,
        (offset, what, expected, found) -> fail(what + ": " + found));
    int passes = 24;
    assertTrue(checks.get() > passes * COUNT / 600, checks + " checks");
  }

  @Test
  void exactSearchReturnsTheNearestInOrderForAnyK() {
    for (int k : new int[] {0, 1, 10, 4000, Integer.MAX_VALUE}) {
      SearchResult result = Points.exact(Metric.L2, rows, queries[3], k, null);
      assertEquals(Math.min(k, COUNT), result.count());
      for (int i = 1; i < result.count(); i++) {
        assertTrue(result.distance(i - 1) <= result.distance(i));
      }
    }
    long[] accept = new long[2];
    accept[1] = 0b101; // rows 64 and 66
    assertEquals(2, Points.exact(Metric.L1, rows, queries[3], 5, accept).count());
  }

  private static HnswGraph build(VectorRows rows, BitSet present, Metric metric, int threads) {
    return HnswBuilder.build(rows, present, metric, PARAMETERS, threads, BuildProgress.NONE).view();
  }

  private static void assertRefused(Arena arena, long offset, int value) {
    MemorySegment bytes = copy(data, arena);
    bytes.set(ValueLayout.JAVA_INT_UNALIGNED, offset, value);
    assertThrows(
        StorageException.Corrupt.class,
        () -> HnswGraph.open(bytes, "damaged").validate(),
        value + " at " + offset);
  }

  private static MemorySegment copy(HnswGraphData data, Arena arena) {
    MemorySegment bytes = arena.allocate(data.sizeBytes(), 64);
    data.writeTo(bytes);
    return bytes;
  }

  private static byte[] bytes(HnswGraphData data) {
    byte[] bytes = new byte[(int) data.sizeBytes()];
    data.writeTo(MemorySegment.ofArray(bytes));
    return bytes;
  }
}
