package io.vicinal.storage;

/**
 * One segment of a table as it is now.
 *
 * @param id number of the segment, 0 for the growing one
 * @param sealed whether it is on disk and immutable
 * @param rowCount rows in it, dead ones included
 * @param deadRowCount rows that were deleted or replaced
 * @param indexedRowCount rows that its graphs cover
 * @param sizeBytes bytes on disk, or in memory for the growing one
 * @param indexSizeBytes bytes of its graphs
 */
public record SegmentInfo(
    long id,
    int shard,
    boolean sealed,
    long rowCount,
    long deadRowCount,
    long indexedRowCount,
    long sizeBytes,
    long indexSizeBytes) {}
