package io.vicinal.server.fuzz;

import java.util.List;

/** Something that takes bytes from elsewhere, whatever they are. For one thread. */
interface FuzzTarget extends AutoCloseable {
  /** Returns inputs that are right, from which others are made. */
  List<byte[]> seeds();

  /** Returns whether other tests run the seeds as they are. */
  default boolean seedsAreTested() {
    return false;
  }

  /** Returns pieces of such inputs. */
  List<String> words();

  /**
   * Takes {@code input}.
   *
   * @throws AssertionError if what it does is no answer to a wrong input
   */
  void feed(byte[] input) throws Exception;

  @Override
  default void close() throws Exception {}
}
