package io.vicinal.storage.scan;

import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.ScanStrategy;

/** Counts what one scan does. Not thread-safe. */
final class ScanCounters {
  long visitedNodes;
  long distanceComputations;
  long rowsFiltered;
  long rowsReturned;

  /** Counts what another part of the scan has done. */
  void add(ScanCounters other) {
    visitedNodes += other.visitedNodes;
    distanceComputations += other.distanceComputations;
    rowsFiltered += other.rowsFiltered;
    rowsReturned += other.rowsReturned;
  }

  ScanStatistics statistics(ScanStrategy strategy) {
    return new ScanStatistics(
        strategy, visitedNodes, distanceComputations, rowsFiltered, rowsReturned);
  }
}
