package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.Locale;

/**
 * Searches a graph for some of its own rows and compares with the exact answer.
 *
 * <p>The bound is far below what a sound graph gives, so that only one whose links make no sense is
 * told of: links of hard data may rightly find 80 % with this effort.
 */
final class RecallSample {
  private static final int QUERIES = 24;
  private static final int K = 10;
  private static final int EF = 256;
  private static final double RECALL_MIN = 0.5;

  private RecallSample() {}

  static void check(
      HnswGraph graph,
      VectorRows rows,
      BitSet present,
      Runnable check,
      GraphAudit.Listener listener) {
    long wanted = 0;
    long found = 0;
    long stride = Math.max(1, graph.nodeCount() / QUERIES);
    HnswGraph links = graph.with(null, null); // codes may lose much, and the links be sound
    float[] vector = new float[rows.dimension()];
    try (Arena arena = Arena.ofConfined();
        HnswSearcher searcher = HnswSearcher.borrow()) {
      for (long node = 0; node < graph.nodeCount(); node += stride) {
        check.run();
        if (graph.level((int) node) < 0) {
          continue;
        }
        rows.copy((int) node, vector);
        DistanceKernel kernel = DistanceKernel.of(graph.metric());
        var query = DistanceQuery.create(graph.metric(), vector, rows.element(), arena);
        check.run();
        SearchResult exact =
            ExactSearch.search(rows, kernel, query, K, 0, rows.count(), present.toLongArray());
        SearchResult approximate =
            searcher.search(links, rows, kernel, query, K, EF, null, Long.MAX_VALUE);
        wanted += exact.count();
        found += hits(exact, approximate);
      }
    }
    if (found < wanted * RECALL_MIN) {
      String share = String.format(Locale.ROOT, "%.3f", (double) found / wanted);
      listener.problem(
          GraphLayout.HEADER_BYTES,
          "searches miss their neighbors",
          "recall of at least " + RECALL_MIN,
          share);
    }
  }

  /** Counts by distance, because rows at the same distance may take each other's place. */
  private static long hits(SearchResult exact, SearchResult approximate) {
    long hits = 0;
    float farthest = exact.count() == 0 ? Float.NaN : exact.distance(exact.count() - 1);
    for (int i = 0; i < approximate.count(); i++) {
      hits += approximate.distance(i) <= farthest ? 1 : 0;
    }
    return Math.min(hits, exact.count());
  }
}
