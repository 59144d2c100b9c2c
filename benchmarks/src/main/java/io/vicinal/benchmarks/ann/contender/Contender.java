package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;

/** One engine, with one way of keeping vectors, in the comparison. */
public interface Contender extends AutoCloseable {
  /** Returns the row's heading in every table. */
  String name();

  /**
   * Builds the index over all rows with so many threads, again where it was built before.
   *
   * @return what linking and encoding cost, without storing the rows where that can be told apart
   * @throws UnavailableException where this machine or this release does not have it
   */
  BuildCost build(Dataset dataset, int threads) throws Exception;

  /** Returns the bytes of graph and codes, without the full-precision vectors. */
  long indexBytes() throws Exception;

  /** Returns the queries of {@code dataset}, ready to be put to the index. */
  Questions ask(Dataset dataset) throws Exception;

  @Override
  void close() throws Exception;
}
