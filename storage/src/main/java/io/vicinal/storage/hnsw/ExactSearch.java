package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds nearest rows by computing the distance of every accepted row. */
public final class ExactSearch {
  private static final int BLOCK = 256;

  private final VectorRows rows;
  private final DistanceKernel kernel;
  private final DistanceQuery query;
  private final int k;
  private final LongHeap farthestFirst; // of ~key, so that the smallest item is the farthest row
  private final int[] ordinals = new int[BLOCK];
  private final float[] distances = new float[BLOCK];
  private long computations;

  private ExactSearch(VectorRows rows, DistanceKernel kernel, DistanceQuery query, int k) {
    this.rows = rows;
    this.kernel = kernel;
    this.query = query;
    this.k = k;
    this.farthestFirst = new LongHeap(Math.min(k, 1024));
  }

  /** Returns the {@code k} nearest rows of all. */
  public static SearchResult search(
      VectorRows rows, DistanceKernel kernel, DistanceQuery query, int k) {
    return search(rows, kernel, query, k, 0, rows.count(), null);
  }

  /**
   * Returns the {@code k} nearest rows of {@code from..to-1} that are accepted; fewer if there are
   * fewer with a distance. Needs memory for {@code min(k, rows)} results, however large k is.
   *
   * @param accept bit {@code i} of word {@code i / 64} accepts row {@code i}; words that are
   *     missing accept nothing; null accepts all
   */
  public static SearchResult search(
      VectorRows rows,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      int from,
      int to,
      long @Nullable [] accept) {
    Objects.checkFromToIndex(from, to, rows.count());
    var search = new ExactSearch(rows, kernel, query, k);
    if (k > 0) {
      if (accept == null) {
        search.scan(from, to);
      } else {
        search.scan(from, to, accept);
      }
    }
    return search.result();
  }

  private void scan(int from, int to) {
    for (int first = from; first < to; first += BLOCK) {
      int count = Math.min(BLOCK, to - first);
      kernel.stream(query, rows, first, count, distances);
      for (int i = 0; i < count; i++) {
        keep(distances[i], first + i);
      }
      computations += count;
    }
  }

  private void scan(int from, int to, long[] accept) {
    int count = 0;
    int lastWord = Math.min(accept.length, (to + 63) >>> 6);
    for (int word = from >>> 6; word < lastWord; word++) {
      for (long bits = accept[word]; bits != 0; bits &= bits - 1) {
        int ordinal = (word << 6) + Long.numberOfTrailingZeros(bits);
        if (ordinal >= from && ordinal < to) {
          ordinals[count++] = ordinal;
          if (count == BLOCK) {
            score(count);
            count = 0;
          }
        }
      }
    }
    score(count);
  }

  private void score(int count) {
    kernel.distances(query, rows, ordinals, count, distances);
    for (int i = 0; i < count; i++) {
      keep(distances[i], ordinals[i]);
    }
    computations += count;
  }

  private void keep(float distance, int ordinal) {
    if (Float.isNaN(distance)) {
      return;
    }
    long item = ~Key.of(distance, ordinal);
    if (farthestFirst.size() < k) {
      farthestFirst.add(item);
    } else if (item > farthestFirst.first()) {
      farthestFirst.replaceFirst(item);
    }
  }

  private SearchResult result() {
    long[] keys = new long[farthestFirst.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ~farthestFirst.item(i);
    }
    Arrays.sort(keys);
    return new SearchResult(keys, keys.length, 0, computations, computations, false);
  }
}
