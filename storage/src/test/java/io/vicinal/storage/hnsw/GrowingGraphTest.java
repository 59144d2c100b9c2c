package io.vicinal.storage.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Searches rows while they get codes and links, and compares with all distances. */
final class GrowingGraphTest {
  private static final int DIMENSION = 72;
  private static final int ROWS = 3_000;
  private static final int SEARCHED_ROWS = 1_900;
  private static final int EVERY_NTH_NULL = 13;

  /** Rows in one piece; every so many have no vector. */
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

  private static GrowingGraph graph(Metric metric, Quantization quantization) {
    return new GrowingGraph(metric, new HnswParameters(16, 60, 5), quantization, null);
  }

  /** Returns the nearest {@code k} of what {@code view} knows, as searches of a segment do. */
  private static List<Integer> nearest(
      GrowingView view, Metric metric, float[] query, int k, long[] accept, int end, float bound) {
    var keys = new ArrayList<Long>();
    try (Arena arena = Arena.ofConfined();
        var searcher = HnswSearcher.borrow()) {
      DistanceKernel kernel = DistanceKernel.of(metric);
      DistanceQuery prepared = DistanceQuery.create(metric, query, arena);
      var results = new ArrayList<SearchResult>();
      HnswGraph graph = view.graph();
      if (graph != null) {
        results.add(
            searcher.search(
                graph, view.rows(), kernel, prepared, k, 80, accept, Long.MAX_VALUE, bound));
      }
      results.add(
          searcher.searchTail(view, kernel, prepared, k, accept, view.linked(), end, bound));
      for (SearchResult result : results) {
        for (int i = 0; i < result.count(); i++) {
          keys.add(Key.of(result.distance(i), result.ordinal(i)));
        }
      }
    }
    return keys.stream().sorted().limit(k).map(Key::ordinal).toList();
  }

  private static List<Integer> exact(
      VectorRows rows, Metric metric, float[] query, int k, int end, boolean[] without) {
    long[] accept = new long[(rows.count() + 63) / 64];
    for (int row = 0; row < end; row++) {
      if (row % EVERY_NTH_NULL != 5 && !without[row]) {
        accept[row / 64] |= 1L << row;
      }
    }
    SearchResult found = Points.exact(metric, rows, query, k, accept);
    var ids = new ArrayList<Integer>();
    for (int i = 0; i < found.count(); i++) {
      ids.add(found.ordinal(i));
    }
    return ids;
  }

  private static double share(List<Integer> found, List<Integer> wanted) {
    Set<Integer> right = new HashSet<>(wanted);
    right.retainAll(found);
    return (double) right.size() / wanted.size();
  }

  private static void growsAndIsSearched(Metric metric, Quantization quantization) {
    float[][] vectors = Points.clusters(7, SEARCHED_ROWS, DIMENSION);
    float[][] queries = Points.clusters(7, 8, DIMENSION);
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = Points.rows(arena, vectors);
      GrowingGraph graph = graph(metric, quantization);
      assertNull(graph.acquire());
      var random = new Random(3);
      double found = 0;
      int asked = 0;
      boolean[] none = new boolean[SEARCHED_ROWS];
      for (int count = 0; count < SEARCHED_ROWS; ) {
        count = Math.min(SEARCHED_ROWS, count + 1 + random.nextInt(250));
        assertTrue(graph.take(new Whole(rows), count));
        graph.link(random.nextInt(500));
        try (GrowingView view = Objects.requireNonNull(graph.acquire())) {
          assertTrue(view.linked() <= view.known() && view.known() <= count);
          if (quantization != Quantization.NONE && metric != Metric.L1) {
            assertEquals(count, view.known());
          }
          if (view.known() < 100) {
            continue;
          }
          for (float[] query : queries) {
            List<Integer> wanted = exact(rows, metric, query, 10, view.known(), none);
            List<Integer> got =
                nearest(view, metric, query, 10, null, count, Float.POSITIVE_INFINITY);
            assertEquals(10, got.size());
            assertEquals(10, new HashSet<>(got).size());
            assertTrue(
                got.stream().noneMatch(row -> row % EVERY_NTH_NULL == 5), "a NULL was found");
            found += share(got, wanted);
            asked++;
          }
        }
      }
      while (graph.link(100)) {
        assertTrue(graph.linked() <= SEARCHED_ROWS);
      }
      assertTrue(asked > 50, asked + " queries");
      assertTrue(found / asked > 0.9, "recall " + found / asked);
      assertTrue(graph.sizeBytes() > (long) SEARCHED_ROWS * DIMENSION * Float.BYTES);
    }
  }

  @Test
  void rowsAreFoundByCodesAndLinks() {
    growsAndIsSearched(Metric.L2, Quantization.RABITQ);
    growsAndIsSearched(Metric.COSINE, Quantization.AUTO);
  }

  @Test
  void rowsAreFoundByLinksAlone() {
    growsAndIsSearched(Metric.L2, Quantization.NONE);
    growsAndIsSearched(Metric.L1, Quantization.AUTO);
  }

  @Test
  void innerProductsAreFound() {
    growsAndIsSearched(Metric.INNER_PRODUCT, Quantization.AUTO);
  }

  @Test
  void onlyAcceptedRowsBeforeTheEndAreFoundAndABoundLeavesOutFarOnes() {
    float[][] vectors = Points.clusters(11, ROWS, DIMENSION);
    float[][] queries = Points.clusters(11, 20, DIMENSION);
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = Points.rows(arena, vectors);
      GrowingGraph graph = graph(Metric.L2, Quantization.AUTO);
      graph.take(new Whole(rows), ROWS);
      graph.link(2_000);
      graph.link(100);
      boolean[] without = new boolean[ROWS];
      long[] accept = new long[(ROWS + 63) / 64];
      for (int row = 0; row < ROWS; row++) {
        without[row] = row % 3 == 0;
        accept[row / 64] |= without[row] ? 0 : 1L << row;
      }
      int end = ROWS - 200;
      Arrays.fill(without, end, ROWS, true);
      for (int row = end; row < ROWS; row++) {
        accept[row / 64] &= ~(1L << row);
      }
      double found = 0;
      double near = 0;
      try (GrowingView view = Objects.requireNonNull(graph.acquire())) {
        assertTrue(view.linked() >= 2_000 && view.linked() < end, "linked " + view.linked());
        for (float[] query : queries) {
          List<Integer> wanted = exact(rows, Metric.L2, query, 10, end, without);
          List<Integer> got =
              nearest(view, Metric.L2, query, 10, accept, end, Float.POSITIVE_INFINITY);
          assertTrue(got.stream().noneMatch(row -> without[row]), "a row that is not accepted");
          found += share(got, wanted) / queries.length;
          // With the distance of the fifth as bound, the first five are still there.
          float bound = Points.exact(Metric.L2, rows, query, 5, accept(end, without)).distance(4);
          List<Integer> bounded = nearest(view, Metric.L2, query, 10, accept, end, bound);
          near += share(bounded, wanted.subList(0, 5)) / queries.length;
        }
      }
      assertTrue(found > 0.9, "recall " + found);
      assertTrue(near > 0.9, "recall within the bound " + near);
    }
  }

  @Test
  void rowsBehindTheLinkedOnesAreNoneOfTheGraph() {
    float[][] vectors = Points.clusters(37, ROWS, DIMENSION);
    try (Arena arena = Arena.ofConfined();
        var searcher = new HnswSearcher()) {
      VectorRows rows = Points.rows(arena, vectors);
      GrowingGraph graph = graph(Metric.L2, Quantization.RABITQ);
      graph.take(new Whole(rows), ROWS);
      graph.link(2_001); // ends within a word of bits
      long[] all = accept(ROWS, new boolean[ROWS]);
      long[] few = new long[all.length];
      for (int row = 0; row < 1_984; row += 199) {
        few[row / 64] |= 1L << row;
      }
      for (int row = 2_001; row < 2_048; row++) {
        few[row / 64] |= 1L << row;
      }
      DistanceKernel kernel = DistanceKernel.of(Metric.L2);
      try (GrowingView view = Objects.requireNonNull(graph.acquire())) {
        assertEquals(2_001, view.linked());
        HnswGraph links = Objects.requireNonNull(view.graph());
        for (int row = 2_001; row < 2_048; row += 6) {
          DistanceQuery query = DistanceQuery.create(Metric.L2, vectors[row], arena);
          for (long[] accept : List.of(all, few)) {
            for (SearchResult found :
                List.of(
                    searcher.scan(links, view.rows(), kernel, query, 10, 80, accept),
                    searcher.search(
                        links, view.rows(), kernel, query, 5, 5, accept, Long.MAX_VALUE))) {
              for (int i = 0; i < found.count(); i++) {
                assertTrue(found.ordinal(i) < view.linked(), "row " + found.ordinal(i));
              }
            }
          }
        }
      }
    }
  }

  private static long[] accept(int end, boolean[] without) {
    long[] accept = new long[(end + 63) / 64];
    for (int row = 0; row < end; row++) {
      if (row % EVERY_NTH_NULL != 5 && !without[row]) {
        accept[row / 64] |= 1L << row;
      }
    }
    return accept;
  }

  @Test
  void whatALargerGraphFoundSparesEffortAndHardlyAnyRecall() {
    for (Quantization quantization : new Quantization[] {Quantization.RABITQ, Quantization.NONE}) {
      float[][] all = Points.clusters(31, ROWS + 1_200, DIMENSION);
      float[][] queries = Points.clusters(31, 40, DIMENSION);
      try (Arena arena = Arena.ofConfined();
          var searcher = new HnswSearcher()) {
        VectorRows large = Points.rows(arena, Arrays.copyOf(all, ROWS));
        VectorRows small = Points.rows(arena, Arrays.copyOfRange(all, ROWS, all.length));
        var parameters = new HnswParameters(16, 60, 5);
        HnswGraph graph =
            HnswBuilder.build(
                    large, null, Metric.L2, parameters, quantization, 1, (_, _) -> {}, arena)
                .view();
        var growing = new GrowingGraph(Metric.L2, parameters, quantization, graph);
        growing.take(new Whole(small), small.count());
        growing.link(1_000);
        growing.link(100);
        DistanceKernel kernel = DistanceKernel.of(Metric.L2);
        double found = 0;
        long bounded = 0;
        long unbounded = 0;
        try (GrowingView view = Objects.requireNonNull(growing.acquire())) {
          assertTrue(view.linked() >= 1_000, "linked " + view.linked());
          HnswGraph links = Objects.requireNonNull(view.graph());
          for (float[] query : queries) {
            DistanceQuery prepared = DistanceQuery.create(Metric.L2, query, arena);
            SearchResult first =
                searcher.search(graph, large, kernel, prepared, 10, 60, null, Long.MAX_VALUE);
            float bound = first.distance(9);
            SearchResult walked =
                searcher.search(
                    links, view.rows(), kernel, prepared, 10, 60, null, Long.MAX_VALUE, bound);
            bounded += walked.distanceComputations();
            SearchResult tail =
                searcher.searchTail(
                    view, kernel, prepared, 10, null, view.linked(), small.count(), bound);
            unbounded +=
                searcher
                    .search(links, view.rows(), kernel, prepared, 10, 60, null, Long.MAX_VALUE)
                    .distanceComputations();
            var distances = new ArrayList<Float>();
            for (SearchResult part : List.of(first, walked, tail)) {
              for (int i = 0; i < part.count(); i++) {
                distances.add(part.distance(i));
              }
            }
            var wanted = new ArrayList<Float>();
            int end = quantization == Quantization.NONE ? view.linked() : small.count();
            for (int i = 0; i < 10; i++) {
              wanted.add(Points.exact(Metric.L2, large, query, 10, null).distance(i));
              long[] accept = accept(end, new boolean[end]);
              wanted.add(Points.exact(Metric.L2, small, query, 10, accept).distance(i));
            }
            float last = wanted.stream().sorted().toList().get(9);
            found += distances.stream().filter(distance -> distance <= last).count() / 10.0;
          }
        }
        assertTrue(found / queries.length > 0.9, quantization + " recall " + found);
        assertTrue(bounded < unbounded, bounded + " of " + unbounded);
      }
    }
  }

  @Test
  void aViewStaysAsItIsWhileMoreRowsAreLinked() {
    float[][] vectors = Points.clusters(19, ROWS, DIMENSION);
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = Points.rows(arena, vectors);
      GrowingGraph graph = graph(Metric.L2, Quantization.AUTO);
      graph.take(new Whole(rows), 1_200);
      while (graph.link(100)) {
        assertTrue(graph.linked() <= 1_200);
      }
      try (GrowingView before = Objects.requireNonNull(graph.acquire())) {
        float none = Float.POSITIVE_INFINITY;
        var first = new ArrayList<List<Integer>>();
        for (int i = 0; i < 50; i++) {
          first.add(nearest(before, Metric.L2, vectors[i], 10, null, 1_200, none));
        }
        for (int count = 1_200; count < ROWS; count += 100) { // also into other rooms
          graph.take(new Whole(rows), count);
          graph.link(1_000);
        }
        try (GrowingView after = Objects.requireNonNull(graph.acquire())) {
          assertTrue(after.linked() > before.linked());
        }
        for (int i = 0; i < 50; i++) {
          assertEquals(first.get(i), nearest(before, Metric.L2, vectors[i], 10, null, 1_200, none));
        }
      }
    }
  }

  @Test
  void theGraphGoesOnOverTheSameRowsElsewhere() {
    float[][] vectors = Points.clusters(23, ROWS, DIMENSION);
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = Points.rows(arena, vectors);
      GrowingGraph graph = graph(Metric.L2, Quantization.AUTO);
      assertNull(graph.over(rows));
      graph.take(new Whole(rows), ROWS);
      graph.link(2_000);
      GrowingView view = graph.over(rows);
      assertNotNull(view);
      HnswGraph begun = Objects.requireNonNull(view.graph());
      assertEquals(2_000, begun.nodeCount());
      begun.validate();
      var present = new BitSet();
      for (int row = 0; row < ROWS; row++) {
        present.set(row, row % EVERY_NTH_NULL != 5);
      }
      HnswGraph whole = HnswBuilder.extend(begun, rows, present, 1, (_, _) -> {}).view();
      whole.validate();
      var problems = new ArrayList<String>();
      GraphAudit.run(whole, rows, present, () -> {}, (_, message, _, _) -> problems.add(message));
      assertEquals(List.of(), problems);
    }
  }

  @Test
  void searchesBesideTheLinkingThreadSeeOnlyRowsThatAreThere() throws Exception {
    float[][] vectors = Points.clusters(29, ROWS, DIMENSION);
    try (Arena arena = Arena.ofShared()) {
      VectorRows rows = Points.rows(arena, vectors);
      GrowingGraph graph = graph(Metric.L2, Quantization.AUTO);
      graph.take(new Whole(rows), 64);
      var done = new AtomicBoolean();
      var searches = new ArrayList<CompletableFuture<Integer>>();
      for (int thread = 0; thread < 2; thread++) {
        int seed = thread;
        searches.add(CompletableFuture.supplyAsync(() -> search(graph, rows, vectors, done, seed)));
      }
      try {
        for (int count = 64; count < ROWS; ) {
          count = Math.min(ROWS, count + 40);
          graph.take(new Whole(rows), count);
          graph.link(40);
        }
      } finally {
        done.set(true);
      }
      for (CompletableFuture<Integer> search : searches) {
        assertTrue(search.get() > 0);
      }
    }
  }

  private static int search(
      GrowingGraph graph, VectorRows rows, float[][] vectors, AtomicBoolean done, int seed) {
    var random = new Random(seed);
    int searches = 0;
    boolean last;
    do {
      last = done.get();
      try (GrowingView view = Objects.requireNonNull(graph.acquire())) {
        int row = random.nextInt(view.known());
        int end = view.known();
        List<Integer> got =
            nearest(view, Metric.L2, vectors[row], 10, null, end, Float.POSITIVE_INFINITY);
        assertTrue(got.size() == 10, "found " + got.size() + " of " + end);
        for (int id : got) {
          assertTrue(id < end && id % EVERY_NTH_NULL != 5, "row " + id + " of " + end);
        }
        assertTrue(rows.count() >= end);
      }
      searches++;
    } while (!last);
    return searches;
  }
}
