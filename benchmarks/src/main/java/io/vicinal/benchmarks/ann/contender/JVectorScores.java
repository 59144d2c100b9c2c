package io.vicinal.benchmarks.ann.contender;

import io.github.jbellis.jvector.graph.ImmutableGraphIndex.ScoringView;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex.View;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.quantization.PQVectors;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.types.VectorFloat;

/** Says how JVector compares a query with a row on the way, and how at the end. */
@FunctionalInterface
interface JVectorScores {
  SearchScoreProvider provider(VectorFloat<?> query, View view);

  /** Returns the scores of {@code mode} for one thread. */
  static JVectorScores of(
      JVectorMode mode, JVectorGraph shared, VectorSimilarityFunction similarity) {
    var rows = shared.rows().copy();
    return switch (mode) {
      case FLOAT -> (query, view) -> DefaultSearchScoreProvider.exact(query, similarity, rows);
      case PQ -> {
        PQVectors vectors = shared.codes();
        yield (query, view) ->
            new DefaultSearchScoreProvider(
                vectors.precomputedScoreFunctionFor(query, similarity),
                rows.rerankerFor(query, similarity));
      }
      case NVQ_PQ -> {
        PQVectors vectors = shared.codes();
        yield (query, view) ->
            new DefaultSearchScoreProvider(
                vectors.precomputedScoreFunctionFor(query, similarity),
                ((ScoringView) view).rerankerFor(query, similarity));
      }
      case FUSED_PQ ->
          (query, view) ->
              new DefaultSearchScoreProvider(
                  ((ScoringView) view).approximateScoreFunctionFor(query, similarity),
                  ((ScoringView) view).rerankerFor(query, similarity));
    };
  }
}
