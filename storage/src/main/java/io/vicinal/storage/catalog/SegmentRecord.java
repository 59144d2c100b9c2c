package io.vicinal.storage.catalog;

import java.util.List;

/**
 * One sealed segment and its files.
 *
 * @param id never reused, from {@link CatalogSegments#nextId()}
 * @param rowCount rows in the files, tombstoned ones included
 * @param minLsn smallest begin LSN of its rows
 * @param maxLsn largest begin LSN of its rows
 * @param files by name
 */
public record SegmentRecord(
    long id,
    long tableId,
    int shard,
    int rowCount,
    long minLsn,
    long maxLsn,
    List<FileRecord> files) {
  public SegmentRecord {
    files = List.copyOf(files);
    if (rowCount < 0 || minLsn < 0 || maxLsn < minLsn) {
      throw new IllegalArgumentException(
          "segment " + id + " with " + rowCount + " rows, LSN " + minLsn + " to " + maxLsn);
    }
  }
}
