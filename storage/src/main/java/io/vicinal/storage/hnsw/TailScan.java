package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nearest of the rows at the end of a {@link GrowingView} by estimating all of them.
 *
 * <p>Belongs to one searcher; not thread-safe.
 */
final class TailScan {
  private static final int BLOCK = 128;

  /** Candidates that are kept at first for each row that is wanted, and at least. */
  private static final int SPARE = 2;

  private static final int ROOM_MIN = 16;

  /** Where all of those are computed, so many times more are kept. */
  private static final int GROWTH = 4;

  private final Traversal traversal;
  private final BoundedRerank rerank;

  TailScan(Traversal traversal, BoundedRerank rerank) {
    this.traversal = traversal;
    this.rerank = rerank;
  }

  /**
   * Leaves the nearest {@code k} rows of {@code from..to-1} in the pool, with their distances.
   *
   * @param bound distance behind which no row is wanted
   */
  void run(
      Scorer scorer,
      VectorRows rows,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      int from,
      int to,
      long @Nullable [] accept,
      float bound) {
    CandidatePool pool = traversal.pool;
    float until = rerank.until(query, bound, BoundedRerank.DEVIATIONS);
    long room = Math.max(ROOM_MIN, SPARE * (long) k);
    while (true) {
      int most = (int) Math.min(room, to - from);
      if (until < Float.POSITIVE_INFINITY) {
        pool.resetUntil(most, 1, until);
      } else {
        pool.reset(most);
      }
      estimate(scorer, from, to, accept);
      pool.trim();
      int kept = pool.size();
      int computed = rerank.run(kernel, query, rows, bound, k);
      traversal.computations += computed;
      traversal.vectorsRead += computed;
      if (computed < kept || kept < room) {
        return; // what was not kept is farther than what was not computed
      }
      room *= GROWTH;
    }
  }

  private void estimate(Scorer scorer, int from, int to, long @Nullable [] accept) {
    int[] ids = traversal.ids;
    int count = 0;
    for (int row = from; row < to; row++) {
      if (accept == null || accepts(accept, row)) {
        ids[count++] = row;
        if (count == BLOCK) {
          keep(scorer, count);
          count = 0;
        }
      }
    }
    keep(scorer, count);
  }

  private static boolean accepts(long[] words, int row) {
    return row >>> 6 < words.length && (words[row >>> 6] >>> row & 1) != 0;
  }

  private void keep(Scorer scorer, int count) {
    CandidatePool pool = traversal.pool;
    float[] estimates = traversal.distances;
    scorer.score(traversal.ids, count, estimates);
    traversal.computations += count;
    float worst = pool.worst();
    for (int i = 0; i < count; i++) {
      if (estimates[i] <= worst) {
        pool.insert(estimates[i], traversal.ids[i]);
        worst = pool.worst();
      }
    }
  }
}
