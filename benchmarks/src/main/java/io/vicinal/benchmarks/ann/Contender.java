package io.vicinal.benchmarks.ann;

/** One engine in the comparison. */
interface Contender extends AutoCloseable {
  String name();

  /** Stores the rows; an engine that cannot tell loading from indexing does nothing here. */
  void load(Dataset dataset) throws Exception;

  /** Builds the index over all rows. */
  void index(Dataset dataset) throws Exception;

  /** Returns the bytes of the index without the vectors. */
  long indexBytes() throws Exception;

  /** Returns a searcher for one thread. */
  Searcher searcher(int efSearch) throws Exception;

  @Override
  void close() throws Exception;

  /** Answers queries of one thread. */
  interface Searcher extends AutoCloseable {
    /** Returns the row numbers of the {@code k} nearest rows, nearest first. */
    int[] nearest(float[] query, int k) throws Exception;

    @Override
    default void close() throws Exception {}
  }
}
