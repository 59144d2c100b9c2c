package io.vicinal.benchmarks.ann.contender;

import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.util.Bits;
import java.io.IOException;

/** Searches JVector's graph; the effort is the number of candidates that are scored again. */
final class JVectorSearcher implements Searcher {
  private final GraphSearcher searcher;
  private final JVectorScores scores;
  private final int effort;

  JVectorSearcher(ImmutableGraphIndex graph, JVectorScores scores, int effort) {
    this.searcher = new GraphSearcher(graph);
    this.scores = scores;
    this.effort = effort;
  }

  @Override
  public int[] nearest(float[] query, int k) {
    var provider =
        scores.provider(JVectorGraph.VECTORS.createFloatVector(query), searcher.getView());
    SearchResult result = searcher.search(provider, k, Math.max(k, effort), 0f, 0f, Bits.ALL);
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
}
