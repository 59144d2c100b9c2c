package io.vicinal.benchmarks.ann;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JVector's graph on the heap over floats. It builds with all cores. */
final class JVectorContender implements Contender {
  private static final VectorTypeSupport VECTORS =
      VectorizationProvider.getInstance().getVectorTypeSupport();

  private final int m;
  private final int efConstruction;
  private @Nullable RandomAccessVectorValues rows;
  private @Nullable ImmutableGraphIndex graph;

  JVectorContender(int m, int efConstruction) {
    this.m = m;
    this.efConstruction = efConstruction;
  }

  @Override
  public String name() {
    return "JVector (float, on heap)";
  }

  @Override
  public void load(Dataset dataset) {
    List<VectorFloat<?>> vectors = new ArrayList<>();
    for (float[] row : dataset.rows()) {
      vectors.add(VECTORS.createFloatVector(row));
    }
    rows = new ListRandomAccessVectorValues(vectors, dataset.dimension());
  }

  @Override
  public void index(Dataset dataset) throws IOException {
    // 2 * m links on the base layer, as everywhere; 1.2 and 1.2 are JVector's own recommendations.
    RandomAccessVectorValues values = Objects.requireNonNull(rows);
    var scores =
        BuildScoreProvider.randomAccessScoreProvider(values, VectorSimilarityFunction.DOT_PRODUCT);
    try (var builder =
        GraphIndexBuilder.builder(scores, dataset.dimension(), List.of(2 * m, m))
            .withBeamWidth(efConstruction)
            .withNeighborOverflow(1.2f)
            .withAlpha(1.2f)
            .build()) {
      graph = builder.build(values);
    }
  }

  @Override
  public long indexBytes() {
    return graph == null ? 0 : graph.ramBytesUsed();
  }

  @Override
  public Searcher searcher(int efSearch) {
    var searcher = new GraphSearcher(Objects.requireNonNull(graph));
    var values = Objects.requireNonNull(rows).copy();
    return new Searcher() {
      @Override
      public int[] nearest(float[] query, int k) {
        var provider =
            DefaultSearchScoreProvider.exact(
                VECTORS.createFloatVector(query), VectorSimilarityFunction.DOT_PRODUCT, values);
        SearchResult result = searcher.search(provider, k, Math.max(k, efSearch), 0f, 0f, Bits.ALL);
        int[] found = new int[result.getNodes().length];
        for (int i = 0; i < found.length; i++) {
          found[i] = result.getNodes()[i].node;
        }
        return found;
      }

      @Override
      public void close() throws IOException {
        searcher.close();
      }
    };
  }

  @Override
  public void close() {}
}
