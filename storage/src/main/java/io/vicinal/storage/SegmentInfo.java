package io.vicinal.storage;

import java.util.List;

/**
 * One segment of a table as it is now.
 *
 * @param id number of the segment, 0 for one in memory
 * @param rowCount rows in it, dead ones included
 * @param deadRowCount rows that were deleted or replaced
 * @param indexedRowCount rows that the graphs of all indexes cover
 * @param sizeBytes bytes on disk without graphs, or in memory where it is not sealed
 * @param indexSizeBytes bytes of its graphs on disk
 * @param memoryBytes bytes of heap and arenas that it holds, mapped files not counted
 * @param graphs ids of the indexes that have a graph here, ascending
 * @param minLsn smallest LSN that made one of its rows, 0 without rows
 * @param maxLsn largest LSN that made one of its rows, 0 without rows
 */
public record SegmentInfo(
    long id,
    int shard,
    Kind kind,
    long rowCount,
    long deadRowCount,
    long indexedRowCount,
    long sizeBytes,
    long indexSizeBytes,
    long memoryBytes,
    List<Long> graphs,
    long minLsn,
    long maxLsn) {
  /** Where a segment stands between the first write and its files. */
  public enum Kind {
    /** In memory, takes writes. */
    GROWING,
    /** In memory, waits to be written to files. */
    FROZEN,
    /** On disk and immutable. */
    SEALED
  }

  /** Describes a segment without graphs of which only the size is known. */
  public SegmentInfo(
      long id,
      int shard,
      boolean sealed,
      long rowCount,
      long deadRowCount,
      long indexedRowCount,
      long sizeBytes,
      long indexSizeBytes) {
    this(
        id,
        shard,
        sealed ? Kind.SEALED : Kind.GROWING,
        rowCount,
        deadRowCount,
        indexedRowCount,
        sizeBytes,
        indexSizeBytes,
        sealed ? 0 : sizeBytes,
        List.of(),
        0,
        0);
  }

  public SegmentInfo {
    graphs = List.copyOf(graphs);
  }

  /** Returns whether it is on disk and immutable. */
  public boolean sealed() {
    return kind == Kind.SEALED;
  }

  /** Returns the bytes of all its files, graphs included; 0 where it is not sealed. */
  public long diskBytes() {
    return sealed() ? sizeBytes + indexSizeBytes : 0;
  }
}
