package io.vicinal.storage;

/**
 * How a directory is opened.
 *
 * @param readOnly takes a shared lock and writes nothing
 * @param createIfMissing makes a new directory where there is none
 * @param growingBytesMax a growing segment is sealed when it holds so many bytes
 * @param buildThreads threads that an index build uses
 * @param backgroundWork false runs no background thread: sealing happens inside the commit that
 *     crosses the bound, for deterministic tests
 */
public record OpenOptions(
    boolean readOnly,
    boolean createIfMissing,
    long growingBytesMax,
    int buildThreads,
    boolean backgroundWork) {
  /**
   * Up to 64 MiB grow, less in a small JVM: growing segments and the frozen ones that wait for the
   * disk, together up to four times that, take no more than a quarter of the memory that a JVM
   * allows off the heap, which is as much as its heap. The system property {@code
   * vicinal.growingBytesMax} sets another bound.
   */
  private static final long GROWING_BYTES_MAX =
      Long.getLong(
          "vicinal.growingBytesMax", Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16));

  public static final OpenOptions DEFAULT =
      new OpenOptions(
          false, true, GROWING_BYTES_MAX, Runtime.getRuntime().availableProcessors(), true);

  public OpenOptions withReadOnly(boolean value) {
    return new OpenOptions(
        value, createIfMissing && !value, growingBytesMax, buildThreads, backgroundWork);
  }

  public OpenOptions withCreateIfMissing(boolean value) {
    return new OpenOptions(readOnly, value, growingBytesMax, buildThreads, backgroundWork);
  }

  public OpenOptions withGrowingBytesMax(long value) {
    return new OpenOptions(readOnly, createIfMissing, value, buildThreads, backgroundWork);
  }

  public OpenOptions withBuildThreads(int value) {
    return new OpenOptions(readOnly, createIfMissing, growingBytesMax, value, backgroundWork);
  }

  public OpenOptions withBackgroundWork(boolean value) {
    return new OpenOptions(readOnly, createIfMissing, growingBytesMax, buildThreads, value);
  }
}
