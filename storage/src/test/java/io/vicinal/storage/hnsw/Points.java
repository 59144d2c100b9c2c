package io.vicinal.storage.hnsw;

import io.vicinal.storage.Metric;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.util.Random;

/** Generates rows for graph tests and measures recall. */
final class Points {
  private Points() {}

  /** Returns {@code count} vectors around 50 centers. */
  static float[][] clusters(long seed, int count, int dimension) {
    Random random = new Random(seed);
    float[][] centers = new float[50][dimension];
    for (float[] center : centers) {
      for (int i = 0; i < dimension; i++) {
        center[i] = (float) random.nextGaussian();
      }
    }
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      float[] center = centers[random.nextInt(centers.length)];
      for (int i = 0; i < dimension; i++) {
        vector[i] = center[i] + 0.4f * (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  static VectorRows rows(Arena arena, float[]... vectors) {
    return rows(arena, vectors.length == 0 ? 4 : vectors[0].length, vectors);
  }

  private static VectorRows rows(Arena arena, int dimension, float[][] vectors) {
    long stride = VectorRows.strideBytes(dimension);
    var memory = arena.allocate(Math.max(1, vectors.length) * stride, 64);
    for (int i = 0; i < vectors.length; i++) {
      VectorRows.write(memory, i, vectors[i]);
    }
    return new VectorRows(memory, vectors.length, dimension, stride).withInverseNorms(arena);
  }

  static SearchResult search(
      HnswGraph graph, VectorRows rows, float[] query, int k, int ef, long[] accept) {
    Metric metric = graph.metric();
    try (Arena arena = Arena.ofConfined();
        var searcher = HnswSearcher.borrow()) {
      return searcher.search(
          graph,
          rows,
          DistanceKernel.of(metric),
          DistanceQuery.create(metric, query, arena),
          k,
          ef,
          accept,
          Long.MAX_VALUE);
    }
  }

  static SearchResult exact(Metric metric, VectorRows rows, float[] query, int k, long[] accept) {
    try (Arena arena = Arena.ofConfined()) {
      return ExactSearch.search(
          rows,
          DistanceKernel.of(metric),
          DistanceQuery.create(metric, query, arena),
          k,
          0,
          rows.count(),
          accept);
    }
  }

  /** Returns the mean share of the true 10 nearest that the graph finds. */
  static double recall(HnswGraph graph, VectorRows rows, float[][] queries, int ef) {
    int found = 0;
    for (float[] query : queries) {
      SearchResult truth = exact(graph.metric(), rows, query, 10, null);
      SearchResult result = search(graph, rows, query, 10, ef, null);
      for (int i = 0; i < result.count(); i++) {
        found += result.distance(i) <= truth.distance(truth.count() - 1) ? 1 : 0;
      }
    }
    return found / (10.0 * queries.length);
  }
}
