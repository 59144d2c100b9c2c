package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.util.Arrays;
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
  private static final int ROWS_PER_CHECK = 512;

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
    long[] accept = present.toLongArray();
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
        float[] exact = nearest(rows, kernel, query, accept, check);
        SearchResult approximate =
            searcher.search(links, rows, kernel, query, K, EF, null, Long.MAX_VALUE);
        wanted += exact.length;
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

  /** Returns the distances of the nearest rows, ascending; fewer than K if there are fewer. */
  private static float[] nearest(
      VectorRows rows, DistanceKernel kernel, DistanceQuery query, long[] accept, Runnable check) {
    float[] all = new float[2 * K];
    int count = 0;
    for (int from = 0; from < rows.count(); from += ROWS_PER_CHECK) {
      check.run();
      int to = Math.min(rows.count(), from + ROWS_PER_CHECK);
      SearchResult part = ExactSearch.search(rows, kernel, query, K, from, to, accept);
      for (int i = 0; i < part.count(); i++) {
        all[count + i] = part.distance(i);
      }
      Arrays.sort(all, 0, count + part.count());
      count = Math.min(K, count + part.count());
    }
    return Arrays.copyOf(all, count);
  }

  /** Counts by distance, because rows at the same distance may take each other's place. */
  private static long hits(float[] exact, SearchResult approximate) {
    long hits = 0;
    float farthest = exact.length == 0 ? Float.NaN : exact[exact.length - 1];
    for (int i = 0; i < approximate.count(); i++) {
      hits += approximate.distance(i) <= farthest ? 1 : 0;
    }
    return Math.min(hits, exact.length);
  }
}
