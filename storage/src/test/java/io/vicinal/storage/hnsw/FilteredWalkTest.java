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
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Searches graphs under filters that have, and have nothing, to do with the query. */
final class FilteredWalkTest {
  private static final int ROWS = 4_000;
  private static final int DIMENSION = 32;
  private static final int QUERIES = 10;
  private static final long SEED = 20_261_120;

  private final float[][] vectors = Points.clusters(SEED, ROWS + QUERIES, DIMENSION);
  private final float[][] base = Arrays.copyOf(vectors, ROWS);
  private final VectorRows rows = Points.rows(Arena.ofAuto(), base);

  private HnswGraph graph(Quantization quantization) {
    return HnswBuilder.build(
            rows,
            null,
            Metric.L2,
            new HnswParameters(8, 100, SEED),
            quantization,
            2,
            (done, total) -> {},
            Arena.ofAuto())
        .view();
  }

  /** Returns so many rows: any, those nearest to the query, or those farthest from it. */
  private long[] accepted(String kind, int count, float[] query) {
    var order =
        kind.equals("any")
            ? new Random(count).ints(0, ROWS).distinct().limit(count)
            : IntStream.range(0, ROWS)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> sign(kind) * distance(row, query)))
                .limit(count)
                .mapToInt(row -> row);
    var set = new BitSet();
    order.forEach(set::set);
    return set.toLongArray();
  }

  private static int sign(String kind) {
    return kind.equals("near") ? 1 : -1;
  }

  private double distance(int row, float[] query) {
    double sum = 0;
    for (int i = 0; i < query.length; i++) {
      sum += (base[row][i] - query[i]) * (base[row][i] - query[i]);
    }
    return sum;
  }

  @Test
  void findsMostOfTheNearestWhereverTheyLie() {
    for (Quantization quantization : new Quantization[] {Quantization.NONE, Quantization.RABITQ}) {
      HnswGraph graph = graph(quantization);
      for (String kind : new String[] {"any", "near", "far"}) {
        for (int count : new int[] {ROWS - 1, ROWS / 2, ROWS / 10, ROWS / 100}) {
          double recall = recall(graph, kind, count);
          String what = quantization + ", " + count + " rows, " + kind;
          assertTrue(recall >= 0.85, "recall@10 of " + what + " is " + recall);
        }
      }
    }
  }

  private double recall(HnswGraph graph, String kind, int count) {
    int right = 0;
    for (int q = 0; q < QUERIES; q++) {
      float[] query = vectors[ROWS + q];
      long[] accept = accepted(kind, count, query);
      SearchResult truth = Points.exact(Metric.L2, rows, query, 10, accept);
      SearchResult found = found(graph, query, accept);
      check(found, accept);
      assertEquals(10, found.count());
      for (int i = 0; i < found.count(); i++) {
        right += found.distance(i) <= truth.distance(truth.count() - 1) ? 1 : 0;
      }
    }
    return right / (10.0 * QUERIES);
  }

  /** Returns what a walk finds or, where it says that this is not enough, what a scan finds. */
  private SearchResult found(HnswGraph graph, float[] vector, long[] accept) {
    SearchResult found = Points.search(graph, rows, vector, 10, 80, accept);
    if (!found.budgetExhausted()) {
      return found;
    }
    assertTrue(graph.hasCodes(), "a walk by distances without a bound comes to its end");
    SearchResult scanned = scan(graph, vector, 80, accept);
    return scanned.budgetExhausted() ? Points.exact(Metric.L2, rows, vector, 10, accept) : scanned;
  }

  private SearchResult scan(HnswGraph graph, float[] vector, int ef, long[] accept) {
    try (Arena arena = Arena.ofConfined();
        var searcher = HnswSearcher.borrow()) {
      var query = DistanceQuery.create(Metric.L2, vector, arena);
      return searcher.scan(graph, rows, DistanceKernel.of(Metric.L2), query, 10, ef, accept);
    }
  }

  private static void check(SearchResult found, long[] accept) {
    var once = new HashSet<Integer>();
    for (int i = 0; i < found.count(); i++) {
      int row = found.ordinal(i);
      assertTrue(row / 64 < accept.length && (accept[row / 64] >>> row & 1) != 0, "row " + row);
      assertTrue(once.add(row), "twice row " + row);
      assertTrue(i == 0 || found.distance(i) >= found.distance(i - 1));
    }
  }

  @Test
  void saysSoWhereItsBudgetDidNotSuffice() {
    HnswGraph graph = graph(Quantization.RABITQ);
    float[] vector = vectors[ROWS];
    long[] far = accepted("far", 300, vector);
    try (Arena arena = Arena.ofConfined();
        var searcher = HnswSearcher.borrow()) {
      var query = DistanceQuery.create(Metric.L2, vector, arena);
      DistanceKernel kernel = DistanceKernel.of(Metric.L2);
      SearchResult stopped = searcher.search(graph, rows, kernel, query, 10, 40, far, 500);
      assertTrue(stopped.budgetExhausted());
      assertTrue(stopped.distanceComputations() < 1_500);
      check(stopped, far);
      long[] all = new long[(ROWS + 63) / 64];
      Arrays.fill(all, -1L);
      assertFalse(
          searcher.search(graph, rows, kernel, query, 10, 40, all, 9_000).budgetExhausted());
    }
  }

  @Test
  void aScanOfCodesFindsEnoughOrSaysSo() {
    HnswGraph graph = graph(Quantization.RABITQ);
    int right = 0;
    int finished = 0;
    var costs = new HashSet<Long>();
    for (String kind : new String[] {"any", "near", "far"}) {
      for (int q = 0; q < QUERIES; q++) {
        float[] vector = vectors[ROWS + q];
        long[] accept = accepted(kind, ROWS / 4, vector);
        SearchResult truth = Points.exact(Metric.L2, rows, vector, 10, accept);
        SearchResult found = scan(graph, vector, 20, accept);
        check(found, accept);
        costs.add(found.distanceComputations());
        if (!found.budgetExhausted()) {
          finished++;
          for (int i = 0; i < found.count(); i++) {
            right += found.distance(i) <= truth.distance(truth.count() - 1) ? 1 : 0;
          }
        }
      }
    }
    assertTrue(right >= 9 * finished, right + " of " + 10 * finished);
    assertTrue(finished > QUERIES, finished + " of " + 3 * QUERIES);
    assertTrue(costs.size() > 1, "always " + costs);
  }
}
