package io.vicinal.storage.segment;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bounds the bytes that all {@link KnownFilters} of a process keep together. Thread-safe.
 *
 * <p>What was not used since it was last looked at makes room for what is new (the second chance of
 * CLOCK), so that using an entry takes no lock.
 */
final class FilterMemory {
  /** A small share of the heap, which searches may fill with what they will not need again. */
  static final FilterMemory OF_PROCESS = new FilterMemory(Runtime.getRuntime().maxMemory() / 64);

  private final long bytesMax;
  private final Deque<KnownFilters.Entry> entries = new ArrayDeque<>();
  private long bytes;

  FilterMemory(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Makes room for an entry and counts it; returns false if there is not enough. */
  synchronized boolean add(KnownFilters.Entry entry) {
    if (entry.bytes() > bytesMax / 2) {
      return false; // one filter of a huge segment would drive all others out
    }
    while (bytes + entry.bytes() > bytesMax) {
      KnownFilters.Entry oldest = entries.remove();
      if (oldest.wasUsed()) {
        entries.add(oldest);
      } else {
        bytes -= oldest.bytes();
        oldest.forget();
      }
    }
    bytes += entry.bytes();
    entries.add(entry);
    return true;
  }

  /** Counts an entry no longer, if it still was. */
  synchronized void remove(KnownFilters.Entry entry) {
    if (entries.remove(entry)) {
      bytes -= entry.bytes();
    }
  }

  synchronized long bytes() {
    return bytes;
  }
}
