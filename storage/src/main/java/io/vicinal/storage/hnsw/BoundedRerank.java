package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Computes the distances of candidates that were found by estimates, nearest first, as long as they
 * may be nearer than a bound: until an estimate is behind it by {@value #DEVIATIONS} times the
 * error of those that were computed.
 *
 * <p>Belongs to one searcher; not thread-safe.
 */
final class BoundedRerank {
  /** Of a thousand rows within the bound, about one has an estimate so far off. */
  static final double DEVIATIONS = 3;

  /** So many are computed at least, because fewer tell too little of the error. */
  private static final int FIRST = 6;

  private static final int BLOCK = 16;

  /** Candidates of a search without a bound that tell of the error. */
  private static final int LEARNED = 16;

  private final CandidatePool pool;
  private int[] ordinals = new int[64];
  private float[] distances = new float[64 + DistanceKernel.SPARE];
  private final int[] ids = new int[BLOCK];
  private final float[] found = new float[BLOCK + DistanceKernel.SPARE];
  private @Nullable DistanceQuery learnedOf;
  private double squares;
  private int known;

  BoundedRerank(CandidatePool pool) {
    this.pool = pool;
  }

  /** Notes how far off the pool's estimates are, for later searches of the same query. */
  void learn(DistanceQuery query, float[] exact) {
    forget(query);
    for (int i = 0; i < Math.min(LEARNED, pool.size()); i++) {
      note(query, exact[i], pool.key(i));
    }
  }

  private void forget(DistanceQuery query) {
    learnedOf = query;
    squares = 0;
    known = 0;
  }

  private void note(DistanceQuery query, float exact, long key) {
    double error = CodeScan.estimated(query.metric(), exact) - Key.distance(key);
    if (!Double.isNaN(error)) {
      squares += error * error;
      known++;
    }
  }

  /**
   * Returns the estimate beyond which a row is hardly nearer than {@code bound}, by {@code
   * deviations} of what the errors of this query are known to be; infinite if nothing is.
   */
  float until(DistanceQuery query, float bound, double deviations) {
    return query == learnedOf && known >= FIRST
        ? (float) (CodeScan.estimated(query.metric(), bound) + deviations * deviation())
        : Float.POSITIVE_INFINITY;
  }

  private double deviation() {
    return Math.sqrt(squares / Math.max(1, known));
  }

  /**
   * Puts those that were computed into the pool instead of the candidates; returns how many.
   *
   * @param bound a distance; that of the {@code k}-th nearest takes its place when it is known
   */
  int run(DistanceKernel kernel, DistanceQuery query, VectorRows rows, float bound, int k) {
    int size = pool.size();
    reserve(size);
    if (query != learnedOf) {
      forget(query);
    }
    double limit = CodeScan.estimated(query.metric(), bound);
    int done = 0;
    boolean bounded = bound < Float.POSITIVE_INFINITY;
    int first = bounded ? Math.max(0, FIRST - known) : Math.max(FIRST, k);
    while (done < size && (done < first || Key.distance(pool.key(done)) <= limit + margin())) {
      int end = Math.min(size, done < first ? first : done + BLOCK);
      for (; done < end; done += BLOCK) {
        score(kernel, query, rows, done, Math.min(end, done + BLOCK));
      }
      done = end;
      if (!bounded) {
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
    return DEVIATIONS * deviation();
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
      note(query, found[i], pool.key(from + i));
    }
  }

  private void reserve(int count) {
    if (ordinals.length < count) {
      ordinals = new int[count];
      distances = new float[count + DistanceKernel.SPARE];
    }
  }
}
