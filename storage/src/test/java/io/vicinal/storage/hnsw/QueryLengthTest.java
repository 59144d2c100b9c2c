package io.vicinal.storage.hnsw;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order of inner products does not depend on how long the query is. */
class QueryLengthTest {
  private static final int ROWS = 3_000;
  private static final int QUERIES = 60;
  private static final int K = 10;

  @ParameterizedTest
  @EnumSource(names = {"NONE", "RABITQ", "INT8"})
  void queriesOfAnyLengthFindAsMuchAsTheExactSearch(Quantization quantization) {
    try (Arena arena = Arena.ofConfined()) {
      float[][] vectors = Points.clusters(7, ROWS + QUERIES, 96);
      VectorRows rows = Points.rows(arena, Arrays.copyOf(vectors, ROWS));
      HnswGraph graph =
          HnswBuilder.build(
                  rows,
                  null,
                  Metric.INNER_PRODUCT,
                  new HnswParameters(16, 60, 5),
                  quantization,
                  1,
                  BuildProgress.NONE,
                  arena)
              .view();
      double ofOne = recall(graph, rows, vectors, 1);
      assertTrue(ofOne > 0.95, "recall " + ofOne);
      for (float length : new float[] {0.001f, 0.01f, 0.1f, 10, 1_000, 1e-20f, 1e15f}) {
        double recall = recall(graph, rows, vectors, length);
        assertTrue(recall > ofOne - 0.01, length + ": recall " + recall + ", not " + ofOne);
      }
    }
  }

  private static double recall(HnswGraph graph, VectorRows rows, float[][] vectors, float length) {
    double found = 0;
    for (int i = ROWS; i < vectors.length; i++) {
      float[] query = new float[vectors[i].length];
      for (int j = 0; j < query.length; j++) {
        query[j] = length * vectors[i][j];
      }
      float border = Points.exact(graph.metric(), rows, query, K, null).distance(K - 1);
      SearchResult result = Points.search(graph, rows, query, K, 40, null);
      for (int j = 0; j < result.count(); j++) {
        found += result.distance(j) <= border ? 1 : 0;
      }
    }
    return found / K / QUERIES;
  }
}
