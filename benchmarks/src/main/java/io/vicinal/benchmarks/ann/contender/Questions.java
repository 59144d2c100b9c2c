package io.vicinal.benchmarks.ann.contender;

/** All queries of a data set, put to one index over and over. */
public interface Questions {
  /** Returns the row numbers found for each query, nearest first. */
  int[][] answers(int effort) throws Exception;

  /** Returns the least effort that differs from greater ones. */
  default int leastEffort() {
    return 10;
  }

  /** Asks for about so many seconds, from so many threads, one query after the other. */
  Turn turn(int effort, int threads, double seconds) throws Exception;
}
