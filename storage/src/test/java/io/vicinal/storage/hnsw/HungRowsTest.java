package io.vicinal.storage.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Searches sealed rows and new ones in one walk, and compares with all distances. */
final class HungRowsTest {
  private static final int DIMENSION = 96;
  private static final int SEALED = 3_000;
  private static final int NEW = 400;
  private static final int K = 10;
  private static final int EFFORT = 80;
  private static final long TARGET = 77;
  private static final int EVERY_NTH_NULL = 13;

  private final Arena arena = Arena.ofConfined();
  private final float[][] sealedVectors = Points.clusters(3, SEALED, DIMENSION);
  private final VectorRows sealedRows = Points.rows(arena, sealedVectors);
  private HnswGraph graph = sealed(true);

  @AfterEach
  void close() {
    arena.close();
  }

  private HnswGraph sealed(boolean coded) {
    var parameters = new HnswParameters(16, 60, 5);
    HnswGraph links =
        HnswBuilder.build(sealedRows, null, Metric.L2, parameters, 1, BuildProgress.NONE).view();
    if (!coded) {
      return links;
    }
    try (var loop = new ParallelLoop(1)) {
      var codes =
          GraphCodes.encode(
              sealedRows, null, Metric.L2, Quantization.RABITQ, loop, () -> {}, arena);
      return links.with(codes, null);
    }
  }

  /** New rows; every so many have no vector. */
  private record Whole(VectorRows rows) implements GrowingGraph.Source {
    @Override
    public VectorRows piece(int ordinal) {
      return rows;
    }

    @Override
    public int start(int ordinal) {
      return 0;
    }

    @Override
    public boolean isNull(int ordinal) {
      return ordinal % EVERY_NTH_NULL == 5;
    }
  }

  private GrowingGraph growing() {
    return new GrowingGraph(Metric.L2, graph.parameters(), Quantization.RABITQ, graph);
  }

  private void hangAll(GrowingGraph growing) {
    while (growing.hang(TARGET, graph, sealedRows, 64)) {
      assertTrue(growing.taken() > 0);
    }
  }

  private static void linkAll(GrowingGraph growing, int rows) {
    while (growing.link(500)) {
      assertTrue(growing.linked() <= rows);
    }
    growing.publish();
  }

  private Set<Integer> found(GrowingView view, int known, float[] query) {
    try (var searcher = HnswSearcher.borrow();
        Arena scratch = Arena.ofConfined()) {
      SearchResult result =
          searcher.searchTogether(
              graph,
              sealedRows,
              List.of(new JoinedRows(view, view.graph(), known)),
              DistanceKernel.of(Metric.L2),
              DistanceQuery.create(Metric.L2, query, scratch),
              K,
              0,
              EFFORT,
              Long.MAX_VALUE);
      Set<Integer> ids = new HashSet<>();
      for (int i = 0; i < result.count(); i++) {
        assertTrue(i == 0 || result.distance(i - 1) <= result.distance(i), "not in order");
        ids.add(result.ordinal(i));
      }
      assertEquals(K, ids.size());
      return ids;
    }
  }

  private Set<Integer> exact(VectorRows newRows, int known, float[] query) {
    long[] accept = new long[(newRows.count() + 63) / 64];
    for (int row = 0; row < known; row++) {
      if (row % EVERY_NTH_NULL != 5) {
        accept[row / 64] |= 1L << row;
      }
    }
    SearchResult sealed = Points.exact(Metric.L2, sealedRows, query, K, null);
    SearchResult fresh = Points.exact(Metric.L2, newRows, query, K, accept);
    long[] keys = new long[sealed.count() + fresh.count()];
    for (int i = 0; i < sealed.count(); i++) {
      keys[i] = Key.of(sealed.distance(i), sealed.ordinal(i));
    }
    for (int i = 0; i < fresh.count(); i++) {
      keys[sealed.count() + i] = Key.of(fresh.distance(i), SEALED + fresh.ordinal(i));
    }
    Arrays.sort(keys);
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < K; i++) {
      ids.add(Key.ordinal(keys[i]));
    }
    return ids;
  }

  /** Returns the share of the true rows that are found, where some must be new and some not. */
  private double recall(GrowingView view, int known, VectorRows newRows, float[][] queries) {
    double right = 0;
    int fresh = 0;
    for (float[] query : queries) {
      Set<Integer> wanted = exact(newRows, known, query);
      fresh += (int) wanted.stream().filter(id -> id >= SEALED).count();
      Set<Integer> found = found(view, known, query);
      assertTrue(
          found.stream().allMatch(id -> id < SEALED + known && isPresent(id)),
          "a row that is not there was found");
      wanted.retainAll(found);
      right += wanted.size();
    }
    assertTrue(fresh > queries.length / 2, fresh + " new rows are wanted");
    return right / K / queries.length;
  }

  private static boolean isPresent(int id) {
    return id < SEALED || (id - SEALED) % EVERY_NTH_NULL != 5;
  }

  private static float[][] around(float[][] centers, int count, double noise, long seed) {
    var random = new Random(seed);
    float[][] vectors = new float[count][DIMENSION];
    for (float[] vector : vectors) {
      float[] center = centers[random.nextInt(centers.length)];
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] = (float) (center[i] + noise * random.nextGaussian());
      }
    }
    return vectors;
  }

  @Test
  void newRowsAmongSealedOnesAreFoundBeforeTheyHaveLinks() {
    VectorRows rows = Points.rows(arena, around(sealedVectors, NEW, 0.05, 1));
    GrowingGraph growing = growing();
    growing.take(new Whole(rows), NEW);
    hangAll(growing);
    try (GrowingView view = Objects.requireNonNull(growing.acquire())) {
      assertTrue(view.hangsOn(TARGET, graph, NEW, view.linked()));
      assertEquals(0, view.linked());
      float[][] queries = around(sealedVectors, 40, 0.05, 2);
      double recall = recall(view, NEW, rows, queries);
      assertTrue(recall > 0.95, "recall " + recall);
    }
  }

  @Test
  void graphsWithoutCodesLeadToNewRowsByDistances() {
    graph = sealed(false);
    VectorRows rows = Points.rows(arena, around(sealedVectors, NEW, 0.05, 1));
    GrowingGraph growing = growing();
    growing.take(new Whole(rows), NEW);
    hangAll(growing);
    try (GrowingView view = Objects.requireNonNull(growing.acquire())) {
      assertTrue(view.hangsOn(TARGET, graph, NEW, view.linked()));
      double recall = recall(view, NEW, rows, around(sealedVectors, 40, 0.05, 2));
      assertTrue(recall > 0.95, "recall " + recall);
    }
  }

  @Test
  void rowsWithoutAVectorAreNotFoundByDistancesEither() {
    graph = sealed(false);
    float[][] vectors = around(sealedVectors, NEW, 0.05, 1);
    GrowingGraph growing = growing();
    growing.take(new Whole(Points.rows(arena, vectors)), NEW);
    growing.hang(TARGET, graph, sealedRows, 100);
    try (GrowingView view = Objects.requireNonNull(growing.acquire())) {
      int hung = Objects.requireNonNull(view.hung()).hung();
      assertEquals(100, hung);
      assertEquals(hung, view.knownTogether(graph, NEW));
      assertEquals(hung / 2, view.knownTogether(graph, hung / 2));
      for (int row = 5; row < NEW; row += EVERY_NTH_NULL) {
        Set<Integer> found = found(view, view.knownTogether(graph, NEW), vectors[row]);
        assertTrue(
            found.stream().allMatch(id -> id < SEALED + hung && isPresent(id)),
            "a row that is not there was found");
      }
    }
  }

  @Test
  void searchesOfAnEarlierMomentFindNoLaterRows() {
    VectorRows rows = Points.rows(arena, around(sealedVectors, NEW, 0.05, 1));
    GrowingGraph growing = growing();
    growing.take(new Whole(rows), NEW);
    hangAll(growing);
    try (GrowingView view = Objects.requireNonNull(growing.acquire())) {
      double recall = recall(view, NEW / 2, rows, around(sealedVectors, 40, 0.05, 2));
      assertTrue(recall > 0.95, "recall " + recall);
    }
  }

  @Test
  void rowsThatDoNotHangYetAreEstimated() {
    VectorRows rows = Points.rows(arena, around(sealedVectors, NEW, 0.05, 1));
    GrowingGraph growing = growing();
    growing.take(new Whole(rows), NEW);
    growing.hang(TARGET, graph, sealedRows, 100);
    assertTrue(growing.waitsToHang());
    try (GrowingView view = Objects.requireNonNull(growing.acquire())) {
      assertEquals(100, Objects.requireNonNull(view.hung()).hung());
      double recall = recall(view, NEW, rows, around(sealedVectors, 40, 0.05, 2));
      assertTrue(recall > 0.95, "recall " + recall);
    }
  }

  @Test
  void aCrowdOfRowsInOnePlaceIsSearchedForItselfOnceItHasLinks() {
    VectorRows rows = Points.rows(arena, around(Arrays.copyOf(sealedVectors, 2), 1_200, 0.02, 1));
    GrowingGraph growing = growing();
    growing.take(new Whole(rows), 1_200);
    hangAll(growing);
    try (GrowingView view = Objects.requireNonNull(growing.acquire())) {
      assertTrue(Objects.requireNonNull(view.hung()).looseCount() > 600);
      assertTrue(
          view.hangsOn(TARGET, graph, 1_200, view.linked()), "either way estimates all of them");
    }
    linkAll(growing, 1_200);
    try (GrowingView view = Objects.requireNonNull(growing.acquire())) {
      assertFalse(view.hangsOn(TARGET, graph, 1_200, view.linked()));
    }
  }

  @Test
  void aSmallClusterUnlikeAllSealedRowsIsFound() {
    float[][] center = new float[1][DIMENSION];
    Arrays.fill(center[0], 3);
    VectorRows rows = Points.rows(arena, around(center, 90, 0.3, 1));
    GrowingGraph growing = growing();
    growing.take(new Whole(rows), 90);
    hangAll(growing);
    try (GrowingView view = Objects.requireNonNull(growing.acquire())) {
      assertTrue(view.hangsOn(TARGET, graph, 90, view.linked()));
      double recall = recall(view, 90, rows, around(center, 20, 0.3, 2));
      assertTrue(recall > 0.9, "recall " + recall);
    }
  }

  @Test
  void rowsThatAreNearerThanAllSealedOnesLeadToTheirNeighbors() {
    float[][] centers = around(new float[][] {sealedVectors[0]}, 300, 1.5, 4);
    VectorRows rows = Points.rows(arena, around(centers, 1_200, 0.1, 1));
    GrowingGraph growing = growing();
    growing.take(new Whole(rows), 1_200);
    hangAll(growing);
    linkAll(growing, 1_200);
    try (GrowingView view = Objects.requireNonNull(growing.acquire())) {
      assertTrue(view.linked() > 1_000);
      double recall = recall(view, 1_200, rows, around(centers, 40, 0.1, 2));
      assertTrue(recall > 0.9, "recall " + recall);
    }
  }

  @Test
  void rowsHangOnNoOtherGraphThanTheirOwn() {
    VectorRows rows = Points.rows(arena, around(sealedVectors, NEW, 0.05, 1));
    GrowingGraph growing = growing();
    growing.take(new Whole(rows), NEW);
    HnswGraph other = sealed(true); // whose codes have other centers
    assertFalse(growing.hang(TARGET, other, sealedRows, NEW));
    hangAll(growing);
    try (GrowingView view = Objects.requireNonNull(growing.acquire())) {
      assertFalse(view.hangsOn(TARGET + 1, graph, NEW, view.linked()));
      assertFalse(view.hangsOn(TARGET, other, NEW, view.linked()));
      assertTrue(view.hangsOn(TARGET, graph, NEW, view.linked()));
    }
    assertTrue(growing.sizeBytes() > (long) NEW * HungRows.NODES_PER_ROW * Integer.BYTES);
  }
}
