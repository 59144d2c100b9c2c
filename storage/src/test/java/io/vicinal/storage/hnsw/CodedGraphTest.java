package io.vicinal.storage.hnsw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodedGraphTest {
  private static final int COUNT = 1200;
  private static final int DIMENSION = 64;
  private static final HnswParameters PARAMETERS = new HnswParameters(12, 60, 42);
  private static final Arena ARENA = Arena.ofShared();
  private static float[][] queries;
  private static VectorRows rows;
  private static HnswGraphData data;

  @BeforeAll
  static void build() {
    float[][] vectors = Points.clusters(11, COUNT + 50, DIMENSION);
    queries = Arrays.copyOfRange(vectors, COUNT, COUNT + 50);
    rows = Points.rows(ARENA, Arrays.copyOf(vectors, COUNT));
    data = build(rows, null, Metric.L2, Quantization.RABITQ, 2);
  }

  @AfterAll
  static void close() {
    ARENA.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "COSINE", "INNER_PRODUCT"})
  void findsAboutAsMuchAsWithoutCodes(Metric metric) {
    for (Quantization quantization : Quantization.values()) {
      if (!quantization.alwaysCodes()) {
        continue;
      }
      HnswGraph coded = build(rows, null, metric, quantization, 2).view();
      assertTrue(coded.hasCodes());
      assertEquals(quantization, coded.traits().quantization());
      HnswGraph plain = coded.with(null, null);
      for (int ef : new int[] {20, 64}) {
        double with = Points.recall(coded, rows, queries, ef);
        double without = Points.recall(plain, rows, queries, ef);
        String what = quantization + " " + metric + " ef " + ef;
        assertTrue(with >= without - 0.05, what + ": " + with + ", not " + without);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Quantization.class)
  void lessEffortThanRowsAreWantedComputesLessAndStillFindsAsManyRows(Quantization quantization) {
    HnswGraph graph = build(rows, null, Metric.L2, quantization, 1).view();
    assertEquals(4, graph.traits().effortMin(10));
    assertEquals(12, graph.traits().effortMin(30));
    DistanceKernel kernel = DistanceKernel.of(Metric.L2);
    long[] computed = new long[11];
    try (Arena arena = Arena.ofConfined();
        HnswSearcher searcher = HnswSearcher.borrow()) {
      for (float[] vector : queries) {
        DistanceQuery query = DistanceQuery.create(Metric.L2, vector, arena);
        for (int ef = 1; ef <= 10; ef++) {
          for (int k : new int[] {1, 3, 10}) {
            SearchResult found =
                searcher.search(graph, rows, kernel, query, k, ef, null, Long.MAX_VALUE);
            assertEquals(k, found.count(), quantization + " ef " + ef);
            computed[ef] += k == 10 ? found.distanceComputations() : 0;
          }
        }
      }
    }
    assertEquals(computed[4], computed[1], quantization.name());
    assertTrue(computed[4] < computed[10], Arrays.toString(computed));
    for (int ef : new int[] {4, 6, 8}) {
      double recall = Points.recall(graph, rows, queries, ef);
      double expected = graph.traits().recall(ef, 10);
      assertTrue(
          recall >= expected - 0.1, quantization + " " + ef + ": " + recall + " " + expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Quantization.class)
  void lessEffortWithinABoundFindsAsManyRowsAsWithoutIt(Quantization quantization) {
    HnswGraph graph = build(rows, null, Metric.L2, quantization, 1).view();
    DistanceKernel kernel = DistanceKernel.of(Metric.L2);
    try (Arena arena = Arena.ofConfined();
        HnswSearcher searcher = HnswSearcher.borrow()) {
      for (float[] vector : queries) {
        DistanceQuery query = DistanceQuery.create(Metric.L2, vector, arena);
        for (int ef : new int[] {4, 20}) {
          SearchResult found =
              searcher.search(
                  graph, rows, kernel, query, 50, ef, null, Long.MAX_VALUE, Float.MAX_VALUE);
          assertEquals(50, found.count(), quantization + " ef " + ef);
        }
      }
    }
  }

  @Test
  void innerProductsHaveLessEffortToo() {
    HnswGraph graph = build(rows, null, Metric.INNER_PRODUCT, Quantization.RABITQ, 2).view();
    assertEquals(4, graph.traits().effortMin(10));
    for (int ef : new int[] {4, 8, 20}) {
      double recall = Points.recall(graph, rows, queries, ef);
      double expected = graph.traits().recall(ef, 10);
      assertTrue(recall >= expected - 0.1, ef + ": " + recall + " " + expected);
    }
  }

  @Test
  void bytesNeedHardlyMoreCandidatesThanDistances() {
    HnswGraph coded = build(rows, null, Metric.L2, Quantization.INT8, 2).view();
    HnswGraph plain = coded.with(null, null);
    for (int ef : new int[] {10, 20, 64}) {
      double with = Points.recall(coded.with(coded.codes(), null), rows, queries, ef);
      double without = Points.recall(plain, rows, queries, ef);
      assertTrue(with >= without - 0.02, "ef " + ef + ": " + with + ", not " + without);
      assertTrue(coded.traits().candidates(ef, 10) <= 1.5 * ef, "candidates for ef " + ef);
    }
  }

  @Test
  void graphsWithBytesAreOpenedAgainAndBuiltAlikeByAnyNumberOfThreads() {
    HnswGraphData one = build(rows, null, Metric.L2, Quantization.INT8, 1);
    byte[] bytes = bytes(one);
    assertArrayEquals(bytes, bytes(build(rows, null, Metric.L2, Quantization.INT8, 3)));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(bytes.length, 64).copyFrom(MemorySegment.ofArray(bytes));
      HnswGraph graph = HnswGraph.open(copy, "graph");
      graph.validate();
      assertEquals(Quantization.INT8, graph.traits().quantization());
      assertEquals(128, graph.traits().codeBytes());
      for (float[] query : queries) {
        SearchResult a = Points.search(one.view(), rows, query, 10, 30, null);
        SearchResult b = Points.search(graph, rows, query, 10, 30, null);
        for (int i = 0; i < 10; i++) {
          assertEquals(a.ordinal(i), b.ordinal(i));
        }
      }
    }
    var memory = BuildMemory.of(COUNT, DIMENSION, Metric.L2, PARAMETERS, Quantization.INT8, 2);
    long curve = one.view().curve().orElseThrow().toBytes().byteSize();
    assertEquals(memory.graphBytes(), one.sizeBytes() - curve);
  }

  @Test
  void givesDistancesAndNotEstimatesInTheirOrder() {
    try (Arena arena = Arena.ofConfined()) {
      DistanceKernel kernel = DistanceKernel.of(Metric.L2);
      for (float[] vector : queries) {
        var query = DistanceQuery.create(Metric.L2, vector, arena);
        SearchResult found = Points.search(data.view(), rows, vector, 20, 40, null);
        assertEquals(20, found.count());
        for (int i = 0; i < found.count(); i++) {
          assertEquals(kernel.distance(query, rows, found.ordinal(i)), found.distance(i));
          assertTrue(i == 0 || found.distance(i - 1) <= found.distance(i));
        }
      }
    }
  }

  @Test
  void givesTheSameBytesForAnyNumberOfThreads() {
    byte[] two = bytes(data);
    assertArrayEquals(two, bytes(build(rows, null, Metric.L2, Quantization.RABITQ, 1)));
    assertArrayEquals(two, bytes(build(rows, null, Metric.L2, Quantization.RABITQ, 4)));
  }

  @Test
  void bytesWrittenAndOpenedAreTheSameGraph() {
    MemorySegment bytes = MemorySegment.ofArray(bytes(data));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(bytes.byteSize(), 64).copyFrom(bytes);
      HnswGraph graph = HnswGraph.open(copy, "graph");
      graph.validate();
      assertEquals(data.sizeBytes(), graph.sizeBytes());
      assertTrue(graph.hasCodes());
      assertEquals(
          data.view().curve().orElseThrow().toString(), graph.curve().orElseThrow().toString());
      for (float[] query : queries) {
        SearchResult a = Points.search(data.view(), rows, query, 10, 30, null);
        SearchResult b = Points.search(graph, rows, query, 10, 30, null);
        for (int i = 0; i < 10; i++) {
          assertEquals(a.ordinal(i), b.ordinal(i));
        }
        assertEquals(a.distanceComputations(), b.distanceComputations());
      }
    }
    var pieces = new MemorySegment[] {MemorySegment.ofArray(new byte[(int) data.sizeBytes()])};
    MemorySegment whole = pieces[0];
    data.write(piece -> {
      int length = piece.remaining();
      pieces[0].copyFrom(MemorySegment.ofBuffer(piece));
      pieces[0] = pieces[0].asSlice(length);
    });
    assertEquals(-1, whole.mismatch(bytes));
  }

  @Test
  void readsTheVectorsOfItsCandidatesAndNoOthers() {
    DistanceKernel kernel = DistanceKernel.of(Metric.L2);
    try (Arena arena = Arena.ofConfined();
        HnswSearcher searcher = HnswSearcher.borrow()) {
      for (float[] vector : queries) {
        var query = DistanceQuery.create(Metric.L2, vector, arena);
        searcher.search(data.view(), rows, kernel, query, 10, 10, null, Long.MAX_VALUE);
        int width = data.view().traits().candidates(10, 10);
        int read = searcher.pagesRead(rows, (int) rows.strideBytes());
        assertTrue(read >= 10 && read <= 2 * Cutoff.KEPT_MAX * width, read + " rows, " + width);
        assertTrue(searcher.pagesRead(rows, 4_096) <= read);
        assertEquals(1, searcher.pagesRead(rows, 1 << 30), 1);
      }
    }
  }

  @Test
  void everyRowIsFoundWhenEverythingIsKept() {
    SearchResult all = Points.search(data.view(), rows, queries[0], COUNT, COUNT, null);
    assertEquals(COUNT, all.count());
  }

  @Test
  void neverReturnsARowThatIsNotAccepted() {
    for (int step : new int[] {2, 10, 100}) {
      var accepted = new BitSet();
      for (int i = 0; i < COUNT; i += step) {
        accepted.set(i);
      }
      for (float[] query : queries) {
        SearchResult found =
            Points.search(data.view(), rows, query, 10, 40, accepted.toLongArray());
        assertEquals(10, found.count());
        for (int i = 0; i < found.count(); i++) {
          assertTrue(accepted.get(found.ordinal(i)));
        }
      }
    }
  }

  @Test
  void scansOfCodesFindTheNearestAcceptedRows() {
    int found = 0;
    int wanted = 0;
    for (int step : new int[] {2, 10, 100, COUNT}) {
      var accepted = new BitSet();
      for (int i = 0; i < COUNT; i += step) {
        accepted.set(i);
      }
      long[] accept = accepted.toLongArray();
      for (float[] vector : queries) {
        SearchResult exact = Points.exact(Metric.L2, rows, vector, 10, accept);
        SearchResult scanned = scan(data.view(), vector, 10, 40, accept);
        assertEquals(exact.count(), scanned.count());
        for (int i = 0; i < scanned.count(); i++) {
          assertTrue(accepted.get(scanned.ordinal(i)));
          assertTrue(i == 0 || scanned.distance(i - 1) <= scanned.distance(i));
          found += scanned.distance(i) <= exact.distance(exact.count() - 1) ? 1 : 0;
        }
        wanted += exact.count();
        if (step >= 100) { // no more than are kept, so all distances are computed
          assertEquals(exact.ordinal(0), scanned.ordinal(0));
        }
      }
    }
    assertTrue(found >= 0.95 * wanted, found + " of " + wanted);
  }

  private static SearchResult scan(HnswGraph graph, float[] vector, int k, int ef, long[] accept) {
    try (Arena arena = Arena.ofConfined();
        var searcher = HnswSearcher.borrow()) {
      return searcher.scan(
          graph,
          rows,
          DistanceKernel.of(graph.metric()),
          DistanceQuery.create(graph.metric(), vector, arena),
          k,
          ef,
          accept);
    }
  }

  @Test
  void equalVectorsAreAllFound() {
    try (Arena arena = Arena.ofShared()) {
      float[][] same = new float[300][];
      Arrays.fill(same, queries[0]);
      VectorRows equal = Points.rows(arena, same);
      HnswGraph graph = build(equal, null, Metric.COSINE, Quantization.RABITQ, 2).view();
      assertEquals(300, Points.search(graph, equal, queries[0], 300, 300, null).count());
    }
  }

  @Test
  void rowsWithoutAVectorAreNeverFound() {
    var present = new BitSet(COUNT);
    for (int i = 0; i < COUNT; i++) {
      present.set(i, i % 3 != 0);
    }
    HnswGraph graph = build(rows, present, Metric.L2, Quantization.RABITQ, 2).view();
    for (float[] query : queries) {
      SearchResult found = Points.search(graph, rows, query, 10, 30, null);
      for (int i = 0; i < found.count(); i++) {
        assertTrue(present.get(found.ordinal(i)));
      }
      long[] all = new long[(COUNT + 63) / 64];
      Arrays.fill(all, -1L);
      SearchResult scanned = scan(graph, query, COUNT, COUNT, Arrays.copyOf(all, COUNT / 64));
      assertEquals(
          present.get(0, COUNT / 64 * 64).cardinality(), scanned.count(), "rows with a vector");
    }
  }

  @Test
  void decidesBySizeMetricAndMeasurement() {
    assertFalse(build(rows, null, Metric.L2, Quantization.AUTO, 2).view().hasCodes());
    assertFalse(build(rows, null, Metric.L2, Quantization.NONE, 2).view().hasCodes());
    try (Arena arena = Arena.ofShared()) {
      // Few dimensions: a distance is computed as fast as an estimate, and finds more.
      VectorRows flat = Points.rows(arena, Points.clusters(3, 4200, 8));
      HnswGraph low = build(flat, null, Metric.L2, Quantization.AUTO, 2).view();
      assertFalse(low.hasCodes());
      assertTrue(low.curve().isPresent());
      assertFalse(build(flat, null, Metric.L1, Quantization.AUTO, 2).view().hasCodes());
    }
  }

  @Test
  void readsGraphsOfTheFirstFormat() {
    HnswGraphData plain = build(few(), null, Metric.L2, Quantization.NONE, 1);
    MemorySegment bytes = MemorySegment.ofArray(bytes(plain));
    bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 8, 1);
    HnswGraph graph = HnswGraph.open(bytes, "graph");
    graph.validate();
    assertFalse(graph.hasCodes());
    assertTrue(graph.curve().isEmpty());
  }

  @Test
  void refusesSectionsThatAreNotWhatTheHeaderSays() {
    byte[] bytes = bytes(data);
    int lists = (int) data.view().layout().sizeBytes();
    for (int offset : new int[] {48, 56, 60, lists, lists + 16}) {
      MemorySegment damaged = MemorySegment.ofArray(bytes.clone());
      int before = damaged.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
      damaged.set(ValueLayout.JAVA_INT_UNALIGNED, offset, before + 1);
      assertThrows(
          StorageException.Corrupt.class,
          () -> HnswGraph.open(damaged, "graph"),
          "offset " + offset);
    }
  }

  @Test
  void buildsTakeTheMemoryThatWasForetold() {
    var memory = BuildMemory.of(COUNT, DIMENSION, Metric.L2, PARAMETERS, Quantization.RABITQ, 2);
    long curve = data.view().curve().orElseThrow().toBytes().byteSize();
    assertEquals(memory.graphBytes(), data.sizeBytes() - curve);
  }

  private static VectorRows few() {
    return new VectorRows(rows.memory(), 100, DIMENSION, rows.strideBytes(), rows.inverseNorms());
  }

  private static HnswGraphData build(
      VectorRows rows, BitSet present, Metric metric, Quantization quantization, int threads) {
    return HnswBuilder.build(
        rows,
        present,
        metric,
        PARAMETERS,
        quantization,
        threads,
        BuildProgress.NONE,
        Arena.ofAuto());
  }

  private static byte[] bytes(HnswGraphData data) {
    byte[] bytes = new byte[(int) data.sizeBytes()];
    data.writeTo(MemorySegment.ofArray(bytes));
    return bytes;
  }
}
