package io.vicinal.storage.engine;

import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.segment.SealedSegment;
import java.util.List;

/** Names the files of a segment that a newer file takes the place of. */
final class SegmentFileNames {
  private static final String GRAPH = "graph";

  private SegmentFileNames() {}

  /** Returns the files that hold what {@code file} holds: a graph of its index, or tombstones. */
  static List<String> sameRole(SealedSegment segment, FileRecord file) {
    boolean isGraph = file.kind().equals(GRAPH);
    return segment.record().files().stream()
        .filter(old -> old.kind().equals(file.kind()))
        .filter(old -> !isGraph || old.ownerId() == file.ownerId())
        .map(FileRecord::name)
        .toList();
  }

  /** Returns all graph files. */
  static List<FileRecord> graphs(SealedSegment segment) {
    return segment.record().files().stream().filter(file -> file.kind().equals(GRAPH)).toList();
  }

  /** Returns the graph files of an index. */
  static List<String> graphs(SealedSegment segment, long indexId) {
    return graphs(segment).stream()
        .filter(file -> file.ownerId() == indexId)
        .map(FileRecord::name)
        .toList();
  }
}
