package io.vicinal.storage.hnsw;

import io.vicinal.storage.Metric;
import io.vicinal.storage.vector.DistanceQuery;

/**
 * Says which candidates a walk leaves alone because they are too far behind what it has found:
 * those farther than {@code factor} times the distance of the k-th nearest candidate, plus {@code
 * reach}. A walk of little effort leaves even some of those k alone.
 *
 * <p>A walk that keeps a fixed number of candidates gives every query the same effort. Where a
 * cutoff stands in its place, a query whose neighborhood is crowded gets more, and one whose
 * neighbors stand out gets less, and together they find more at the same cost ("Distance Adaptive
 * Beam Search", arXiv 2505.15636, compares with the factor alone). Estimates err by about as much
 * near the query as far from it, so walks on codes take half of the width from each of both.
 *
 * <p>Negative inner products have no zero from which ratios would mean something, and what they are
 * is up to the lengths of rows. So their cutoffs are a reach alone, in units of the query's length:
 * it depends neither on that nor on what is added to all products ({@link #at}).
 *
 * <p>So that neither many equal rows nor a query far from all rows leads to extremes, a walk of
 * width w looks at no fewer than {@code w / 2} candidates, and keeps no more than {@code 2 * w}.
 *
 * @param factor of the k-th distance; infinite where there is no cutoff
 * @param reach what is added to that; for inner products in units of the query's length
 */
record Cutoff(float factor, float reach) {
  /** Every query gets the same effort. */
  static final Cutoff NONE = new Cutoff(Float.POSITIVE_INFINITY, 0);

  /** Walks keep so many times their width at most. */
  static final int KEPT_MAX = 2;

  /** Walks look at their width divided by this at least. */
  static final int SEEN_MIN = 2;

  /** Returns whether this leaves all walks as they are. */
  boolean isNone() {
    return Float.isInfinite(factor);
  }

  /**
   * Returns the cutoff at which a walk is expected to see as many candidates as one of the width
   * that {@code last} were measured at.
   *
   * @param nearest per query the distance, or estimate, of the k-th nearest candidate
   * @param last per query that of the last candidate that is kept; NaN for a query without
   * @param estimated whether these are estimates
   */
  static Cutoff of(float[] nearest, float[] last, boolean estimated) {
    double logarithms = 0;
    double differences = 0;
    int count = 0;
    for (int i = 0; i < nearest.length; i++) {
      if (nearest[i] > 0 && last[i] > 0 && last[i] < Float.POSITIVE_INFINITY) { // false for NaN
        logarithms += StrictMath.log(last[i]) - StrictMath.log(nearest[i]);
        differences += (double) last[i] - nearest[i];
        count++;
      }
    }
    if (count == 0 || 2 * count < nearest.length) {
      return NONE;
    }
    double ratio = StrictMath.exp(logarithms / count);
    return estimated
        ? new Cutoff((float) ((1 + ratio) / 2), (float) (differences / count / 2))
        : new Cutoff((float) ratio, 0);
  }

  /**
   * Returns the same for negative inner products, to be used {@link #at} a query.
   *
   * @param lengths of the queries
   */
  static Cutoff ofProducts(float[] nearest, float[] last, float[] lengths) {
    double differences = 0;
    int count = 0;
    for (int i = 0; i < nearest.length; i++) {
      double difference = ((double) last[i] - nearest[i]) / lengths[i];
      if (Math.abs(difference) < Double.POSITIVE_INFINITY) { // false for NaN
        differences += difference;
        count++;
      }
    }
    return count == 0 || 2 * count < nearest.length
        ? NONE
        : new Cutoff(1, (float) (differences / count));
  }

  /** Returns what this is for a search for {@code query}. */
  Cutoff at(DistanceQuery query) {
    return query.metric() == Metric.INNER_PRODUCT && !isNone()
        ? new Cutoff(factor, reach * query.length())
        : this;
  }

  /** Returns what lies between this cutoff and {@code other}, at {@code share} of the way. */
  Cutoff towards(Cutoff other, double share) {
    if (isNone() || other.isNone()) {
      return NONE;
    }
    return new Cutoff(
        (float) (factor + (other.factor - factor) * share),
        (float) (reach + (other.reach - reach) * share));
  }
}
