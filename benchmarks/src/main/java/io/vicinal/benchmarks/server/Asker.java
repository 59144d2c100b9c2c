package io.vicinal.benchmarks.server;

/** One connection, which asks for the nearest rows of one vector after the other. */
interface Asker extends AutoCloseable {
  int NEAREST = 10;

  /** Asks, and reads the whole answer. @throws Exception if there is none */
  void ask(float[] query) throws Exception;

  /** Opens connections of one kind. */
  @FunctionalInterface
  interface Opener {
    Asker open() throws Exception;
  }

  /** Refuses an answer that is not whole. */
  static void check(int rows) {
    if (rows != NEAREST) {
      throw new IllegalStateException(rows + " rows instead of " + NEAREST);
    }
  }
}
