package io.vicinal.storage.catalog;

import java.util.List;
import java.util.OptionalLong;

/**
 * Changes of a database's segments that become true together, or not at all.
 *
 * <p>The files are on disk, forced, and so are their directories, before this is published; files
 * that it takes away are deleted only afterwards.
 *
 * @param added new segments with their files
 * @param removed ids of segments that are gone, with all their files
 * @param fileChanges files added to and removed from segments that stay
 * @param shards new sealed LSN of these shards; it never goes back
 * @param checkpointLsn new checkpoint LSN of the database, empty for no change; it never goes back
 * @param counters where the numbering of columns goes on
 * @param readyIndexes ids of indexes that serve searches from now on
 */
public record SegmentPublication(
    long databaseId,
    List<SegmentRecord> added,
    List<Long> removed,
    List<FileChange> fileChanges,
    List<ShardRecord> shards,
    List<CounterRecord> counters,
    OptionalLong checkpointLsn,
    List<Long> readyIndexes) {
  public SegmentPublication {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    fileChanges = List.copyOf(fileChanges);
    shards = List.copyOf(shards);
    counters = List.copyOf(counters);
    readyIndexes = List.copyOf(readyIndexes);
  }

  /** Describes changes that leave the numbering of columns as it is. */
  public SegmentPublication(
      long databaseId,
      List<SegmentRecord> added,
      List<Long> removed,
      List<FileChange> fileChanges,
      List<ShardRecord> shards,
      OptionalLong checkpointLsn,
      List<Long> readyIndexes) {
    this(databaseId, added, removed, fileChanges, shards, List.of(), checkpointLsn, readyIndexes);
  }
}
