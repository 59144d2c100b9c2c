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
  public static final OpenOptions DEFAULT =
      new OpenOptions(false, true, 64L << 20, Runtime.getRuntime().availableProcessors(), true);

  public OpenOptions withReadOnly(boolean value) {
    return new OpenOptions(
        value, createIfMissing && !value, growingBytesMax, buildThreads, backgroundWork);
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
