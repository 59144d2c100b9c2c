package io.vicinal.benchmarks.ingest;

/** One database that takes rows; writers are opened once per thread. */
interface Store extends AutoCloseable {
  /** Writes rows from one thread. */
  interface Writer extends AutoCloseable {
    /** Makes the rows from {@code first} durable, all or none. */
    void write(long first, int count) throws Exception;

    @Override
    void close() throws Exception;
  }

  Writer writer() throws Exception;

  @Override
  void close() throws Exception;
}
