package io.vicinal.benchmarks.ann.contender;

import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;

/** Asks Lucene's own query, which decides between the filtered graph and an exact scan. */
record LuceneFilteredSearcher(IndexSearcher searcher, Query filter, int[] rows, int effort)
    implements Searcher {
  @Override
  public int[] nearest(float[] query, int k) throws IOException {
    var nearest = new KnnFloatVectorQuery(LuceneBuild.VECTOR, query, Math.max(k, effort), filter);
    return rows(searcher.search(nearest, k).scoreDocs, k, rows);
  }

  /** Returns the row numbers of the first {@code k} hits. */
  static int[] rows(ScoreDoc[] hits, int k, int[] rows) {
    int[] found = new int[Math.min(k, hits.length)];
    for (int i = 0; i < found.length; i++) {
      found[i] = rows[hits[i].doc];
    }
    return found;
  }
}
