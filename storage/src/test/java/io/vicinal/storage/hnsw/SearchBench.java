package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Searches a graph for queries whose 10th true distance is known, and takes the CPU time. */
final class SearchBench {
  private static final int K = 10;
  private static final int PAGE_BYTES = 4_096;

  private final VectorRows rows;
  private final float[][] queries;
  private final float[] border;

  SearchBench(VectorRows rows, float[][] queries, float[] border) {
    this.rows = rows;
    this.queries = queries;
    this.border = border;
  }

  /** What one effort found and took, per query. */
  record Result(double recall, double perCpuSecond, long distances, long nodes, double pages) {
    /** Returns these or the other ones, whichever took less time. */
    Result best(Result other) {
      return perCpuSecond > other.perCpuSecond ? this : other;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "recall@10 %.4f, %6.0f queries per CPU second, %d distances, %d nodes, %.1f pages",
          recall,
          perCpuSecond,
          distances,
          nodes,
          pages);
    }
  }

  /** Returns how many pages of vectors a query reads, where codes and links are in memory. */
  private double pages(
      HnswSearcher searcher,
      HnswGraph graph,
      DistanceKernel kernel,
      DistanceQuery[] prepared,
      int ef) {
    long pages = 0;
    for (DistanceQuery query : prepared) {
      searcher.search(graph, rows, kernel, query, K, ef, null, Long.MAX_VALUE);
      pages += searcher.pagesRead(rows, PAGE_BYTES);
    }
    return (double) pages / prepared.length;
  }

  /** Searches once for all queries. */
  Result measure(HnswGraph graph, int ef) {
    DistanceKernel kernel = DistanceKernel.of(graph.metric());
    int found = 0;
    long distances = 0;
    long nodes = 0;
    var prepared = new DistanceQuery[queries.length];
    try (Arena arena = Arena.ofConfined();
        var searcher = HnswSearcher.borrow()) {
      for (int q = 0; q < queries.length; q++) {
        prepared[q] = DistanceQuery.create(graph.metric(), queries[q], arena);
      }
      var threads = ManagementFactory.getThreadMXBean();
      long start = threads.getCurrentThreadCpuTime();
      for (int q = 0; q < queries.length; q++) {
        SearchResult result =
            searcher.search(graph, rows, kernel, prepared[q], K, ef, null, Long.MAX_VALUE);
        for (int i = 0; i < result.count(); i++) {
          found += result.distance(i) <= border[q] + 1e-6 ? 1 : 0;
        }
        distances += result.distanceComputations();
        nodes += result.visitedNodes();
      }
      double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
      int n = queries.length;
      double pages = graph.hasCodes() ? pages(searcher, graph, kernel, prepared, ef) : Double.NaN;
      return new Result(found / (double) (K * n), n / seconds, distances / n, nodes / n, pages);
    }
  }
}
