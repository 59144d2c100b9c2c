package io.vicinal.storage.engine;

import io.vicinal.storage.segment.SealedSegment;
import java.nio.file.Path;
import java.util.List;

/** Deletes the files of graphs. */
final class GraphFiles {
  private GraphFiles() {}

  /** Removes the graph files of an index, which the catalog names no more, from disk. */
  static void remove(DatabaseState state, TableStore store, long indexId) {
    for (ShardStore shard : store.shards) {
      for (SealedSegment segment : shard.sealed) {
        List<String> names = SegmentFileNames.graphs(segment, indexId);
        segment.detachGraph(indexId);
        Path directory = state.segmentDirectory(store.id, segment.id());
        names.forEach(name -> state.delete(directory.resolve(name)));
      }
    }
  }
}
