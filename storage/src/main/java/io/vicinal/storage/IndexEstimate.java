package io.vicinal.storage;

import java.time.Duration;

/**
 * What building an index is expected to take, told before it begins.
 *
 * @param rows rows that are linked
 * @param graphs graphs that are built, one after the other
 * @param threads threads that build each
 * @param memoryBytes most bytes that are reserved at one time, off the heap for the larger part;
 *     the vectors themselves are not among it, they are read where they are
 * @param diskBytes bytes of the files that come to be
 * @param codes whether searches are expected to walk by codes; {@link Quantization#AUTO} measures
 *     that at the end, and leaves them out of the files where they do not pay
 * @param cpuTime of all threads together; a rough figure, for processors with wide registers
 */
public record IndexEstimate(
    long rows,
    int graphs,
    int threads,
    long memoryBytes,
    long diskBytes,
    boolean codes,
    Duration cpuTime) {
  /** Returns how long the build takes where each thread has a core of its own. */
  public Duration time() {
    return cpuTime.dividedBy(threads);
  }
}
