package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.util.Arrays;

/**
 * Computes the distances of candidates that were found by estimates, nearest first, as long as they
 * may be nearer than a bound: until an estimate is behind it by {@value #DEVIATIONS} times the
 * error of those that were computed.
 *
 * <p>Belongs to one searcher; not thread-safe.
 */
final class BoundedRerank {
  /** Of a thousand rows within the bound, about one has an estimate so far off. */
  private static final double DEVIATIONS = 3;

  /** So many are computed at least, because fewer tell too little of the error. */
  private static final int FIRST = 6;

  private static final int BLOCK = 16;

  private final CandidatePool pool;
  private int[] ordinals = new int[64];
  private float[] distances = new float[64 + DistanceKernel.SPARE];
  private final int[] ids = new int[BLOCK];
  private final float[] found = new float[BLOCK + DistanceKernel.SPARE];
  private double squares;
  private int known;

  BoundedRerank(CandidatePool pool) {
    this.pool = pool;
  }

  /**
   * Puts those that were computed into the pool instead of the candidates; returns how many.
   *
   * @param bound a distance; that of the {@code k}-th nearest takes its place when it is known
   */
  int run(DistanceKernel kernel, DistanceQuery query, VectorRows rows, float bound, int k) {
    int size = pool.size();
    reserve(size);
    double limit = CodeScan.estimated(query.metric(), bound);
    squares = 0;
    known = 0;
    int done = 0;
    int first = bound < Float.POSITIVE_INFINITY ? FIRST : Math.max(FIRST, k);
    while (done < size && (done < first || Key.distance(pool.key(done)) <= limit + margin())) {
      int end = Math.min(size, done < first ? first : done + BLOCK);
      for (; done < end; done += BLOCK) {
        score(kernel, query, rows, done, Math.min(end, done + BLOCK));
      }
      done = end;
      if (bound == Float.POSITIVE_INFINITY) {
        limit = CodeScan.estimated(query.metric(), nth(done, k));
      }
    }
    pool.reorder(ordinals, distances, done);
    return done;
  }

  /** Returns the distance of the k-th nearest of those computed; infinite if they are fewer. */
  private float nth(int count, int k) {
    float[] sorted = Arrays.copyOf(distances, count);
    Arrays.sort(sorted); // NaN comes last
    return k > count || Float.isNaN(sorted[k - 1]) ? Float.POSITIVE_INFINITY : sorted[k - 1];
  }

  private double margin() {
    return DEVIATIONS * Math.sqrt(squares / Math.max(1, known));
  }

  private void score(
      DistanceKernel kernel, DistanceQuery query, VectorRows rows, int from, int to) {
    int count = to - from;
    for (int i = 0; i < count; i++) {
      ids[i] = Key.ordinal(pool.key(from + i));
    }
    kernel.distances(query, rows, ids, count, found);
    for (int i = 0; i < count; i++) {
      ordinals[from + i] = ids[i];
      distances[from + i] = found[i];
      double exact = CodeScan.estimated(query.metric(), found[i]);
      if (!Double.isNaN(exact)) {
        double error = exact - Key.distance(pool.key(from + i));
        squares += error * error;
        known++;
      }
    }
  }

  private void reserve(int count) {
    if (ordinals.length < count) {
      ordinals = new int[count];
      distances = new float[count + DistanceKernel.SPARE];
    }
  }
}
