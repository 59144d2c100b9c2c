package io.vicinal.storage.hnsw;

import io.vicinal.storage.Metric;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.QueryBlock;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures a {@link RecallCurve} on rows of the graph itself.
 *
 * <p>Each is searched for as if it was not there: searches neither return nor pass it, so that it
 * is as new to them as a query is. Its neighbors have one good link less, so the recall that comes
 * out is if anything too low. The true neighbors come from one pass over all rows for every few
 * queries. What was wholly found with less effort is taken to be found with more, so that the great
 * efforts, which cost the most, are spent on few.
 */
final class RecallMeasurement {
  private static final int QUERIES_MIN = 40;
  private static final int QUERIES_MAX = 200;
  private static final int ROWS_PER_QUERY = 25;
  private static final int WALKS = 64; // that tell how far behind the nearest others are
  private static final int[] EFFORTS = {
    4, 6, 8, RecallCurve.K, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 448, 640, 896
  };

  private static final int AT_K = Arrays.binarySearch(EFFORTS, RecallCurve.K);

  /** A curve ends where it is as good as this. */
  private static final double RECALL_ENOUGH = 0.9995;

  private static final int GROUP = 16; // queries that share a pass over the rows
  private static final int BLOCK = 128; // rows that stay in a core's cache meanwhile
  private static final int BLOCKS_PER_CHECK = 16;

  private final HnswGraph byDistances;
  private final @Nullable HnswGraph byCodes;
  private final VectorRows rows;
  private final DistanceKernel kernel;
  private final ParallelLoop loop;
  private final Runnable check;

  RecallMeasurement(
      HnswGraph graph,
      @Nullable RowCodes codes,
      VectorRows rows,
      ParallelLoop loop,
      Runnable check) {
    this.byDistances = graph.with(null, null);
    this.byCodes = codes == null ? null : graph.with(codes, null);
    this.rows = rows;
    this.kernel = DistanceKernel.of(graph.metric());
    this.loop = loop;
    this.check = check;
  }

  RecallCurve run() {
    int[] sample = sample();
    try (Arena arena = Arena.ofShared()) {
      var queries = new DistanceQuery[sample.length];
      float[] vector = new float[rows.dimension()];
      for (int i = 0; i < sample.length; i++) {
        rows.copy(sample[i], vector);
        queries[i] = DistanceQuery.create(byDistances.metric(), vector, rows.element(), arena);
      }
      var blocks = new ArrayList<QueryBlock>();
      for (int from = 0; from < queries.length; from += GROUP) {
        int to = Math.min(queries.length, from + GROUP);
        blocks.add(QueryBlock.of(List.of(queries).subList(from, to), arena));
      }
      float[] borders = borders(sample, blocks);
      return new RecallCurve(sample.length, points(sample, queries, borders));
    }
  }

  /** Returns rows that searches meet on level 0 only. */
  private int[] sample() {
    int nodes = byDistances.nodeCount();
    int wanted = Math.clamp(nodes / ROWS_PER_QUERY, QUERIES_MIN, QUERIES_MAX);
    int[] sample = new int[wanted];
    int count = 0;
    int next = 0;
    for (int i = 0; i < wanted; i++) {
      next = Math.max(next, (int) ((long) i * nodes / wanted));
      while (next < nodes && byDistances.level(next) != 0) {
        next++;
      }
      if (next < nodes) {
        sample[count++] = next++;
      }
    }
    return Arrays.copyOf(sample, count);
  }

  /** Returns the distance of the last of the true neighbors of each row. */
  private float[] borders(int[] sample, List<QueryBlock> blocks) {
    float[][] nearest = new float[sample.length][RecallCurve.K];
    for (float[] list : nearest) {
      Arrays.fill(list, Float.POSITIVE_INFINITY);
    }
    compare(sample, blocks, nearest);
    float[] borders = new float[sample.length];
    for (int q = 0; q < borders.length; q++) {
      borders[q] = nearest[q][RecallCurve.K - 1];
    }
    return borders;
  }

  /** Keeps what is nearest of all rows. */
  private void compare(int[] sample, List<QueryBlock> blocks, float[][] nearest) {
    int count = byDistances.nodeCount();
    loop.run(
        blocks.size(),
        (worker, group) -> {
          int start = group * GROUP;
          int size = blocks.get(group).count();
          float[] distances = new float[size * BLOCK];
          for (int first = 0; first < count; first += BLOCK) {
            if (first % (BLOCKS_PER_CHECK * BLOCK) == 0) {
              check(worker);
            }
            int block = Math.min(BLOCK, count - first);
            kernel.distances(blocks.get(group), rows, first, block, distances);
            for (int q = 0; q < size; q++) {
              keep(nearest[start + q], first, distances, q * block, block, sample[start + q]);
            }
          }
        });
  }

  private void keep(float[] list, int first, float[] distances, int offset, int count, int self) {
    float worst = list[list.length - 1];
    for (int i = 0; i < count; i++) {
      float distance = distances[offset + i];
      if (distance < worst && first + i != self && byDistances.level(first + i) >= 0) {
        int at = list.length - 1;
        for (; at > 0 && list[at - 1] > distance; at--) {
          list[at] = list[at - 1];
        }
        list[at] = distance;
        worst = list[list.length - 1];
      }
    }
  }

  private List<RecallCurve.Point> points(int[] sample, DistanceQuery[] queries, float[] borders) {
    var points = new ArrayList<RecallCurve.Point>();
    Cutoff[] cutoffs = cutoffs(byDistances, sample, queries);
    Cutoff[] codeCutoffs = byCodes == null ? cutoffs : cutoffs(byCodes, sample, queries);
    int[] hits = new int[sample.length];
    int[] codeHits = new int[sample.length];
    float distances = 0;
    float codes = byCodes == null ? -1 : 0;
    for (int i = 0; i < EFFORTS.length && EFFORTS[i] < byDistances.nodeCount(); i++) {
      int ef = EFFORTS[i];
      if (i < AT_K && cutoffs[i].isNone() && codeCutoffs[i].isNone()) {
        continue; // the same walk as with the effort of K
      }
      boolean more = distances >= 0 && distances < RECALL_ENOUGH;
      boolean moreCodes = codes >= 0 && codes < RECALL_ENOUGH;
      distances = more ? recall(byDistances, ef, cutoffs[i], sample, queries, borders, hits) : -1;
      codes =
          byCodes != null && moreCodes
              ? recall(byCodes, ef, codeCutoffs[i], sample, queries, borders, codeHits)
              : -1;
      points.add(new RecallCurve.Point(ef, distances, codes, cutoffs[i], codeCutoffs[i]));
    }
    return points;
  }

  /** Returns for each effort where the candidates of a walk end, in the mean of some queries. */
  private Cutoff[] cutoffs(HnswGraph graph, int[] sample, DistanceQuery[] queries) {
    var cutoffs = new Cutoff[EFFORTS.length];
    Arrays.fill(cutoffs, Cutoff.NONE);
    int count = Math.min(sample.length, WALKS);
    if (count == 0) {
      return cutoffs;
    }
    float[][] ends = new float[count][];
    loop.run(
        count,
        (worker, i) -> {
          check(worker);
          int q = walked(i, count, sample);
          try (HnswSearcher searcher = HnswSearcher.borrow()) {
            ends[i] = searcher.walked(sample[q], graph, rows, kernel, queries[q], EFFORTS);
          }
        });
    float[] nearest = new float[count];
    float[] last = new float[count];
    float[] lengths = new float[count];
    boolean products = graph.metric() == Metric.INNER_PRODUCT;
    for (int effort = 0; effort < EFFORTS.length; effort++) {
      for (int q = 0; q < count; q++) {
        nearest[q] = ends[q][AT_K];
        last[q] = ends[q][effort];
        lengths[q] = queries[walked(q, count, sample)].length();
      }
      cutoffs[effort] =
          products
              ? Cutoff.ofProducts(nearest, last, lengths)
              : Cutoff.of(nearest, last, graph.hasCodes());
    }
    return cutoffs;
  }

  /** Returns which row of the sample is the {@code i}-th of the {@code count} that tell cutoffs. */
  private static int walked(int i, int count, int[] sample) {
    return (int) ((long) i * sample.length / count);
  }

  /**
   * Searches for what was not wholly found with less effort.
   *
   * @param hits how much was found for each query; becomes more
   */
  private float recall(
      HnswGraph graph,
      int ef,
      Cutoff cutoff,
      int[] sample,
      DistanceQuery[] queries,
      float[] borders,
      int[] hits) {
    loop.run(
        sample.length,
        (worker, q) -> {
          check(worker);
          if (hits[q] < RecallCurve.K) {
            hits[q] = Math.max(hits[q], hits(graph, ef, cutoff, sample[q], queries[q], borders[q]));
          }
        });
    return (float) ((double) IntStream.of(hits).sum() / Math.max(1, hits.length * RecallCurve.K));
  }

  /** Looks for a cancel on the thread that builds. */
  private void check(int worker) {
    if (worker == ParallelLoop.CALLER) {
      check.run();
    }
  }

  private int hits(
      HnswGraph graph, int ef, Cutoff cutoff, int hidden, DistanceQuery query, float border) {
    try (HnswSearcher searcher = HnswSearcher.borrow()) {
      SearchResult found =
          searcher.searchWithout(hidden, graph, rows, kernel, query, RecallCurve.K, ef, cutoff);
      int near = 0;
      for (int i = 0; i < found.count(); i++) {
        near += found.distance(i) <= border ? 1 : 0;
      }
      return near;
    }
  }
}
