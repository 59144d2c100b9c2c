package io.vicinal.storage.hnsw;

import io.vicinal.storage.Metric;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.util.Arrays;

/**
 * Finds the nearest of some rows by estimating all of them and computing distances of the nearest.
 *
 * <p>How many distances that takes depends on the query: where many rows are about equally far, the
 * estimates' errors mix them. So it goes on until few of the true rows are expected to be missing.
 * For that the errors are taken to be normal, as large as those of the rows that were computed, and
 * a row is missing if its error is larger than what lies between its distance and the last estimate
 * that was looked at (the bound of arXiv 2405.12497, with errors as they are instead of the worst).
 *
 * <p>Belongs to one searcher; not thread-safe.
 */
final class CodeScan {
  private static final int BLOCK = 128;

  /** So many times the candidates that usually suffice are kept, to have them when they do not. */
  private static final int SPARE = 2;

  /** Where those do not suffice either, all rows are estimated again to keep so many more. */
  private static final int GROWTH = 4;

  /** Where a share of all rows would have to be kept, computing all distances is no worse. */
  private static final int EXACT_SHARE = 4;

  /** Turns the logistic function into nearly the normal one. */
  private static final double LOGISTIC = 1.702;

  private final Traversal traversal;
  private int[] ordinals = new int[256];
  private float[] distances = new float[256 + DistanceKernel.SPARE];
  private double[] exact = new double[256];

  CodeScan(Traversal traversal) {
    this.traversal = traversal;
  }

  /**
   * Leaves the nearest rows in the pool, with their distances; returns false if too many of the
   * true ones are expected to be missing even so, and to compute all distances would not cost much
   * more.
   *
   * @param scorer gives estimates
   * @param width candidates whose distances are computed at least
   * @param accept a bit for each row; missing words accept nothing
   * @param missingMax share of the {@code k} nearest that may be expected to be missing
   */
  boolean run(
      HnswGraph graph,
      Scorer scorer,
      VectorRows rows,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      int width,
      long[] accept,
      double missingMax) {
    CandidatePool pool = traversal.pool;
    for (int room = SPARE * width; ; room *= GROWTH) {
      pool.reset(Math.min(room, graph.nodeCount()));
      long before = traversal.computations;
      estimate(graph, scorer, accept);
      long estimated = traversal.computations - before;
      if (rerank(rows, kernel, query, k, width, missingMax) || !pool.isFull()) {
        return true;
      }
      if ((long) room * GROWTH * EXACT_SHARE > estimated) {
        return false;
      }
    }
  }

  /**
   * Computes distances of the pool's candidates, {@code width} of them and then more, until few
   * rows are expected to be missing; returns whether it came to that. The pool keeps those
   * computed.
   */
  boolean rerank(
      VectorRows rows,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      int width,
      double missingMax) {
    CandidatePool pool = traversal.pool;
    reserve(pool.size());
    int done = 0;
    boolean enough = false;
    for (int next = width; done < pool.size() && !enough; next = done + Math.max(k, done / 2)) {
      int end = Math.min(next, pool.size());
      score(kernel, query, rows, done, end);
      done = end;
      enough = missing(query.metric(), done, k) <= missingMax;
    }
    pool.reorder(ordinals, distances, done);
    return enough;
  }

  private void estimate(HnswGraph graph, Scorer scorer, long[] accept) {
    int[] ids = traversal.ids;
    int count = 0;
    int words = Math.min(accept.length, (graph.nodeCount() + 63) >>> 6);
    for (int word = 0; word < words; word++) {
      int below = graph.nodeCount() - (word << 6);
      long known = below < Long.SIZE ? (1L << below) - 1 : -1L; // bits behind are of other rows
      for (long bits = accept[word] & known; bits != 0; bits &= bits - 1) {
        ids[count++] = (word << 6) + Long.numberOfTrailingZeros(bits);
        if (count == BLOCK) {
          keep(graph, scorer, count);
          count = 0;
        }
      }
    }
    keep(graph, scorer, count);
  }

  /** Estimates rows and keeps those that are near and have a vector. */
  private void keep(HnswGraph graph, Scorer scorer, int count) {
    CandidatePool pool = traversal.pool;
    float[] estimates = traversal.distances;
    scorer.score(traversal.ids, count, estimates);
    traversal.computations += count;
    float worst = pool.worst();
    for (int i = 0; i < count; i++) {
      if (estimates[i] <= worst && graph.level(traversal.ids[i]) >= 0) {
        pool.insert(estimates[i], traversal.ids[i]);
        worst = pool.worst();
      }
    }
  }

  private void reserve(int count) {
    if (ordinals.length < count) {
      ordinals = new int[count];
      distances = new float[count + DistanceKernel.SPARE];
      exact = new double[count];
    }
  }

  /** Computes the distances of some candidates. */
  private void score(
      DistanceKernel kernel, DistanceQuery query, VectorRows rows, int from, int to) {
    int count = to - from;
    int[] ids = traversal.ids;
    float[] found = traversal.distances;
    for (int first = from; first < to; first += BLOCK) {
      int block = Math.min(BLOCK, to - first);
      for (int i = 0; i < block; i++) {
        ids[i] = Key.ordinal(traversal.pool.key(first + i));
      }
      kernel.distances(query, rows, ids, block, found);
      System.arraycopy(ids, 0, ordinals, first, block);
      System.arraycopy(found, 0, distances, first, block);
    }
    traversal.computations += count;
    traversal.vectorsRead += count;
  }

  /**
   * Returns what share of the nearest {@code k} is expected to be behind the first {@code count}
   * candidates.
   */
  private double missing(Metric metric, int count, int k) {
    double squares = 0;
    int known = 0;
    for (int i = 0; i < count; i++) {
      double value = estimated(metric, distances[i]);
      if (!Double.isNaN(value)) {
        double error = value - Key.distance(traversal.pool.key(i));
        squares += error * error;
        exact[known++] = value;
      }
    }
    Arrays.sort(exact, 0, known);
    double deviation = Math.sqrt(squares / Math.max(1, known));
    double border = Key.distance(traversal.pool.key(count - 1));
    double sum = Math.max(0, k - known);
    for (int i = 0; i < Math.min(k, known); i++) {
      double gap = (border - exact[i]) / Math.max(deviation, Double.MIN_NORMAL);
      sum += 1 / (1 + Math.exp(LOGISTIC * gap));
    }
    return sum / k;
  }

  /** Returns what an estimate of a distance without error would be. */
  static double estimated(Metric metric, float distance) {
    return switch (metric) {
      case COSINE -> 2.0 * distance;
      case L2 -> (double) distance * distance;
      case L2_SQUARED, INNER_PRODUCT, L1, HAMMING, JACCARD -> distance;
    };
  }
}
