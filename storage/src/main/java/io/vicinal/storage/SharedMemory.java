package io.vicinal.storage;

/**
 * Memory that the statements of several connections share, such as all of one user. Each {@link
 * ResourceAccount} that draws on it gives back what it still holds when it is closed. Thread-safe.
 */
public final class SharedMemory {
  private final String whose;
  private final long bytesMax;
  private long bytes;

  /**
   * Creates memory of which nothing is taken.
   *
   * @param whose how messages call those who share it, such as {@code user "anna"}
   * @param bytesMax what they may take at one time
   */
  public SharedMemory(String whose, long bytesMax) {
    this.whose = whose;
    this.bytesMax = bytesMax;
  }

  /** Takes {@code more} bytes. @throws StorageException.OutOfMemory if they are not there */
  synchronized void reserve(long more) {
    if (more > bytesMax - bytes) {
      throw new StorageException.OutOfMemory(
          "statements of "
              + whose
              + " need "
              + (bytes + more)
              + " bytes, their limit is "
              + bytesMax);
    }
    bytes += more;
  }

  synchronized void release(long fewer) {
    bytes -= fewer;
  }

  /** Returns the bytes that are taken now. */
  public synchronized long takenBytes() {
    return bytes;
  }
}
