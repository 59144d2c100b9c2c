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
import java.util.List;
import org.junit.jupiter.api.Test;

class CutoffTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  @Test
  void seesAsManyCandidatesAsTheMeanQueryOfTheWidth() {
    float[] nearest = {1, 2, 4};
    float[] last = {2, 4, 8};
    Cutoff distances = Cutoff.of(nearest, last, false);
    assertEquals(2, distances.factor(), 1e-6);
    assertEquals(0, distances.reach());
    Cutoff estimates = Cutoff.of(nearest, last, true);
    assertEquals(1.5, estimates.factor(), 1e-6);
    assertEquals(7 / 6.0, estimates.reach(), 1e-6);
  }

  @Test
  void isLeftOutWhereHalfOfTheQueriesHaveNoRatio() {
    float[] last = {2, 2, 2, 2};
    assertFalse(Cutoff.of(new float[] {1, 1, 0, -1}, last, true).isNone());
    assertTrue(Cutoff.of(new float[] {1, 0, 0, -1}, last, true).isNone());
    assertTrue(Cutoff.of(new float[] {1, 1, 1, Float.NaN}, new float[4], true).factor() >= 0);
    assertTrue(
        Cutoff.of(new float[] {1, 1, 1}, new float[] {Float.NaN, Float.NaN, 2}, false).isNone());
    assertTrue(Cutoff.of(new float[0], new float[0], true).isNone());
    assertTrue(Cutoff.NONE.towards(new Cutoff(1, 1), 0.5).isNone());
  }

  @Test
  void ofInnerProductsIsAReachInLengthsOfTheQuery() {
    float[] nearest = {-10, 5, -100};
    float[] last = {-8, 7, -60};
    float[] lengths = {1, 1, 20};
    Cutoff cutoff = Cutoff.ofProducts(nearest, last, lengths);
    assertEquals(1, cutoff.factor());
    assertEquals(2, cutoff.reach(), 1e-6);
    float none = Float.NaN;
    assertTrue(Cutoff.ofProducts(nearest, new float[] {none, none, 1}, lengths).isNone());
    assertTrue(Cutoff.ofProducts(nearest, last, new float[3]).isNone());
    assertTrue(Cutoff.ofProducts(new float[0], last, lengths).isNone());
    try (Arena arena = Arena.ofConfined()) {
      float[] vector = {3, 4};
      var products = DistanceQuery.create(Metric.INNER_PRODUCT, vector, arena);
      assertEquals(10, cutoff.at(products).reach(), 1e-5);
      assertEquals(2, cutoff.at(DistanceQuery.create(Metric.L2, vector, arena)).reach(), 1e-6);
      assertTrue(Cutoff.NONE.at(products).isNone());
    }
  }

  @Test
  void queriesOfAnyLengthFindTheSameByInnerProducts() {
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = Points.rows(arena, Points.clusters(3, 2_000, 24));
      HnswGraph graph = products(rows, Quantization.NONE); // estimates round queries otherwise
      assertFalse(graph.traits().cutoff(20, 10).isNone());
      for (float[] query : Points.clusters(4, 20, 24)) {
        float[] longer = new float[query.length];
        for (int i = 0; i < query.length; i++) {
          longer[i] = 16 * query[i]; // a power of two, so that no sum is rounded otherwise
        }
        SearchResult a = Points.search(graph, rows, query, 10, 20, null);
        SearchResult b = Points.search(graph, rows, longer, 10, 20, null);
        assertEquals(a.distanceComputations(), b.distanceComputations());
        for (int i = 0; i < 10; i++) {
          assertEquals(a.ordinal(i), b.ordinal(i));
        }
      }
    }
  }

  @Test
  void walksWithItFindAsMuchByInnerProductsAsTheirTwinWithoutForHardlyMoreDistances() {
    try (Arena arena = Arena.ofConfined()) {
      float[][] vectors = Points.clusters(5, 3_060, 24);
      for (int i = 0; i < vectors.length; i++) {
        for (int j = 0; j < 24; j++) {
          vectors[i][j] *= 0.5f + i % 7 / 4f; // of many lengths
        }
      }
      VectorRows rows = Points.rows(arena, Arrays.copyOf(vectors, 3_000));
      float[][] queries = Arrays.copyOfRange(vectors, 3_000, vectors.length);
      for (Quantization quantization : List.of(Quantization.NONE, Quantization.RABITQ)) {
        HnswGraph graph = products(rows, quantization);
        for (int ef : new int[] {20, 40}) {
          int width = graph.traits().candidates(ef, 10);
          double[] with = found(graph, rows, queries, width, graph.traits().cutoff(width, 10));
          double[] without = found(graph, rows, queries, width, Cutoff.NONE);
          String what = quantization + " ef " + ef + ": " + with[0] + ", not " + without[0];
          assertTrue(with[0] >= without[0] - 0.01, what);
          assertTrue(with[1] <= 1.2 * without[1], with[1] + " distances, not " + without[1]);
        }
      }
    }
  }

  private static HnswGraph products(VectorRows rows, Quantization quantization) {
    return HnswBuilder.build(
            rows,
            null,
            Metric.INNER_PRODUCT,
            new HnswParameters(12, 60, 42),
            quantization,
            1,
            BuildProgress.NONE,
            Arena.ofAuto())
        .view();
  }

  /** Returns the mean recall and the mean number of distances. */
  private static double[] found(
      HnswGraph graph, VectorRows rows, float[][] queries, int width, Cutoff cutoff) {
    DistanceKernel kernel = DistanceKernel.of(graph.metric());
    double found = 0;
    double distances = 0;
    try (Arena arena = Arena.ofConfined();
        var searcher = HnswSearcher.borrow()) {
      for (float[] query : queries) {
        var prepared = DistanceQuery.create(graph.metric(), query, arena);
        float border = Points.exact(graph.metric(), rows, query, 10, null).distance(9);
        SearchResult result =
            searcher.searchWithout(-1, graph, rows, kernel, prepared, 10, width, cutoff);
        for (int i = 0; i < result.count(); i++) {
          found += result.distance(i) <= border ? 1 : 0;
        }
        distances += result.distanceComputations();
      }
    }
    return new double[] {found / queries.length / 10, distances / queries.length};
  }

  @Test
  void crowdedQueriesKeepMoreAndOthersLess() {
    var pool = new CandidatePool();
    pool.reset(20, 10, 0, new Cutoff(1.5f, 0));
    for (int i = 0; i < 100; i++) {
      pool.insert(10 + 0.01f * i, i);
    }
    assertEquals(40, pool.size()); // all are near, twice the width is kept
    pool.reset(20, 10, 0, new Cutoff(1.5f, 0));
    for (int i = 0; i < 100; i++) {
      assertEquals(i < 10 ? INFINITY : Math.max(10, 1.5f * 10), pool.worst());
      pool.insert(i < 10 ? i + 1 : 100 + i, i);
    }
    pool.trim();
    assertEquals(10, pool.size()); // half of the width is looked at anyway
    for (int i = 0; i < 10; i++) {
      assertEquals(i, pool.expandNext());
    }
    assertEquals(-1, pool.expandNext());
  }

  @Test
  void littleEffortExpandsFewerThanItKeeps() {
    var pool = new CandidatePool();
    pool.reset(6, 10, 20, new Cutoff(0.5f, 0));
    for (int i = 0; i < 100; i++) {
      assertEquals(i < 20 ? INFINITY : 20, pool.worst());
      pool.insert(i + 1, i);
    }
    for (int i = 0; i < 5; i++) {
      assertEquals(i, pool.expandNext()); // up to half of the distance of the 10th
    }
    assertEquals(-1, pool.expandNext());
    pool.trim();
    assertEquals(20, pool.size());
  }

  @Test
  void asManyAsAreWantedAreKeptWhateverTheCutoffSays() {
    var pool = new CandidatePool();
    pool.reset(30, 30, 0, new Cutoff(1, 0));
    for (int i = 0; i < 100; i++) {
      pool.insert(i, i);
    }
    assertEquals(29, pool.worst());
    pool.trim();
    assertEquals(30, pool.size());
    pool.reset(40, 10, 0, new Cutoff(1, 0));
    for (int i = 0; i < 100; i++) {
      pool.insert(0, i); // equal rows: nothing is behind the cutoff
    }
    pool.trim();
    assertEquals(80, pool.size());
  }

  @Test
  void negativeEstimatesEndNoWalkBeforeItsLeastCandidates() {
    var pool = new CandidatePool();
    pool.reset(40, 10, 0, new Cutoff(1.5f, 0.5f));
    for (int i = 0; i < 100; i++) {
      pool.insert(i - 100, i);
    }
    pool.trim();
    assertEquals(20, pool.size());
    int expanded = 0;
    while (pool.expandNext() >= 0) {
      expanded++;
    }
    assertEquals(20, expanded);
  }
}
