package io.vicinal.planner.statistics;

import java.util.TreeSet;

/**
 * Estimates how many different values there are by the smallest {@value #SMALLEST_MAX} of their
 * hashes (Bar-Yossef et al. 2002); exact for fewer values, else within about 2 %.
 */
final class DistinctCount {
  private static final int SMALLEST_MAX = 2_048;
  private static final double HASHES = 0x1p64;

  private final TreeSet<Long> smallest = new TreeSet<>(Long::compareUnsigned);

  void add(int hash) {
    long mixed = mix(hash);
    if (smallest.size() < SMALLEST_MAX) {
      smallest.add(mixed);
    } else if (Long.compareUnsigned(mixed, smallest.last()) < 0 && smallest.add(mixed)) {
      smallest.pollLast();
    }
  }

  double estimate() {
    if (smallest.size() < SMALLEST_MAX) {
      return smallest.size();
    }
    double last = (smallest.last() >>> 1) * 2.0;
    return (SMALLEST_MAX - 1) * HASHES / last;
  }

  /** Spreads hashes evenly; no two become the same (splitmix64, Steele et al. 2014). */
  static long mix(long hash) {
    long z = hash * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
