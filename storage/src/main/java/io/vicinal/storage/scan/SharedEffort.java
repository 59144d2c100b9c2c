package io.vicinal.storage.scan;

import io.vicinal.storage.hnsw.SearchResult;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How thoroughly one of several segments is searched.
 *
 * <p>Once as many hits as are wanted are known from larger segments, a smaller one is expected to
 * have few rows that are nearer, so that it is searched with less effort: by the root of its share,
 * since the recall of few rows needs more than their share of the candidates. Where more such rows
 * are found than that allows for, as when a query is like the newest rows, the search is repeated
 * with all of the effort.
 *
 * @param count rows that are wanted
 * @param bound distance behind which rows are of no use, infinite if there is none yet
 */
record SharedEffort(SearchPlan plan, int count, float bound, @Nullable SharedEffort whole) {
  /** Less effort finds too little even of few rows. */
  private static final int EFFORT_MIN = 5;

  static SharedEffort of(SearchPlan plan, int count, double share, float bound) {
    var whole = new SharedEffort(plan, count, bound, null);
    int effort = (int) Math.ceil(plan.efSearch() * Math.sqrt(share));
    int less = Math.max(EFFORT_MIN, effort);
    return !whole.isBounded() || plan.scansCodes() || less >= plan.efSearch()
        ? whole
        : new SharedEffort(plan.withEffort(less), Math.min(count, less), bound, whole);
  }

  /** Returns whether enough rows are known already. */
  boolean isBounded() {
    return bound < Float.POSITIVE_INFINITY;
  }

  /**
   * Offers what {@code search} finds with this effort, or with all of it; false if it finds too
   * little.
   */
  boolean offer(
      Function<SharedEffort, @Nullable List<SearchResult>> search,
      SegmentMatches matches,
      NearestHits hits) {
    List<SearchResult> found = search.apply(this);
    if (found != null && whole != null && 2 * useful(found) > count) {
      found = search.apply(whole);
    }
    if (found == null) {
      return false;
    }
    for (SearchResult part : found) {
      for (int i = 0; i < part.count(); i++) {
        int row = part.ordinal(i);
        hits.offer(matches.position(), row, part.distance(i));
      }
    }
    return true;
  }

  private int useful(List<SearchResult> found) {
    int useful = 0;
    for (SearchResult part : found) {
      for (int i = 0; i < part.count() && part.distance(i) < bound; i++) {
        useful++;
      }
    }
    return useful;
  }
}
