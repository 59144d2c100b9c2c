package io.vicinal.storage.engine;

import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.segment.SealedSegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A sealed segment as it is open, with the files that the catalog now says it has: lists of ended
 * rows are replaced while it stays open.
 */
record SealedUnit(SealedSegment segment, SegmentRecord record) {
  static final String TOMBSTONES = "tombstones";
  static final String GRAPH = "graph";

  long id() {
    return record.id();
  }

  /** Returns the names of the files of {@code kind}. */
  List<String> names(String kind) {
    return record.files().stream()
        .filter(file -> file.kind().equals(kind))
        .map(FileRecord::name)
        .toList();
  }

  /** Returns whether it has the graph of an index. */
  boolean hasGraph(long indexId) {
    return record.files().stream()
        .anyMatch(file -> file.kind().equals(GRAPH) && file.ownerId() == indexId);
  }

  /** Returns the record without some files and with others. */
  static SegmentRecord change(SegmentRecord record, List<String> removed, List<FileRecord> added) {
    var files = new ArrayList<FileRecord>();
    for (FileRecord file : record.files()) {
      if (!removed.contains(file.name())) {
        files.add(file);
      }
    }
    files.addAll(added);
    return new SegmentRecord(
        record.id(),
        record.tableId(),
        record.shard(),
        record.rowCount(),
        record.minLsn(),
        record.maxLsn(),
        files);
  }

  SealedUnit withFiles(List<String> removed, List<FileRecord> added) {
    return new SealedUnit(segment, change(record, removed, added));
  }
}
