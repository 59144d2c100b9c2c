package io.vicinal.storage.engine;

import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import java.util.ArrayList;
import java.util.List;

/** Lists what the segments of a table hold. */
final class SegmentReport {
  private SegmentReport() {}

  static List<SegmentInfo> of(DatabaseState state, long tableId) {
    state.commitLock.lock();
    try {
      TableStore store = state.store(tableId);
      var all = new ArrayList<SegmentInfo>();
      for (ShardStore shard : store.shards) {
        shard.sealed.forEach(segment -> all.add(sealed(store, shard, segment)));
        shard.frozen.forEach(waiting -> all.add(growing(shard, waiting.segment())));
        all.add(growing(shard, shard.growing));
      }
      return all;
    } finally {
      state.commitLock.unlock();
    }
  }

  private static SegmentInfo growing(ShardStore shard, GrowingSegment segment) {
    return new SegmentInfo(
        0, shard.shard, false, segment.rowCount(), dead(segment), 0, segment.sizeBytes(), 0);
  }

  static SegmentInfo sealed(TableStore store, ShardStore shard, SealedSegment segment) {
    List<VectorIndex> indexes = store.table().indexes();
    boolean indexed =
        !indexes.isEmpty()
            && indexes.stream().allMatch(index -> segment.graph(index.id()).isPresent());
    return new SegmentInfo(
        segment.id(),
        shard.shard,
        true,
        segment.rowCount(),
        dead(segment),
        indexed ? segment.rowCount() : 0,
        segment.sizeBytes(),
        segment.graphSizeBytes());
  }

  private static long dead(Segment segment) {
    return segment.deadRowCount(Segment.LIVE - 1);
  }
}
