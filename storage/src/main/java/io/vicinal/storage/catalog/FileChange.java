package io.vicinal.storage.catalog;

import java.util.List;

/**
 * A change of the files of a segment that stays: a new graph, a newer tombstone file.
 *
 * @param removed names of files that no longer belong to the segment; removed before {@code added}
 * @param added files that belong to it from now on
 */
public record FileChange(long segmentId, List<String> removed, List<FileRecord> added) {
  public FileChange {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
  }
}
