package io.vicinal.benchmarks.ann.contender;

/** Answers the queries of one thread at one effort. */
interface Searcher extends AutoCloseable {
  /** Returns the row numbers of the {@code k} nearest rows, nearest first. */
  int[] nearest(float[] query, int k) throws Exception;

  @Override
  default void close() throws Exception {}

  /** Opens a searcher for one thread. */
  @FunctionalInterface
  interface Source {
    Searcher open(int effort) throws Exception;
  }
}
