package io.vicinal.benchmarks.ann.contender;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.quantization.PQVectors;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.storage.Metric;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** JVector's graph on the heap, linked by full-precision distances; all its modes share it. */
public final class JVectorGraph {
  static final VectorTypeSupport VECTORS =
      VectorizationProvider.getInstance().getVectorTypeSupport();

  /** What JVector's own documentation recommends. */
  private static final float NEIGHBOR_OVERFLOW = 1.2f;

  private static final float ALPHA = 1.2f;

  private final int m;
  private final int efConstruction;
  private int threads;
  private @Nullable RandomAccessVectorValues rows;
  private @Nullable ImmutableGraphIndex graph;
  private @Nullable BuildCost cost;
  private @Nullable PQVectors codes;
  private @Nullable BuildCost codesCost;

  public JVectorGraph(int m, int efConstruction) {
    this.m = m;
    this.efConstruction = efConstruction;
  }

  /** Builds with so many threads, once, and returns what that cost. */
  BuildCost build(Dataset dataset, int wantedThreads) throws Exception {
    if (cost == null || threads != wantedThreads) {
      List<VectorFloat<?>> vectors =
          Stream.of(dataset.rows()).<VectorFloat<?>>map(VECTORS::createFloatVector).toList();
      rows = new ListRandomAccessVectorValues(vectors, dataset.dimension());
      try (var pool = new ForkJoinPool(wantedThreads)) {
        cost = BuildCost.of(() -> link(dataset, pool));
      }
      threads = wantedThreads;
      codes = null;
    }
    return Objects.requireNonNull(cost);
  }

  /** Encodes all rows after {@link #build}, once, and returns what that cost. */
  BuildCost encode(VectorSimilarityFunction similarity) throws Exception {
    if (codes == null) {
      codesCost =
          BuildCost.of(() -> codes = new JVectorCodes(this, similarity).productQuantized(threads));
    }
    return Objects.requireNonNull(codesCost);
  }

  /** Returns what {@link #encode} made. */
  PQVectors codes() {
    return Objects.requireNonNull(codes);
  }

  /** Links twice as many neighbors on the lowest level, as all other contenders do. */
  private void link(Dataset dataset, ForkJoinPool pool) throws IOException {
    var scores = BuildScoreProvider.randomAccessScoreProvider(rows(), similarity(dataset));
    try (var builder =
        GraphIndexBuilder.builder(scores, dataset.dimension(), List.of(2 * m, m))
            .withBeamWidth(efConstruction)
            .withNeighborOverflow(NEIGHBOR_OVERFLOW)
            .withAlpha(ALPHA)
            .withSimdExecutor(pool)
            .withParallelExecutor(pool)
            .build()) {
      graph = builder.build(rows());
    }
  }

  static VectorSimilarityFunction similarity(Dataset dataset) {
    return dataset.metric() == Metric.COSINE
        ? VectorSimilarityFunction.DOT_PRODUCT
        : VectorSimilarityFunction.EUCLIDEAN;
  }

  RandomAccessVectorValues rows() {
    return Objects.requireNonNull(rows);
  }

  ImmutableGraphIndex graph() {
    return Objects.requireNonNull(graph);
  }
}
