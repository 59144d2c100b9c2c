package io.vicinal.storage;

/**
 * What a scan has done so far.
 *
 * @param strategy what ran
 * @param visitedNodes graph nodes whose neighbors were read
 * @param distanceComputations distances computed, in graphs and in exact scans together
 * @param vectorPages about how many pages of 4 KiB an index search read of sealed vectors, where a
 *     page that two rows share counts twice; what exact scans read in order is not counted
 * @param rowsFiltered rows that were looked at and did not pass the filter
 * @param rowsReturned rows that the cursor gave
 */
public record ScanStatistics(
    ScanStrategy strategy,
    long visitedNodes,
    long distanceComputations,
    long vectorPages,
    long rowsFiltered,
    long rowsReturned) {
  /** Returns what this scan and {@code other}, which ran in the same way, have done together. */
  public ScanStatistics plus(ScanStatistics other) {
    return new ScanStatistics(
        strategy,
        visitedNodes + other.visitedNodes,
        distanceComputations + other.distanceComputations,
        vectorPages + other.vectorPages,
        rowsFiltered + other.rowsFiltered,
        rowsReturned + other.rowsReturned);
  }
}
