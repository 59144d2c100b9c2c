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
 * @param audit of the audit log
 */
public record OpenOptions(
    boolean readOnly,
    boolean createIfMissing,
    long growingBytesMax,
    int buildThreads,
    boolean backgroundWork,
    AuditOptions audit) {
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
          false,
          true,
          GROWING_BYTES_MAX,
          Runtime.getRuntime().availableProcessors(),
          true,
          AuditOptions.DEFAULT);

  public OpenOptions withReadOnly(boolean value) {
    return new OpenOptions(
        value, createIfMissing && !value, growingBytesMax, buildThreads, backgroundWork, audit);
  }

  public OpenOptions withCreateIfMissing(boolean value) {
    return new OpenOptions(readOnly, value, growingBytesMax, buildThreads, backgroundWork, audit);
  }

  public OpenOptions withGrowingBytesMax(long value) {
    return new OpenOptions(readOnly, createIfMissing, value, buildThreads, backgroundWork, audit);
  }

  public OpenOptions withBuildThreads(int value) {
    return new OpenOptions(
        readOnly, createIfMissing, growingBytesMax, value, backgroundWork, audit);
  }

  public OpenOptions withBackgroundWork(boolean value) {
    return new OpenOptions(readOnly, createIfMissing, growingBytesMax, buildThreads, value, audit);
  }

  public OpenOptions withAudit(AuditOptions value) {
    return new OpenOptions(
        readOnly, createIfMissing, growingBytesMax, buildThreads, backgroundWork, value);
  }
}
