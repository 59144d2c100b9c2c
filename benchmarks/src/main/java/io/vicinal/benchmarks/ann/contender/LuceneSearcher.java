package io.vicinal.benchmarks.ann.contender;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.ScoreDoc;

/**
 * Searches the one segment without the layers above it, the fastest way that Lucene offers. It has
 * no separate effort: it looks for that many neighbors, and the best k of them are the answer.
 */
final class LuceneSearcher implements Searcher {
  private final LeafReader leaf;
  private final int[] rows;
  private final int effort;
  private final int rescoredMax;
  private final VectorSimilarityFunction similarity;
  private final FloatVectorValues vectors;
  private final AcceptDocs all;

  LuceneSearcher(
      LeafReader leaf,
      int[] rows,
      int effort,
      LuceneFormat format,
      VectorSimilarityFunction similarity)
      throws IOException {
    this.leaf = leaf;
    this.rows = rows;
    this.effort = effort;
    this.rescoredMax = format.rescoredMax();
    this.similarity = similarity;
    this.vectors = leaf.getFloatVectorValues(LuceneBuild.VECTOR);
    this.all = AcceptDocs.fromLiveDocs(null, leaf.maxDoc());
  }

  @Override
  public int[] nearest(float[] query, int k) throws IOException {
    ScoreDoc[] hits =
        leaf.searchNearestVectors(
                LuceneBuild.VECTOR, query, Math.max(k, effort), all, Integer.MAX_VALUE)
            .scoreDocs;
    int rescored = Math.min(hits.length, rescoredMax);
    if (rescored > 0) {
      hits = Arrays.copyOf(hits, rescored);
      rescore(query, hits);
    }
    return LuceneFilteredSearcher.rows(hits, k, rows);
  }

  /** Scores in the order of the file, then sorts; every document has a vector. */
  private void rescore(float[] query, ScoreDoc[] hits) throws IOException {
    Arrays.sort(hits, (a, b) -> Integer.compare(a.doc, b.doc));
    for (ScoreDoc hit : hits) {
      hit.score = similarity.compare(query, vectors.vectorValue(hit.doc));
    }
    Arrays.sort(hits, (a, b) -> Float.compare(b.score, a.score));
  }
}
