package io.vicinal.storage.scan;

import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.ScanStrategy;

/** Counts what one scan does. Not thread-safe. */
final class ScanCounters {
  private static final int PAGE_BYTES = 4_096;

  long visitedNodes;
  long distanceComputations;
  long vectorsRead; // of these, while an index was searched
  double vectorPages;
  long rowsFiltered;
  long rowsReturned;

  /** Counts the reading of {@code count} vectors that lie anywhere. */
  void readPages(long count, int bytes) {
    vectorPages += count * (PAGE_BYTES + bytes - 1.0) / PAGE_BYTES;
  }

  /** Counts what another part of the scan has done. */
  void add(ScanCounters other) {
    visitedNodes += other.visitedNodes;
    distanceComputations += other.distanceComputations;
    vectorsRead += other.vectorsRead;
    vectorPages += other.vectorPages;
    rowsFiltered += other.rowsFiltered;
    rowsReturned += other.rowsReturned;
  }

  ScanStatistics statistics(ScanStrategy strategy) {
    return new ScanStatistics(
        strategy,
        visitedNodes,
        distanceComputations,
        Math.round(vectorPages),
        rowsFiltered,
        rowsReturned);
  }
}
