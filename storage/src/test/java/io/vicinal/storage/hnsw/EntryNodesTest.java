package io.vicinal.storage.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EntryNodesTest {
  private static final int ROWS = 6_000;
  private static final int QUERIES = 100;
  private static final int DIMENSION = 32;
  private static final HnswParameters PARAMETERS = new HnswParameters(8, 60, 42);

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "COSINE", "INNER_PRODUCT"})
  void walksFromThemFindAsMuchAsWalksFromTheEntryPointWithFewerEstimates(Metric metric) {
    try (Arena arena = Arena.ofConfined()) {
      float[][] vectors = Points.clusters(7, ROWS + QUERIES, DIMENSION);
      VectorRows rows = Points.rows(arena, Arrays.copyOf(vectors, ROWS));
      float[][] queries = Arrays.copyOfRange(vectors, ROWS, vectors.length);
      HnswGraph graph = build(rows, metric, Quantization.RABITQ);
      HnswGraph twin = withoutEntries(graph);
      assertFalse(graph.entries().isEmpty());
      assertTrue(twin.entries().isEmpty());
      for (int ef : new int[] {10, 40}) {
        double from = Points.recall(graph, rows, queries, ef);
        double top = Points.recall(twin, rows, queries, ef);
        assertTrue(from >= top - 0.02, metric + " ef " + ef + ": " + from + ", not " + top);
      }
      assertTrue(estimates(graph, rows, queries) < estimates(twin, rows, queries));
    }
  }

  @Test
  void eachLiesInItsRegionAndOnTheLevel() {
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = Points.rows(arena, Points.clusters(8, ROWS, DIMENSION));
      HnswGraph graph = build(rows, Metric.L2, Quantization.RABITQ);
      RowCodes codes = graph.codes();
      var seen = new BitSet();
      int[] nodes = new int[208];
      for (int region = 0; region < codes.regionCount(); region++) {
        int count = graph.entries().copy(region, nodes);
        for (int i = 0; i < count; i++) {
          assertEquals(region, codes.region(nodes[i]));
          assertTrue(graph.level(nodes[i]) >= graph.entries().level());
          assertFalse(seen.get(nodes[i]), "twice");
          seen.set(nodes[i]);
        }
      }
      assertTrue(seen.cardinality() > codes.regionCount());
    }
  }

  @Test
  void thereAreNoneWithoutRegions() {
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = Points.rows(arena, Points.clusters(9, 1_000, DIMENSION));
      for (Quantization quantization : Quantization.values()) {
        assertTrue(build(rows, Metric.L2, quantization).entries().isEmpty());
      }
    }
  }

  private static long estimates(HnswGraph graph, VectorRows rows, float[][] queries) {
    long sum = 0;
    for (float[] query : queries) {
      sum += Points.search(graph, rows, query, 10, 10, null).distanceComputations();
    }
    return sum;
  }

  private static HnswGraph build(VectorRows rows, Metric metric, Quantization quantization) {
    return HnswBuilder.build(
            rows, null, metric, PARAMETERS, quantization, 1, BuildProgress.NONE, Arena.ofAuto())
        .view();
  }

  /** Returns the same graph as if its links might change. */
  private static HnswGraph withoutEntries(HnswGraph graph) {
    return new HnswGraph(
        graph.memory(),
        graph.layout(),
        graph.metric(),
        graph.parameters(),
        "twin",
        graph.codes(),
        graph.curve().orElse(null));
  }
}
